import { getPermitted } from "../access/permissions";
import type { User } from "../access/users";
import { operatorOf, type Call } from "../call";
import type { KomodoCore } from "../core";
import { Refusal } from "../errors";
import { textAt, type Fields } from "../fields";
import { parameterOf, type Kind, type Target } from "../kinds";
import { idOf, type Resource } from "../resources/store";
import { errorLog, errorMarkup, type Log, type Update } from "../updates/update";

/** An execution that is under way: it fills `update.logs` and returns, or throws a Refusal. */
export interface Run {
  readonly core: KomodoCore;
  readonly user: User;
  readonly type: string;
  readonly params: Fields;
  readonly update: Update;
}

/** What an execution does. Everything up to its first `await` happens before the HTTP answer. */
export type Work = (run: Run) => Promise<void>;

/** An execution on a resource. */
export interface ResourceExecution {
  readonly kind: Kind;
  readonly work: Work;
  /** Operation name in the Update, where it is not the request's name. */
  readonly operation?: (params: Fields) => string;
}

/** An execution that was started. */
export interface Started {
  /** The answer: the Update as it was before any work. */
  readonly answer: Update;
  /** The Update at its end. */
  readonly finished: Promise<Update>;
}

/** Starts an execution on a resource. Refuses only a resource that does not exist. */
export function startOnResource(call: Call, execution: ResourceExecution): Started {
  const { kind, work } = execution;
  const idOrName = textAt(call.params, parameterOf(kind));
  const resource = call.core.resources.get(kind, idOrName);
  const operation = execution.operation?.(call.params) ?? call.type;
  return start(call, { operation, target: { type: kind, id: idOf(resource) }, work });
}

/** What `start` starts. */
export interface Execution {
  readonly operation: string;
  readonly target: Target;
  readonly work: Work;
}

/** Starts an execution: stores its Update and answers it at once. */
export function start(call: Call, { operation, target, work }: Execution): Started {
  const { core } = call;
  const update = core.updates.draft({ operation, target, operator: operatorOf(call) });
  core.updates.store(update);
  const answer: Update = { ...update, logs: [] };
  const { user, type, params } = call;
  const finished = carryOut({ core, user, type, params, update }, work);
  return { answer, finished };
}

async function carryOut(run: Run, work: Work): Promise<Update> {
  try {
    await work(run);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const trace = error instanceof Refusal ? error.trace : [];
    run.update.logs.push(errorLog("Task Error", errorMarkup(error.message, trace)));
  }
  return run.core.updates.finish(run.update);
}

/** The resource a run is on, if its user may execute on it. */
export function resourceOf(run: Run, kind: Kind): Resource {
  const idOrName = run.update.target.id;
  return getPermitted(run.core, run.user, { kind, idOrName, level: "Execute" });
}

/** Marks the run's resource busy while a step runs, and tells the websockets that it began. */
export async function whileBusy(
  run: Run,
  { resource, flag }: { readonly resource: Resource; readonly flag: string },
  step: () => Promise<void>,
): Promise<void> {
  const { core, update } = run;
  if (core.faults.takeBusy(run.type, resource.name)) throw new Refusal(500, "Resource is busy");
  const end = core.actionStates.begin(resource, flag);
  core.updates.send(update);
  try {
    await step();
  } finally {
    end();
  }
}

/** Adds a log and tells whether it is a success. */
export function pushLog(run: Run, log: Log): boolean {
  run.update.logs.push(log);
  return log.success;
}
