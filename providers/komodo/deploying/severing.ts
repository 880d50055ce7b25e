import { setTimeout as sleep } from "node:timers/promises";
import type { Komodo } from "../context";
import { failingStage, type Outcome } from "../executions";
import { failureText, isPassing, sickText } from "./failure";
import type { DeployInputs } from "./inputs";
import type { Verb } from "./kind";
import { recoveryAdvice } from "./recovery";
import { isCutOff, ServerPath, type WatchedServer } from "./serverPath";
import { patienceMs, secondsOf, type Step } from "./step";

/*
 * What carries Core's own way to a server is deployed alone on that server: the connection may drop
 * in the midst of it, and with it goes the Update's end. What counts is what is there when the
 * server is back.
 */

const RETRY_MS = 1_000;
/** Tries whose end may be lost; after them only what runs is looked at. */
const MOST_LOST = 2;

/** Words of an Update about a lost connection: Komodo's own (2.3.2), and those of transports. */
const CUT_OFF =
  /unreachable or disabled|(?:Periphery|Server \S+ is) not connected|connection (?:reset|refused|closed|lost)|broken pipe|timed? ?out|channel closed/i;

/** True when Core reaches some server through what is deployed. */
export function isSevering<I extends DeployInputs>({ kind, inputs }: Step<I>): boolean {
  return (kind.severs?.(inputs) ?? []).length > 0;
}

/**
 * Deploys while nothing else is deployed on the servers whose way it carries, waits until they are
 * Ok again, and verifies what runs. Where the end of the deploy was lost, it is asked for once more,
 * which leaves alone what is in place already.
 */
export async function deployAlone<I extends DeployInputs>(
  komodo: Komodo,
  step: Step<I>,
): Promise<void> {
  await alone(komodo, step, async (servers) => {
    const deadlineMs = Date.now() + secondsOf(step.inputs) * 1_000;
    const { path, wasWhole } = await openPath(komodo, step, servers);
    const passage = { komodo, step, path, wasWhole, deadlineMs };
    await brought(passage);
    await verified(passage);
  });
}

/** Stops or removes the containers; that the servers are away after it is no failure. */
export async function takeDownAlone<I extends DeployInputs>(
  komodo: Komodo,
  verb: "stop" | "destroy",
  step: Step<I>,
): Promise<void> {
  await alone(komodo, step, async (servers) => {
    const { path, wasWhole } = await openPath(komodo, step, servers);
    if (!wasWhole && isKnownCut(komodo, step)) return;
    const timeMs = wasWhole ? secondsOf(step.inputs) * 1_000 : patienceMs(step.inputs);
    const passage = { komodo, step, path, wasWhole, deadlineMs: Date.now() + timeMs };
    await removed(verb, passage);
    servers.forEach(({ id }) => cutOffBy(komodo).add(id));
  });
}

interface Passage<I extends DeployInputs> {
  readonly komodo: Komodo;
  readonly step: Step<I>;
  readonly path: ServerPath;
  /** Whether its own server was Ok before anything was done. */
  readonly wasWhole: boolean;
  /** Time as Date.now gives it. */
  readonly deadlineMs: number;
}

/** Servers that this process has cut off itself, by the removal of what carried the way to them. */
const cutOff = new WeakMap<Komodo, Set<string>>();

function cutOffBy(komodo: Komodo): Set<string> {
  const known = cutOff.get(komodo) ?? new Set();
  cutOff.set(komodo, known);
  return known;
}

function isKnownCut<I extends DeployInputs>(komodo: Komodo, { target }: Step<I>): boolean {
  return cutOffBy(komodo).has(target.serverId);
}

/** Runs the task alone on the servers it severs, and within the bound of its own. */
async function alone<I extends DeployInputs>(
  komodo: Komodo,
  { kind, target, inputs }: Step<I>,
  task: (severed: readonly WatchedServer[]) => Promise<void>,
): Promise<void> {
  const wanted = kind.severs?.(inputs) ?? [];
  const listed = await komodo.listings.get("ListServers");
  const severed = listed.filter(({ id, name }) => wanted.includes(id) || wanted.includes(name));
  const ids = severed.map(({ id }) => id);
  // In one order for all, so that no two wait for each other.
  const keys = [...new Set([...ids, target.serverId])].sort();
  const run = keys.reduceRight<() => Promise<void>>(
    (inner, key) => () =>
      ids.includes(key) ? komodo.deploys.runAlone(key, inner) : komodo.deploys.run(key, inner),
    () => task(severed),
  );
  await run();
}

/** The way to the servers that can be cut: their own one, and those that are Ok before. */
async function openPath<I extends DeployInputs>(
  komodo: Komodo,
  { target }: Step<I>,
  severed: readonly WatchedServer[],
): Promise<{ path: ServerPath; wasWhole: boolean }> {
  const listed = await komodo.client.read("ListServers", { limit: 0 });
  const isOk = (id: string) => listed.some((item) => item.id === id && item.info.state === "Ok");
  const own = listed.filter(({ id }) => id === target.serverId);
  const others = severed.filter(({ id }) => id !== target.serverId && isOk(id));
  const path = new ServerPath(komodo, [...own, ...others]);
  return { path, wasWhole: own.length === 0 || isOk(target.serverId) };
}

