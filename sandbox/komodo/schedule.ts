import { flagAt, textAt, type Fields } from "./fields";

const DAY_MS = 86_400_000;
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** What is wrong with a config's schedule, or null. Cron has six fields in Komodo, seconds first. */
export function scheduleFault(config: Fields): string | null {
  const schedule = textAt(config, "schedule");
  if (schedule === "" || readSchedule(config) !== undefined) return null;
  return textAt(config, "schedule_format") === "Cron"
    ? `Failed to parse schedule CRON | Invalid pattern: ${schedule}`
    : `Failed to parse English schedule to CRON | Could not parse: ${schedule}`;
}

/** When a config runs next by its schedule (Unix milliseconds), or null. Times are taken as UTC. */
export function nextRunAt(config: Fields, now = Date.now()): number | null {
  if (!flagAt(config, "schedule_enabled", true)) return null;
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

function readCron(schedule: string): Daily | undefined {
  const fields = schedule.split(/\s+/);
  const [second = "", minute = "", hour = ""] = fields;
  const isField = (field: string): boolean => /^[\d*/,?LW#A-Za-z-]+$/.test(field);
  if ((fields.length !== 6 && fields.length !== 7) || !fields.every(isField)) return undefined;
  const number = (field: string): number => (/^\d+$/.test(field) ? Number(field) : 0);
  const atMs = ((number(hour) * 60 + number(minute)) * 60 + number(second)) * 1000;
  return { atMs, weekdays: EVERY_DAY };
}

function readEnglish(schedule: string): Daily | undefined {
  const text = schedule.toLowerCase();
  if (!/\b(every|daily|at|on|hour|minute|second|day|week|month|midnight|noon)/.test(text)) {
    return undefined;
  }
  const time = /(\d{1,2})(?::(\d{2}))?\s*(am|pm)?\b/.exec(text.replace(/every \d+ /, "every "));
  const hour = Number(time?.[1] ?? (text.includes("noon") ? 12 : 0)) % 24;
  const isAfternoon = time?.[3] === "pm" && hour < 12;
  const minutes = (hour + (isAfternoon ? 12 : 0)) * 60 + Number(time?.[2] ?? 0);
  const named = WEEKDAYS.flatMap((name, day) => (text.includes(name) ? [day] : []));
  return { atMs: minutes * 60_000, weekdays: named.length === 0 ? EVERY_DAY : named };
}
