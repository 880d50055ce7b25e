import { cronProblem, looksLikeCron } from "../../providers/komodo/schedule/cron";
import { englishProblem } from "../../providers/komodo/schedule/english";

/** A schedule as Komodo's procedures take it. */
export interface BackupSchedule {
  readonly schedule: string;
  readonly scheduleFormat?: "Cron";
}

/** Tells by the text whether a schedule is English, Komodo's default, or cron of six fields. */
export function scheduleOf(schedule: string): BackupSchedule {
  return looksLikeCron(schedule) ? { schedule, scheduleFormat: "Cron" } : { schedule };
}

/** What is wrong with a schedule of either form, or nothing. */
export function scheduleProblem(schedule: string): { message: string; fix: string } | undefined {
  return looksLikeCron(schedule) ? cronProblem(schedule) : englishProblem(schedule);
}
