import type { Komodo } from "../context";
import { plainText } from "../executions";
import type { ScheduleInputs } from "./fields";

/** Something that Komodo runs by a schedule. */
export interface Scheduled {
  readonly type: "Procedure" | "Action";
  readonly id: string;
  readonly inputs: ScheduleInputs & { readonly name: string };
}

/**
 * Reads back what Komodo made of a schedule, and throws when it cannot run by it. Komodo 2.3.2
 * writes any text without an error and only lists `schedule_error`.
 */
export async function verifySchedule(komodo: Komodo, scheduled: Scheduled): Promise<void> {
  const { type, id, inputs } = scheduled;
  const { schedule = "", scheduleEnabled = true } = inputs;
  if (schedule === "" || !scheduleEnabled) return;
  const items = await komodo.listings.get(`List${type}s`);
  const error = items.find((item) => item.id === id)?.info.schedule_error ?? "";
  if (error === "") return;
  throw new Error(
    `${type} "${inputs.name}": Komodo cannot run it by the schedule "${schedule}": ` +
      `${reasons(error)}. Correct the schedule, then run \`pulumi up\` again.`,
  );
}

/** The error and its causes on one line. */
function reasons(error: string): string {
  return plainText(error)
    .replace(/^ERROR: /, "")
    .replace(/\s*TRACE:\s*/, ": ")
    .replace(/\s*\n\s*\d+: /g, ": ")
    .replace(/(^|: )\d+: /g, "$1")
    .trim()
    .replace(/\.$/, "");
}
