import { requestOf } from "../api/executionRequest";
import type { Call } from "../call";
import { Refusal, refuse } from "../errors";
import { singlesOf } from "../execute/batch";
import { pushLog, resourceOf, whileBusy, type Run } from "../execute/run";
import { fieldsAt, flagAt, numberAt, objectsAt, textAt, type Fields } from "../fields";
import { commitSync } from "../sync/commit";
import { colored, errorLog, errorMarkup, simpleLog, type Update } from "../updates/update";
import { idOfUpdate } from "../updates/updateLog";

/** Starts one execution, of whatever kind, and resolves to its finished Update. */
export type RunExecution = (call: Call) => Promise<Update | undefined>;

/** RunProcedure: stages one after another, the executions of a stage at once. */
export function runProcedureWith(execute: RunExecution): (run: Run) => Promise<void> {
  return async (run) => {
    const procedure = resourceOf(run, "Procedure");
    await whileBusy(run, { resource: procedure, flag: "running" }, async () => {
      const head = `${colored("INFO", "muted")}: executing procedure '${procedure.name}'`;
      pushLog(run, simpleLog("Execute procedure", head));
      try {
        await runStages(run, objectsAt(procedure.config, "stages"), execute);
        const done = `${colored("INFO", "muted")}: The procedure has completed with no errors`;
        pushLog(run, simpleLog("Execution ok", done));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        pushLog(run, errorLog("Execution error", errorMarkup(error.message, error.trace)));
      }
    });
  };
}

async function runStages(
  run: Run,
  stages: readonly Fields[],
  execute: RunExecution,
): Promise<void> {
  for (const stage of stages) {
    const name = textAt(stage, "name");
    if (run.core.cancelled.delete(run.update.target.id)) {
      throw refuse("Procedure cancelled before completion");
    }
    if (!flagAt(stage, "enabled", true)) continue;
    addLine(run, `Executing stage: '${name}'`);
    const startedAt = Date.now();
    const elapsed = (): string => `${Date.now() - startedAt}ms`;
    try {
      await runStage(run, stage, execute);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw error.within(`Failed stage '${name}' execution after ${elapsed()}`);
    }
    addLine(run, `Finished stage '${name}' execution in ${elapsed()}`);
  }
}

/** Adds a line to the first log, as Komodo shows the progress of a procedure. */
function addLine(run: Run, line: string): void {
  const [first, ...rest] = run.update.logs;
  if (first === undefined) return;
  const stdout = `${first.stdout}\n${colored("INFO", "muted")}: ${line}`;
  run.update.logs = [{ ...first, stdout, end_ts: Date.now() }, ...rest];
  run.core.updates.send(run.update);
}

async function runStage(run: Run, stage: Fields, execute: RunExecution): Promise<void> {
  const calls = objectsAt(stage, "executions")
    .filter((entry) => flagAt(entry, "enabled", true))
    .map((entry) => fieldsAt(entry, "execution"))
    .flatMap((execution) => callsOf(run, execution));
  const results = await Promise.allSettled(calls.map((call) => runOne(run, call, execute)));
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

function callsOf(run: Run, execution: Fields): Call[] {
  const { core, user } = run;
  const call = { core, user, ...requestOf(execution) };
  return singlesOf(call)?.map((single) => ({ core, user, ...single })) ?? [call];
}

async function runOne(run: Run, call: Call, execute: RunExecution): Promise<void> {
  addLine(run, `Executing: ${call.type}`);
  if (call.type === "None") return;
  if (call.type === "Sleep") return run.core.timers.sleep(numberAt(call.params, "duration_ms"));
  if (call.type === "CommitSync") return void commitSync(call);
  const update = await execute(call);
  addLine(run, `Finished execution: ${call.type}`);
  if (update === undefined || update.success) return;
  throw refuse(`Failed on ${call.type}`, [
    `Failure in Update, id=${idOfUpdate(update)}: see the log of ${update.operation}`,
  ]);
}
