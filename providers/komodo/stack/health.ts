import { setTimeout as sleep } from "node:timers/promises";
import { ApiError } from "../../http/errors";
import type { ContainerHealth, ContainerInspection, StackService } from "../api";
import type { Komodo } from "../context";

/** What of a stack's services is to be verified, and until when. */
export interface HealthCheck {
  readonly stackId: string;
  readonly ignoreServices: readonly string[];
  /** Time as Date.now gives it. */
  readonly deadlineMs: number;
}

type Verdict =
  | { readonly kind: "healthy" }
  | { readonly kind: "settling" | "waiting" | "failed"; readonly why: string };

/** A check with the time from which a young container counts as settled. */
interface Settling extends HealthCheck {
  readonly settledMs: number;
}

const HEALTHY: Verdict = { kind: "healthy" };
const FIRST_POLL_MS = 250;
const MOST_POLL_MS = 2_000;
/** How long a container without a health check must stay up before it counts as healthy. */
const SETTLE_MS = 1_000;
/** Age from which a container that was restarted by Docker counts as running again. */
const STEADY_SECONDS = 10;

/**
 * Waits until every service that is not ignored runs and, where it has a health check, is healthy.
 * Returns what is wrong, or undefined. Komodo's own `running` state knows nothing of health checks,
 * and its list is up to 15 s old (2.3.2): a container that has just started is inspected itself,
 * after a moment, because one that fails at once is still listed as running.
 */
export async function unhealthiness(
  komodo: Komodo,
  given: HealthCheck,
): Promise<string | undefined> {
  const settleMs = komodo.client.settings.settleMs ?? SETTLE_MS;
  const check = { ...given, settledMs: Math.min(Date.now() + settleMs, given.deadlineMs) };
  for (let pollMs = FIRST_POLL_MS; ;) {
    const verdicts = await judgeAll(komodo, check);
    const failed = reasons(verdicts, "failed");
    if (failed.length > 0) return failed.join("; ");
    const open = [...reasons(verdicts, "waiting"), ...reasons(verdicts, "settling")];
    if (open.length === 0) return undefined;
    const isSettling = verdicts.every(({ kind }) => kind === "healthy" || kind === "settling");
    const pauseMs = isSettling ? Math.max(check.settledMs - Date.now(), 0) : pollMs;
    if (Date.now() + pauseMs > check.deadlineMs) return open.join("; ");
    await sleep(pauseMs);
    if (!isSettling) pollMs = Math.min(pollMs * 2, MOST_POLL_MS);
  }
}

function reasons(verdicts: readonly Verdict[], kind: Verdict["kind"]): string[] {
  return verdicts.flatMap((item) =>
    item.kind === kind && item.kind !== "healthy" ? item.why : [],
  );
}

async function judgeAll(komodo: Komodo, check: Settling): Promise<Verdict[]> {
  const services = await komodo.client.read("ListStackServices", { stack: check.stackId });
  const counted = services.filter(({ service }) => !check.ignoreServices.includes(service));
  return Promise.all(counted.map((service) => judge(komodo, check, service)));
}

async function judge(komodo: Komodo, check: Settling, item: StackService): Promise<Verdict> {
  const { service, container } = item;
  if (!container) return { kind: "waiting", why: `service "${service}" has no container` };
  const status = container.status ?? container.state;
  const isOpen = container.state !== "running" || /unhealthy|health: starting/.test(status);
  if (isOpen || isYounger(status, STEADY_SECONDS)) {
    return status.includes("(healthy)") ? HEALTHY : judgeLive(komodo, check, service, status);
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
  komodo: Komodo,
  check: Settling,
  service: string,
  listed: string,
): Promise<Verdict> {
  const isUp = listed.startsWith("Up ") && !/unhealthy|health: starting/.test(listed);
  if (isUp && Date.now() < check.settledMs) {
    return { kind: "settling", why: `service "${service}" has only just started` };
  }
  const found = await inspected(komodo, check.stackId, service);
  if (!found) return judgeListed(service, listed);
  return judgeInspected(service, listed, found);
}

function judgeInspected(service: string, listed: string, found: ContainerInspection): Verdict {
  const { State: state = {}, RestartCount: restarts = 0 } = found;
  const status = state.Status ?? listed;
  if (status === "running") return judgeProbe(service, state.Health, restarts);
  const why = `service "${service}" is ${status}`;
  if (/^(created|restarting|removing)/i.test(status)) return { kind: "waiting", why };
  const code = state.ExitCode === undefined ? "" : ` with code ${state.ExitCode}`;
  return { kind: "failed", why: why + code };
}

/** Undefined when the container cannot be inspected: no permission, or a server that is away. */
async function inspected(
  komodo: Komodo,
  stack: string,
  service: string,
): Promise<ContainerInspection | undefined> {
  try {
    return await komodo.client.read("InspectStackContainer", { stack, service });
  } catch (error) {
    if (error instanceof ApiError && [403, 500].includes(error.status)) return undefined;
    throw error;
  }
}

/** The list alone: it comes up to date within 15 s. */
function judgeListed(service: string, listed: string): Verdict {
  const why = `service "${service}" is ${listed}`;
  return { kind: /unhealthy|^(exited|dead)/i.test(listed) ? "failed" : "waiting", why };
}

/** Docker says `unhealthy` only after all the retries that the health check allows. */
function judgeProbe(
  service: string,
  health: ContainerHealth | null | undefined,
  restarts: number,
): Verdict {
  const status = health?.Status;
  if (status === "healthy") return HEALTHY;
  if (!status || status === "none") return judgeRestarts(service, restarts);
  const why = `service "${service}" is ${status}`;
  if (status !== "unhealthy") return { kind: "waiting", why };
  const output = health.Log?.at(-1)?.Output?.trim().split("\n").at(-1);
  return { kind: "failed", why: output ? `${why} (last probe: ${output})` : why };
}

/** A container that Docker has restarted must first stay up: its list then shows a higher age. */
function judgeRestarts(service: string, restarts: number): Verdict {
  if (restarts === 0) return HEALTHY;
  return { kind: "waiting", why: `service "${service}" has been restarted ${restarts} times` };
}
