import type { KomodoCore } from "../core";
import { planOf } from "../docker/processPlan";
import { textAt, type Fields } from "../fields";
import { hideSecrets, type Replacer } from "../interpolate";
import type { Log } from "../updates/update";

/** A command that a SystemCommand field holds. */
export interface HostCommand {
  readonly stage: string;
  readonly command: Fields;
  readonly replacers: readonly Replacer[];
}

/**
 * Runs a SystemCommand on a simulated host: `sleep`, `echo`, `exit`, `true` and `false` do what they
 * say, any other command succeeds at once. Returns undefined when there is no command.
 */
export async function runHostCommand(
  core: KomodoCore,
  { stage, command, replacers }: HostCommand,
): Promise<Log | undefined> {
  const lines = textAt(command, "command")
    .split("\n")
    .map((line) => (line.split(" #")[0] ?? "").trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (lines.length === 0) return undefined;
  const text = lines.join(" && ");
  const plan = planOf(["sh", "-c", text]);
  const start_ts = Date.now();
  await core.timers.sleep(Number.isFinite(plan.endsAfterMs) ? plan.endsAfterMs : 0);
  const stdout = plan.lines.map(({ line }) => line).join("\n");
  return {
    stage,
    command: hideSecrets(text, replacers),
    stdout: hideSecrets(stdout, replacers),
    stderr: "",
    success: plan.exitCode === 0,
    start_ts,
    end_ts: Date.now(),
  };
}
