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
  | { readonly kind: "waiting"; readonly why: string }
  | { readonly kind: "failed"; readonly why: string };

const HEALTHY: Verdict = { kind: "healthy" };
const FIRST_POLL_MS = 250;
const MOST_POLL_MS = 2_000;

/**
 * Waits until every service that is not ignored runs and, where it has a health check, is healthy.
 * Returns what is wrong, or undefined. Komodo's own `running` state knows nothing of health checks,
 * and its list is up to 15 s old (2.3.2): a container that is still starting is inspected itself.
 */
export async function unhealthiness(
  komodo: Komodo,
  check: HealthCheck,
): Promise<string | undefined> {
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * 2, MOST_POLL_MS)) {
    const verdicts = await judgeAll(komodo, check);
    const failed = verdicts.filter((verdict) => verdict.kind === "failed");
    if (failed.length > 0) return failed.map(({ why }) => why).join("; ");
    const waiting = verdicts.filter((verdict) => verdict.kind === "waiting");
    if (waiting.length === 0) return undefined;
    if (Date.now() + pollMs > check.deadlineMs) return waiting.map(({ why }) => why).join("; ");
    await sleep(pollMs);
  }
}

async function judgeAll(komodo: Komodo, check: HealthCheck): Promise<Verdict[]> {
  const services = await komodo.client.read("ListStackServices", { stack: check.stackId });
  const counted = services.filter(({ service }) => !check.ignoreServices.includes(service));
  return Promise.all(counted.map((service) => judge(komodo, check.stackId, service)));
}

async function judge(komodo: Komodo, stack: string, item: StackService): Promise<Verdict> {
  const { service, container } = item;
  if (!container) return { kind: "waiting", why: `service "${service}" has no container` };
  const status = container.status ?? container.state;
  if (container.state === "running" && !/unhealthy|health: starting/.test(status)) return HEALTHY;
  return judgeLive(komodo, stack, service, status);
}

/** The container's state at this moment, from Docker itself. */
async function judgeLive(
  komodo: Komodo,
  stack: string,
  service: string,
  listed: string,
): Promise<Verdict> {
  const state = await inspected(komodo, stack, service);
  if (!state) return judgeListed(service, listed);
  const status = state.Status ?? listed;
  if (status === "running") return judgeProbe(service, state.Health);
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
): Promise<ContainerInspection["State"]> {
  try {
    const { State } = await komodo.client.read("InspectStackContainer", { stack, service });
    return State ?? {};
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
function judgeProbe(service: string, health: ContainerHealth | null | undefined): Verdict {
  const status = health?.Status;
  if (!status || status === "none" || status === "healthy") return HEALTHY;
  const why = `service "${service}" is ${status}`;
  if (status !== "unhealthy") return { kind: "waiting", why };
  const output = health.Log?.at(-1)?.Output?.trim().split("\n").at(-1);
  return { kind: "failed", why: output ? `${why} (last probe: ${output})` : why };
}
