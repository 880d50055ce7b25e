import { setTimeout as sleep } from "node:timers/promises";
import type { ExecuteCalls } from "../api";
import type { Komodo } from "../context";
import { failingStage, type Outcome } from "../executions";
import { unhealthiness } from "./health";
import type { StackInputs } from "./inputs";

/** A stack on the server it runs on. */
export interface Target {
  readonly id: string;
  readonly name: string;
  /** Key of the server, for the bound on parallel deploys. */
  readonly serverId: string;
}

const DEFAULT_TIMEOUT_SECONDS = 300;
/** How long an unreachable server or another action on the stack is waited for. */
const PATIENCE_MS = 30_000;
const RETRY_MS = 1_000;
/** Longest part of a log that an error shows and the state keeps, in characters. */
const LONGEST_CAUSE = 4_000;

/**
 * Deploys the stack and verifies it: the execution must succeed and every service become healthy
 * within the stack's time. Throws an error with the failing stage and its log, or the sick service.
 */
export async function deploy(komodo: Komodo, target: Target, inputs: StackInputs): Promise<void> {
  const deadlineMs = await komodo.deploys.run(target.serverId, async () => {
    const startedMs = Date.now();
    learnLiterals(komodo, inputs);
    await execute(komodo, "DeployStack", target, seconds(inputs));
    return startedMs + seconds(inputs) * 1_000;
  });
  // Outside of the bound: it only looks, and the next deploy of the server need not wait for it.
  const check = { stackId: target.id, ignoreServices: inputs.ignoreServices ?? [], deadlineMs };
  const sick = await unhealthiness(komodo, check);
  if (sick === undefined) return;
  await learnSecrets(komodo);
  const cause = end(komodo.redactor.redact(sick));
  throw new Error(
    `Stack "${target.name}": deployed, but not healthy within ${seconds(inputs)} s: ${cause}. ` +
      "Look at the service's log in Komodo, mend the stack, then run `pulumi up` again.",
  );
}

/** Stops or removes the stack's containers; volumes are kept. */
export async function takeDown(
  komodo: Komodo,
  call: "StopStack" | "DestroyStack",
  target: Target,
  inputs: Partial<StackInputs>,
): Promise<void> {
  await komodo.deploys.run(target.serverId, () => execute(komodo, call, target, seconds(inputs)));
}

function seconds(inputs: Partial<StackInputs>): number {
  return inputs.deployTimeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
}

async function execute(
  komodo: Komodo,
  call: keyof ExecuteCalls,
  target: Target,
  timeoutSeconds: number,
): Promise<void> {
  const deadlineMs = Date.now() + timeoutSeconds * 1_000;
  const patientMs = Math.min(deadlineMs, Date.now() + PATIENCE_MS);
  for (;;) {
    const outcome = await komodo.executions.run(call, { stack: target.id }, deadlineMs);
    komodo.listings.drop("ListStacks", "ListFullStacks");
    if (outcome.success) return;
    if (outcome.isRunning) throw new Error(timeText(call, target, timeoutSeconds));
    if (!isPassing(outcome) || Date.now() + RETRY_MS > patientMs) {
      throw new Error(await failureText(komodo, call, target, outcome));
    }
    await sleep(RETRY_MS);
  }
}

function timeText(call: string, { name }: Target, timeoutSeconds: number): string {
  return (
    `Stack "${name}": ${call} has not ended within ${timeoutSeconds} s, and goes on in Komodo. ` +
    "Look at its log there, raise `deployTimeoutSeconds` if it is only slow, then run `pulumi up` again."
  );
}

/** Another action on the stack, or a server that is just connecting again (texts of 2.3.2). */
function isPassing(outcome: Outcome): boolean {
  const { log } = failingStage(outcome.update);
  return /is busy|Stack busy|unreachable or disabled/i.test(log);
}

async function failureText(
  komodo: Komodo,
  call: string,
  target: Target,
  outcome: Outcome,
): Promise<string> {
  await learnSecrets(komodo);
  const { stage, log } = failingStage(outcome.update);
  const cause = end(komodo.redactor.redact(log)) || "no log was written";
  return `Stack "${target.name}": ${call} failed in stage "${stage}": ${cause}\n${advice(cause)}`;
}

/** The last characters of a text, cut only after redaction: half a secret would not be found. */
function end(text: string): string {
  return text.length > LONGEST_CAUSE ? `... ${text.slice(-LONGEST_CAUSE)}` : text;
}

/** A log may hold the value of any secret; those who may read them can take them out. */
async function learnSecrets(komodo: Komodo): Promise<void> {
  const variables = await komodo.listings.get("ListVariables").catch(() => []);
  variables.filter((item) => item.is_secret).forEach((item) => komodo.redactor.add(item.value));
}

const SECRET_LINE =
  /^.*(?:PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|(?:API|PRIVATE|ACCESS)_?KEY)\w*[ \t]*[=:][ \t]*["']?([^[\s"'][^"'\n]{5,})/gim;

/** Secrets that stand in the environment themselves: only their names tell, for values come in clear. */
function learnLiterals({ redactor }: Komodo, { environment = "" }: StackInputs): void {
  for (const [, value] of environment.matchAll(SECRET_LINE)) redactor.add(value);
}

function advice(cause: string): string {
  if (/unreachable or disabled/i.test(cause)) {
    return "Check that Periphery runs on the server and that the server is enabled, then run `pulumi up` again.";
  }
  if (/manifest|pull access denied|not found|no such image/i.test(cause)) {
    return "Check the image's name and tag and the registry account, then run `pulumi up` again.";
  }
  return "Mend the Compose file or what it needs on the server, then run `pulumi up` again.";
}
