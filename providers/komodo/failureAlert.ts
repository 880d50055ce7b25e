import { ApiError, NetworkError } from "../http/errors";
import type { Resource } from "./api";
import type { Komodo } from "./context";
import { failingStage } from "./executions";

/** A deploy that failed. */
export interface FailedDeploy {
  readonly type: "Stack" | "Deployment";
  readonly name: string;
  /** Name of the server or swarm, where it is known. */
  readonly where?: string | undefined;
  /** Why; its message is what the alert tells. */
  readonly cause: unknown;
}

const SEND_TIMEOUT_MS = 30_000;
/** Discord takes 2,000 characters in all, the other services more. */
const LONGEST_DETAILS = 1_500;

/**
 * Tells the alerters of `komodo:failureAlerter` of a failed deploy, for Komodo 2.3.2 has no such
 * alert of its own: `SendAlert` with level CRITICAL, the message `Deploy of Stack "media" on "nas"
 * failed` and the error's text, without secrets and at most 1,500 characters, as its details.
 *
 * Returns the error to throw: the cause, with a last line of why no alert went out when none did.
 * Never throws itself. Without the setting it makes no call.
 */
export async function reportFailedDeploy(komodo: Komodo, failed: FailedDeploy): Promise<unknown> {
  const { failureAlerters = [] } = komodo.client.settings;
  if (failureAlerters.length === 0 || failed.cause instanceof NetworkError) return failed.cause;
  const problems = await send(komodo, failed, failureAlerters).catch((error: unknown) => [
    textOf(error),
  ]);
  return problems.length === 0 ? failed.cause : withNote(komodo, failed.cause, problems);
}

async function send(
  komodo: Komodo,
  failed: FailedDeploy,
  wanted: readonly string[],
): Promise<string[]> {
  const missing = await unusable(komodo, wanted);
  if (missing.length === wanted.length) return missing.map(({ problem }) => problem);
  const where = failed.where === undefined ? "" : ` on "${failed.where}"`;
  const alerters = wanted.filter((name) => !missing.some((one) => one.name === name));
  const alert = {
    level: "CRITICAL" as const,
    message: `Deploy of ${failed.type} "${failed.name}"${where} failed`,
    details: await detailsOf(komodo, failed.cause),
    alerters,
  };
  const deadlineMs = Date.now() + SEND_TIMEOUT_MS;
  const outcome = await komodo.executions.run("SendAlert", alert, deadlineMs);
  const { log } = failingStage(outcome.update);
  const failure = outcome.success
    ? []
    : [`Komodo could not send it: ${log || "no log was written"}`];
  return [...missing.map(({ problem }) => problem), ...failure];
}

/** Alerters that Komodo would pass over without a word (2.3.2), each with why. */
async function unusable(
  komodo: Komodo,
  wanted: readonly string[],
): Promise<{ name: string; problem: string }[]> {
  const alerters = await komodo.listings.get("ListFullAlerters");
  return wanted.flatMap((name) => {
    const found = alerters.find((one) => one.name === name || one._id.$oid === name);
    const problem = found ? deafness(found) : `Komodo has no alerter "${name}"`;
    return problem === undefined ? [] : [{ name, problem }];
  });
}

function deafness({ name, config }: Resource): string | undefined {
  const subject = `the alerter "${name}"`;
  const types = (config.alert_types ?? []) as string[];
  if (config.enabled !== true) return `${subject} is disabled`;
  if (types.length > 0 && !types.includes("Custom")) {
    return `${subject} takes only alerts of other types than Custom`;
  }
  // An alert that is sent on demand is one of the system, not of the stack.
  const isListed = (list: unknown) =>
    ((list ?? []) as { type: string }[]).some(({ type }) => type === "System");
  const isLimited = ((config.resources ?? []) as object[]).length > 0;
  if (isLimited && !isListed(config.resources)) return `${subject} is limited to some resources`;
  return isListed(config.except_resources) ? `${subject} takes no alerts of the system` : undefined;
}

/** The alert leaves for a third party: nothing secret that can be known may be in it. */
async function detailsOf(komodo: Komodo, cause: unknown): Promise<string> {
  const variables = await komodo.listings.get("ListVariables").catch(() => []);
  variables.filter((item) => item.is_secret).forEach((item) => komodo.redactor.add(item.value));
  const text = komodo.redactor.redact(textOf(cause));
  if (text.length <= LONGEST_DETAILS) return text;
  return `${text.slice(0, LONGEST_DETAILS / 3)}\n...\n${text.slice(-LONGEST_DETAILS / 2)}`;
}

function withNote(komodo: Komodo, cause: unknown, problems: readonly string[]): unknown {
  if (!(cause instanceof Error) || cause instanceof ApiError) return cause;
  const reasons = komodo.redactor.redact(problems.join("; "));
  const note =
    `No alert of this went out as komodo:failureAlerter asks: ${reasons}. ` +
    "Look at that alerter in Komodo.";
  return new Error(`${cause.message}\n${note}`, { cause });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
