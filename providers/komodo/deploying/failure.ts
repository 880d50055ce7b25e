import type { Komodo } from "../context";
import { failingStage, type Outcome } from "../executions";
import type { DeployInputs } from "./inputs";
import type { DeployedKind, Verb } from "./kind";
import { redactedEnd } from "./secrets";
import { secondsOf, type Step } from "./step";

/** Another action on the same thing, or a server that is just connecting again (texts of 2.3.2). */
export function isPassing(outcome: Outcome): boolean {
  const { log } = failingStage(outcome.update);
  return /is busy|(?:Stack|Deployment) busy|unreachable or disabled|No managers connected/i.test(
    log,
  );
}

/** Says that an execution has not ended in time. */
export function timeText<I extends DeployInputs>(
  verb: Verb,
  { kind, target, inputs }: Step<I>,
): string {
  return (
    `${kind.type} "${target.name}": ${kind.calls[verb]} has not ended within ${secondsOf(inputs)} s, ` +
    "and goes on in Komodo. Look at its log there, raise `deployTimeoutSeconds` if it is only slow, " +
    "then run `pulumi up` again."
  );
}

/** Says what is not healthy after a deploy. */
export async function sickText<I extends DeployInputs>(
  komodo: Komodo,
  { kind, target, inputs }: Step<I>,
  sick: string,
): Promise<string> {
  const cause = await redactedEnd(komodo, sick);
  const subject = kind.type.toLowerCase();
  return (
    `${kind.type} "${target.name}": deployed, but not healthy within ${secondsOf(inputs)} s: ${cause}. ` +
    `Look at the ${subject === "stack" ? "service" : "container"}'s log in Komodo, mend the ${subject}, ` +
    "then run `pulumi up` again."
  );
}

/** What failed, the end of its log without secrets, and what to do. */
export async function failureText<I extends DeployInputs>(
  komodo: Komodo,
  outcome: Outcome,
  { verb, step: { kind, target } }: { verb: Verb; step: Step<I> },
): Promise<string> {
  const { stage, log } = failingStage(outcome.update);
  const cause = (await redactedEnd(komodo, log)) || "no log was written";
  const what = `${kind.type} "${target.name}": ${kind.calls[verb]} failed in stage "${stage}"`;
  return `${what}: ${cause}\n${advice(kind.type, cause)}`;
}

const AGAIN = "then run `pulumi up` again.";

/** What to do next, by the words of Komodo, Git and Docker. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /unreachable or disabled/i,
    "Check that Periphery runs on the server and that the server is enabled",
  ],
  [
    /No managers connected|Failed to request from Swarm/i,
    "Check that a manager node of the swarm is a server that Komodo reaches",
  ],
  [
    /repository '.*' not found|could not read Username|remote branch .* not found/i,
    "Check the repository's name and branch and the Git account",
  ],
  [/file doesn't exist after writing stack/i, "Check `runDirectory` and `filePaths`"],
  [/network \S+ not found/i, "Make the network on the server, or name one that it has"],
  [
    /manifest|pull access denied|not found|no such image/i,
    "Check the image's name and tag and the registry account",
  ],
];

function advice(type: DeployedKind<DeployInputs>["type"], cause: string): string {
  const mend = type === "Stack" ? "Mend the Compose file" : "Mend the deployment";
  const known = ADVICE.find(([pattern]) => pattern.test(cause))?.[1];
  return `${known ?? `${mend} or what it needs on the server`}, ${AGAIN}`;
}
