import { flagAt, textAt, type Fields } from "./fields";
import { errorMarkup } from "./updates/update";

const DAY_MS = 86_400_000;
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/**
 * What is wrong with a config's schedule, in Komodo's markup, or null. Komodo 2.3.2 looks at
 * schedules that are in force only; cron has six fields there, seconds first, or seven.
 */
export function scheduleFault(config: Fields): string | null {
  const schedule = textAt(config, "schedule");
  if (schedule === "" || !flagAt(config, "schedule_enabled", true)) return null;
  const fault = textFault(config, schedule) ?? timezoneFault(config) ?? dateFault(config, schedule);
  return fault ?? null;
}

function textFault(config: Fields, schedule: string): string | undefined {
  if (textAt(config, "schedule_format") !== "Cron") {
    if (readEnglish(schedule) !== undefined) return undefined;
    return errorMarkup("Failed to parse english to cron | InvalidInput");
  }
  const fault = cronFault(schedule);
  return fault && errorMarkup("Invalid CRON schedule", [fault]);
}

function timezoneFault(config: Fields): string | undefined {
  const timezone = textAt(config, "schedule_timezone");
  if (timezone === "" || isTimezone(timezone)) return undefined;
  return errorMarkup("Failed to parse timezone", ["failed to parse timezone"]);
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** A day that no month has is read well, but never comes. */
function dateFault(config: Fields, schedule: string): string | undefined {
  const [, , , day = "", month = ""] = schedule.trim().split(/\s+/);
  const isCron = textAt(config, "schedule_format") === "Cron";
  if (!isCron || !/^\d+$/.test(day) || !/^\d+$/.test(month)) return undefined;
  const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1] ?? 31;
  if (Number(day) <= days) return undefined;
  return errorMarkup("Failed to find next run time", ["CronScheduler time search limit exceeded."]);
}

/** When a config runs next by its schedule (Unix milliseconds), or null. Times are taken as UTC. */
export function nextRunAt(config: Fields, now = Date.now()): number | null {
  if (!flagAt(config, "schedule_enabled", true) || scheduleFault(config) !== null) return null;
  const daily = readSchedule(config);
  if (daily === undefined) return null;
  const midnight = now - (now % DAY_MS);
  for (let day = 0; day <= 7; day += 1) {
    const at = midnight + day * DAY_MS + daily.atMs;
    if (at > now && daily.weekdays.includes(new Date(at).getUTCDay())) return at;
  }
  return now + DAY_MS;
}

interface Daily {
  /** Milliseconds after midnight. */
  readonly atMs: number;
  readonly weekdays: readonly number[];
}

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

function readSchedule(config: Fields): Daily | undefined {
  const schedule = textAt(config, "schedule").trim();
  if (schedule === "") return undefined;
  return textAt(config, "schedule_format") === "Cron" ? readCron(schedule) : readEnglish(schedule);
}

const LIMITS = [
  [0, 59],
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
  [1, 5000],
] as const;

const NICKNAME = /^@(?:yearly|annually|monthly|weekly|daily|hourly)$/i;

/** What croner 3.0.1 says of a pattern that it cannot read. */
function cronFault(schedule: string): string | undefined {
  if (NICKNAME.test(schedule)) return undefined;
  const fields = schedule.split(/\s+/);
  if (fields.length !== 6 && fields.length !== 7) {
    return (
      "Invalid pattern: Pattern must have 6 or 7 fields when seconds are required and years are " +
      "optional."
    );
  }
  const isField = (field: string): boolean => /^[\d*/,?LW#A-Za-z-]+$/.test(field);
  if (!fields.every(isField)) return "Pattern contains illegal characters";
  const isOutside = fields.some((field, at) => {
    const [low, high] = LIMITS[at] ?? [0, 0];
    const numbers = [...field.replace(/[/#]\d+/g, "").matchAll(/\d+/g)].map(Number);
    return numbers.some((number) => number < low || number > high);
  });
  return isOutside ? "Component error: Number out of bounds." : undefined;
}

function readCron(schedule: string): Daily | undefined {
  if (cronFault(schedule) !== undefined) return undefined;
  const [second = "", minute = "", hour = ""] = schedule.split(/\s+/);
  const number = (field: string): number => (/^\d+$/.test(field) ? Number(field) : 0);
  const atMs = ((number(hour) * 60 + number(minute)) * 60 + number(second)) * 1000;
  return { atMs, weekdays: EVERY_DAY };
}

function readEnglish(schedule: string): Daily | undefined {
  const text = schedule.toLowerCase();
  if (!/(hours?|hrs|min|sec|day|month|midnight|noon|mon|tue|wed|thu|fri|sat|sun|\d)/.test(text)) {
    return undefined;
  }
  const time = /(\d{1,2})(?::(\d{2}))?\s*(am|pm)?\b/.exec(text.replace(/every \d+ /, "every "));
  const hour = Number(time?.[1] ?? (text.includes("noon") ? 12 : 0)) % 24;
  const isAfternoon = time?.[3] === "pm" && hour < 12;
  const minutes = (hour + (isAfternoon ? 12 : 0)) * 60 + Number(time?.[2] ?? 0);
  const named = WEEKDAYS.flatMap((name, day) => (text.includes(name) ? [day] : []));
  return { atMs: minutes * 60_000, weekdays: named.length === 0 ? EVERY_DAY : named };
}
