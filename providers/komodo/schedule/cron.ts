import type { FieldProblem } from "../../dynamic/fields";

const UNREADABLE = "cannot be read";

/** One field of a cron text: its limits, and the names that stand for its numbers. */
interface CronField {
  readonly name: string;
  readonly range: readonly [number, number];
  readonly names?: readonly string[];
  /** Number of the first name. */
  readonly first?: number;
}

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const DAYS = "SUN MON TUE WED THU FRI SAT".split(" ");

const FIELDS: readonly CronField[] = [
  { name: "second", range: [0, 59] },
  { name: "minute", range: [0, 59] },
  { name: "hour", range: [0, 23] },
  { name: "day of the month", range: [1, 31] },
  { name: "month", range: [1, 12], names: MONTHS, first: 1 },
  { name: "weekday", range: [0, 7], names: DAYS, first: 0 },
  { name: "year", range: [1, 5_000] },
];
const [DAY_OF_MONTH, WEEKDAY] = [3, 5];
const NICKNAMES = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@hourly"];

const NAMES = [...MONTHS, ...DAYS].join("|");
const CRON_FIELD = new RegExp(
  `^(?:[\\d*?][\\dLW*/,?#-]*|(?:${NAMES})(?:[,#-]?(?:${NAMES}|\\d))*)$`,
  "i",
);

/** True for a text that is written as cron, with whatever number of fields. */
export function looksLikeCron(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  return fields.length > 3 && fields.every((field) => CRON_FIELD.test(field));
}

/**
 * Refuses a cron text that Komodo 2.3.2 cannot read: second, minute, hour, day of the month, month,
 * weekday and, if wanted, year. Its reader is croner 3.0.1 with seconds required: `*`, `a-b`, `a,b`,
 * `/n`, three-letter names, `?` for a day, `L` and `15W` for days of the month, `5L`, `5#2` and `5#L`
 * for weekdays, and nicknames such as `@daily`. Weekday 0 and 7 are Sunday.
 */
export function cronProblem(text: string): FieldProblem | undefined {
  const fields = text.trim().split(/\s+/);
  if (text.trim().startsWith("@")) return nicknameProblem(text.trim());
  if (fields.length === 5) return missingSeconds(text.trim());
  if (fields.length !== 6 && fields.length !== 7) {
    const message = `the schedule "${text}" has ${fields.length} fields, cron in Komodo has 6`;
    return { message, fix: "Write second, minute, hour, day of the month, month and weekday" };
  }
  const faults = fields.map((field, at) => fieldFault(field, at)).filter(Boolean);
  if (faults.length === 0) return undefined;
  const fix = "Correct it, as in `0 30 2 * * MON-FRI` for 02:30 from Monday to Friday";
  return { message: `the schedule "${text}" is no cron: ${faults.join("; ")}`, fix };
}

function nicknameProblem(text: string): FieldProblem | undefined {
  if (NICKNAMES.includes(text.toLowerCase())) return undefined;
  const message = `the schedule "${text}" is no nickname that Komodo knows`;
  return { message, fix: `Use one of ${NICKNAMES.join(", ")}, or the 6 fields of cron` };
}

function missingSeconds(text: string): FieldProblem {
  const message = `the schedule "${text}" has 5 fields, cron in Komodo has 6 with the second first`;
  const corrected = `0 ${text}`;
  const fault = corrected.split(/\s+/).some((field, at) => fieldFault(field, at) !== undefined);
  return { message, fix: fault ? "Write the second first" : `Write "${corrected}"` };
}

function fieldFault(text: string, at: number): string | undefined {
  const field = FIELDS[at] as CronField;
  const parts = inNumbers(text.toUpperCase(), at, field)
    .split(",")
    .filter((part) => part !== "");
  const fault = parts
    .map((part) => (part === "*" && parts.length > 1 ? UNREADABLE : partFault(part, at, field)))
    .find((found) => found !== undefined);
  return fault && `${field.name} "${text}" ${fault}`;
}

/** Names as numbers, and `?` as the star that it is among days. */
function inNumbers(text: string, at: number, { names = [], first = 0 }: CronField): string {
  const isDay = at === DAY_OF_MONTH || at === WEEKDAY;
  const starred = isDay ? text.replaceAll("?", "*") : text;
  // As the end of a range Sunday is the 7th day.
  const ended = names === DAYS ? starred.replaceAll("-SUN", "-7") : starred;
  return names.reduce((all, name, index) => all.replaceAll(name, String(index + first)), ended);
}

function partFault(part: string, at: number, field: CronField): string | undefined {
  if (at === DAY_OF_MONTH && /^(?:L|\d+W)$/.test(part)) {
    return part === "L" ? undefined : limitFault(part.slice(0, -1), field);
  }
  const nth = /^(?:(\d+)L|(\d+(?:-\d+)?(?:\/\d+)?)#(?:[1-5]|L))$/.exec(part);
  return rangeFault((at === WEEKDAY ? (nth?.[1] ?? nth?.[2]) : undefined) ?? part, field);
}

function rangeFault(part: string, field: CronField): string | undefined {
  const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
  if (!match) return UNREADABLE;
  const [, from, to, step] = match;
  if (step !== undefined && Number(step) === 0) return "has a step of 0";
  const outside = limitFault(from, field) ?? limitFault(to, field);
  if (outside) return outside;
  return to !== undefined && Number(to) < Number(from) ? "ends before it begins" : undefined;
}

function limitFault(text: string | undefined, { range }: CronField): string | undefined {
  if (text === undefined) return undefined;
  const [low, high] = range;
  return Number(text) < low || Number(text) > high ? `is outside ${low} to ${high}` : undefined;
}
