import { ApiError } from "../../http/errors";
import type { ContainerHealth, ContainerInspection, ListedContainer } from "../api";
import { HEALTHY, type Patience, type Verdict } from "./health";

/** Age from which a container that was restarted by Docker counts as running again. */
const STEADY_SECONDS = 10;

/** A container to be judged. */
export interface ContainerCase {
  /** How messages name it: `service "web"`. */
  readonly subject: string;
  /** As Komodo's list has it; up to 15 s old (2.3.2). */
  readonly listed: ListedContainer;
  /** Asks Docker itself. */
  readonly inspect: () => Promise<ContainerInspection>;
}

/**
 * Judges a container by its health check, or by staying up where it has none. Komodo's own
 * `running` knows nothing of health checks, and its list is up to 15 s old (2.3.2): a container that
 * has just started is inspected itself, after a moment, because one that fails at once is still
 * listed as running.
 */
export async function judgeContainer(item: ContainerCase, patience: Patience): Promise<Verdict> {
  const { listed } = item;
  const status = listed.status ?? listed.state;
  const isOpen = listed.state !== "running" || /unhealthy|health: starting/.test(status);
  if (isOpen || isYounger(status, STEADY_SECONDS)) {
    return status.includes("(healthy)") ? HEALTHY : judgeLive(item, status, patience);
  }
  return HEALTHY;
}

/** Docker writes `Up Less than a second`, `Up 9 seconds`, `Up About a minute`, `Up 3 hours`. */
function isYounger(status: string, seconds: number): boolean {
  const age = /^Up (?:Less than a second|(\d+) seconds?)/.exec(status);
  return age !== null && Number(age[1] ?? 0) < seconds;
}

/** The container's state at this moment, from Docker itself. */
async function judgeLive(
  { subject, inspect }: ContainerCase,
  listed: string,
  { settledMs }: Patience,
): Promise<Verdict> {
  const isUp = listed.startsWith("Up ") && !/unhealthy|health: starting/.test(listed);
  if (isUp && Date.now() < settledMs) {
    return { kind: "settling", why: `${subject} has only just started` };
  }
  const found = await whereAllowed(inspect);
  return found ? judgeInspected(subject, listed, found) : judgeListed(subject, listed);
}

function judgeInspected(subject: string, listed: string, found: ContainerInspection): Verdict {
  const { State: state = {}, RestartCount: restarts = 0 } = found;
  const status = state.Status ?? listed;
  if (status === "running") return judgeProbe(subject, state.Health, restarts);
  const why = `${subject} is ${status}`;
  if (/^(created|restarting|removing)/i.test(status)) return { kind: "waiting", why };
  const code = state.ExitCode === undefined ? "" : ` with code ${state.ExitCode}`;
  return { kind: "failed", why: why + code };
}

/** What an inspection finds; undefined when it may not be asked for, or the server is away. */
export async function whereAllowed<T>(inspect: () => Promise<T>): Promise<T | undefined> {
  try {
    return await inspect();
  } catch (error) {
    if (error instanceof ApiError && [403, 500].includes(error.status)) return undefined;
    throw error;
  }
}

/** The list alone: it comes up to date within 15 s. */
function judgeListed(subject: string, listed: string): Verdict {
  const why = `${subject} is ${listed}`;
  return { kind: /unhealthy|^(exited|dead)/i.test(listed) ? "failed" : "waiting", why };
}

/** Docker says `unhealthy` only after all the retries that the health check allows. */
function judgeProbe(
  subject: string,
  health: ContainerHealth | null | undefined,
  restarts: number,
): Verdict {
  const status = health?.Status;
  if (status === "healthy") return HEALTHY;
  if (!status || status === "none") return judgeRestarts(subject, restarts);
  const why = `${subject} is ${status}`;
  if (status !== "unhealthy") return { kind: "waiting", why };
  const output = health.Log?.at(-1)?.Output?.trim().split("\n").at(-1);
  return { kind: "failed", why: output ? `${why} (last probe: ${output})` : why };
}

/** A container that Docker has restarted must first stay up: its list then shows a higher age. */
function judgeRestarts(subject: string, restarts: number): Verdict {
  if (restarts === 0) return HEALTHY;
  return { kind: "waiting", why: `${subject} has been restarted ${restarts} times` };
}
