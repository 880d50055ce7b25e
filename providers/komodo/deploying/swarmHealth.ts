import type { ListedSwarmService, SwarmService } from "../api";
import { whereAllowed } from "./containerHealth";
import { HEALTHY, type Verdict } from "./health";

/** A swarm service to be judged. */
export interface SwarmCase {
  /** How messages name it: `service "web"`. */
  readonly subject: string;
  /** As Komodo's list has it; up to 15 s old (2.3.2). */
  readonly listed: ListedSwarmService | null | undefined;
  /** Asks the swarm itself. */
  readonly inspect: () => Promise<SwarmService>;
}

/** States in which a swarm has given up an update, or taken it back. */
const GIVEN_UP = ["paused", "rollback_started", "rollback_paused", "rollback_completed"];

/**
 * Judges a swarm service by the number of its tasks that run and by its rolling update. A swarm
 * starts no task as running before its health check passes, so that no container needs a look.
 */
export async function judgeSwarmService({ subject, listed, inspect }: SwarmCase): Promise<Verdict> {
  if (!listed) return { kind: "waiting", why: `${subject} is not in the swarm` };
  const live = await whereAllowed(inspect);
  const update = judgeUpdate(subject, live);
  return update ?? judgeTasks(subject, { ...listed, ...live?.ServiceStatus, State: listed.State });
}

function judgeUpdate(subject: string, live: SwarmService | undefined): Verdict | undefined {
  const { State: state = "", Message: message = "" } = live?.UpdateStatus ?? {};
  const why = `the update of ${subject} is ${state.replace("_", " ")}`;
  if (state === "updating") return { kind: "waiting", why };
  if (!GIVEN_UP.includes(state)) return undefined;
  return { kind: "failed", why: message === "" ? why : `${why} (${message})` };
}

/** Komodo calls a job that has ended `Down`; every other service is well only when all tasks run. */
function judgeTasks(subject: string, listed: ListedSwarmService): Verdict {
  const { RunningTasks: running = 0, DesiredTasks: desired = 0, Mode: mode = "" } = listed;
  const isJob = mode.endsWith("Job");
  // A global service has no tasks yet for a moment; a replicated one may be meant to have none.
  const isComplete = running >= desired && (desired > 0 || mode === "Replicated");
  if (isJob ? listed.State === "Down" : isComplete) return HEALTHY;
  return { kind: "waiting", why: `${subject} has ${running} of ${desired} tasks running` };
}
