import type { Field, FieldProblem, Fields } from "../dynamic/fields";
import { timezoneProblem } from "./timezone";

/** A time span in which Komodo sends no alerts of a server, a swarm or through an alerter. */
export interface MaintenanceWindow {
  name: string;
  description?: string;
  scheduleType?: "Daily" | "Weekly" | "OneTime";
  dayOfWeek?: string;
  date?: string;
  hour?: number;
  minute?: number;
  durationMinutes: number;
  timezone?: string;
  enabled?: boolean;
}

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/**
 * The day that Komodo 2.3.2 takes a text for: it knows lower case names and their short forms, and
 * takes everything else, `Sunday` too, for Monday without a word.
 */
function understoodDay(remote: unknown): string {
  if (remote === "") return "";
  const short = String(remote).replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  const found = DAYS.map((day) => day.toLowerCase()).findIndex(
    (day) => day === remote || short === (day === "thursday" ? "thurs" : day.slice(0, 3)),
  );
  return DAYS[found] ?? "Monday";
}

function dayProblem(day: string): FieldProblem | undefined {
  if (day === "" || DAYS.includes(day)) return undefined;
  return {
    message: `"dayOfWeek" is "${day}", which Komodo would take for Monday`,
    fix: `Choose one of ${DAYS.join(", ")}`,
  };
}

function dateProblem(date: string): FieldProblem | undefined {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date));
  if (date === "" || isDate) return undefined;
  return { message: `"date" is "${date}", which is no day`, fix: "Give it as YYYY-MM-DD" };
}

const windowFields: Fields<MaintenanceWindow> = {
  name: { type: "string", required: true, doc: "Name of the window." },
  description: { type: "string", default: "", doc: "Free text." },
  scheduleType: {
    type: "string",
    default: "Daily",
    oneOf: ["Daily", "Weekly", "OneTime"],
    doc: "How it repeats.",
  },
  dayOfWeek: {
    type: "string",
    default: "",
    problem: dayProblem,
    encode: (day) => day.toLowerCase(),
    decode: understoodDay,
    doc: "Day of a weekly window, such as `Monday`.",
  },
  date: {
    type: "string",
    default: "",
    problem: dateProblem,
    doc: "Day of a single window, `YYYY-MM-DD`.",
  },
  hour: { type: "number", default: 0, range: [0, 23], doc: "Hour it begins." },
  minute: { type: "number", default: 0, range: [0, 59], doc: "Minute it begins." },
  durationMinutes: { type: "number", required: true, range: [1, 525_600], doc: "Length, minutes." },
  timezone: {
    type: "string",
    default: "",
    problem: timezoneProblem,
    doc: "IANA time zone; empty is Core's own.",
  },
  enabled: { type: "boolean", default: true, doc: "Whether it is in force." },
};

/** Table entry of `maintenanceWindows`, the same for every kind that has them. */
export const maintenanceWindows: Field<MaintenanceWindow[]> = {
  type: "objects",
  default: [],
  fields: windowFields as Record<string, Field>,
  doc: "Time spans without alerts.",
};
