import type { Fields } from "../../dynamic/fields";
import { hasUnknown } from "../../dynamic/values";
import type { PropertyProblem } from "../../dynamic/validate";
import { flag, text } from "../fieldForms";
import { timezoneProblem } from "../timezone";
import { cronProblem } from "./cron";
import { englishProblem } from "./english";

/** Inputs of everything that Komodo can run by a schedule: procedures and actions. */
export interface ScheduleInputs {
  schedule?: string;
  scheduleFormat?: "English" | "Cron";
  scheduleEnabled?: boolean;
  scheduleTimezone?: string;
  scheduleAlert?: boolean;
  failureAlert?: boolean;
}

/** Table of the inputs of everything that has a schedule. */
export const scheduleFields: Fields<ScheduleInputs> = {
  schedule: text(
    "When it runs by itself, such as `every day at 03:00`; empty is never. See " +
      "[schedules](../schedules.md).",
  ),
  scheduleFormat: {
    type: "string",
    default: "English",
    oneOf: ["English", "Cron"],
    doc: "How `schedule` is written. `Cron` has 6 fields, the second first.",
  },
  scheduleEnabled: flag(true, "Whether the schedule is in force."),
  scheduleTimezone: text("IANA time zone of the schedule; empty is Core's own.", {
    problem: timezoneProblem,
  }),
  scheduleAlert: flag(true, "Send a `ScheduleRun` alert when it ran by its schedule."),
  failureAlert: flag(true, "Send an alert when it fails."),
};

/** Findings about a schedule as a whole: its text has to be of its format. */
export function scheduleProblems(inputs: Partial<ScheduleInputs>): PropertyProblem[] {
  const { schedule = "", scheduleFormat = "English" } = inputs;
  if (schedule === "" || hasUnknown([schedule, scheduleFormat])) return [];
  const problem = scheduleFormat === "Cron" ? cronProblem(schedule) : englishProblem(schedule);
  return problem ? [{ path: "schedule", ...problem }] : [];
}