type Attempt = "done" | { readonly lost: boolean; readonly outcome?: Outcome };

/** One try; its end may be lost. */
async function attempt<I extends DeployInputs>(
  verb: Verb,
  { komodo, step: { kind, target }, path, deadlineMs }: Passage<I>,
): Promise<Attempt> {
  const isGivenUp = () => (verb === "deploy" ? path.isBackForGood() : path.isGoneForGood());
  try {
    const outcome = await kind.run(komodo, verb, { id: target.id, deadlineMs, isGivenUp });
    if (outcome.success) return "done";
    const isLost = outcome.isRunning === true || CUT_OFF.test(failingStage(outcome.update).log);
    return { lost: isLost, outcome };
  } catch (error) {
    if (!isCutOff(error)) throw error;
    return { lost: true };
  } finally {
    komodo.listings.drop(`List${kind.type}s`, `ListFull${kind.type}s`);
  }
}

async function brought<I extends DeployInputs>(passage: Passage<I>): Promise<void> {
  const { step, path, wasWhole, deadlineMs } = passage;
  const seconds = wasWhole ? secondsOf(step.inputs) : patienceMs(step.inputs) / 1_000;
  const untilMs = wasWhole ? deadlineMs : Date.now() + seconds * 1_000;
  for (let lost = 0; lost < MOST_LOST;) {
    const tried = await attempt("deploy", passage);
    if (tried === "done") return;
    if (!tried.lost) {
      await retriedLater("deploy", passage, tried.outcome);
      continue;
    }
    lost += 1;
    const away = await path.awaited(untilMs);
    if (away.length > 0) throw new Error(notBackText(step, away, seconds));
    // A log that speaks of a connection without any having been cut means another one.
    if (lost === MOST_LOST && !path.wasCut) await fail("deploy", passage, tried.outcome);
  }
}

async function removed<I extends DeployInputs>(
  verb: "stop" | "destroy",
  passage: Passage<I>,
): Promise<void> {
  for (;;) {
    const tried = await attempt(verb, passage);
    if (tried === "done" || (tried.lost && passage.wasWhole)) return;
    await retriedLater(verb, passage, tried.outcome, tried.lost);
  }
}

/** Waits before another try of what passes by itself, and throws for all else. */
async function retriedLater<I extends DeployInputs>(
  verb: Verb,
  passage: Passage<I>,
  outcome: Outcome | undefined,
  mayPass = outcome !== undefined && isPassing(outcome),
): Promise<void> {
  if (!mayPass || Date.now() + RETRY_MS > passage.deadlineMs) await fail(verb, passage, outcome);
  await sleep(RETRY_MS);
}

async function fail<I extends DeployInputs>(
  verb: Verb,
  { komodo, step }: Passage<I>,
  outcome: Outcome | undefined,
): Promise<never> {
  if (outcome) throw new Error(await failureText(komodo, outcome, { verb, step }));
  const { kind, target } = step;
  throw new Error(
    `${kind.type} "${target.name}": the connection was lost during ${kind.calls[verb]}. ` +
      "Check Core's address and the way to it, then run `pulumi up` again.",
  );
}

/** Looks at what runs, for as long as the servers stay Ok meanwhile. */
async function verified<I extends DeployInputs>(passage: Passage<I>): Promise<void> {
  const { komodo, step, path, deadlineMs } = passage;
  for (;;) {
    const away = await path.awaited(deadlineMs);
    if (away.length > 0) throw new Error(notBackText(step, away));
    const sick = await sickness(passage);
    if (sick === "cut off" || (await path.look()).length > 0) continue;
    if (sick === undefined) return;
    throw new Error(await sickText(komodo, step, sick.why));
  }
}

async function sickness<I extends DeployInputs>({
  komodo,
  step: { kind, target, inputs },
  deadlineMs,
}: Passage<I>): Promise<{ why: string } | "cut off" | undefined> {
  try {
    const why = await kind.unhealthiness(komodo, { id: target.id, inputs, deadlineMs });
    return why === undefined ? undefined : { why };
  } catch (error) {
    if (!isCutOff(error)) throw error;
    return "cut off";
  }
}

function notBackText<I extends DeployInputs>(
  { kind, target, inputs }: Step<I>,
  away: readonly string[],
  seconds = secondsOf(inputs),
): string {
  const named = away.map((name) => `"${name}"`).join(", ");
  const servers = away.length > 1 ? `servers ${named}, which are` : `server ${named}, which is`;
  return (
    `${kind.type} "${target.name}": it carries Core's own way to the ${servers} not Ok within ` +
    `${seconds} s of its deploy. ${recoveryAdvice(away)}`
  );
}
