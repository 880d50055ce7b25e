import { setTimeout as sleep } from "node:timers/promises";
import type { Komodo } from "../context";
import { failureText, isPassing, sickText, timeText } from "./failure";
import type { DeployInputs } from "./inputs";
import type { Verb } from "./kind";
import { learnLiterals } from "./secrets";
import { deployAlone, isSevering, takeDownAlone } from "./severing";
import { patienceMs, secondsOf, type Step } from "./step";

const RETRY_MS = 1_000;

/**
 * Deploys and verifies: the execution must succeed and every service become healthy within the
 * time. Throws an error with the failing stage and its log, or what is not healthy.
 */
export async function deploy<I extends DeployInputs>(komodo: Komodo, step: Step<I>): Promise<void> {
  const { kind, target, inputs } = step;
  learnLiterals(komodo, inputs.environment);
  if (isSevering(step)) return deployAlone(komodo, step);
  const deadlineMs = await komodo.deploys.run(target.serverId, async () => {
    const startedMs = Date.now();
    await execute(komodo, "deploy", step);
    return startedMs + secondsOf(inputs) * 1_000;
  });
  // Outside of the bound: it only looks, and the next deploy of the server need not wait for it.
  const sick = await kind.unhealthiness(komodo, { id: target.id, inputs, deadlineMs });
  if (sick !== undefined) throw new Error(await sickText(komodo, step, sick));
}

/** Stops or removes the containers; volumes are kept. */
export async function takeDown<I extends DeployInputs>(
  komodo: Komodo,
  verb: "stop" | "destroy",
  step: Step<I>,
): Promise<void> {
  if (isSevering(step)) return takeDownAlone(komodo, verb, step);
  await komodo.deploys.run(step.target.serverId, () => execute(komodo, verb, step));
}

async function execute<I extends DeployInputs>(
  komodo: Komodo,
  verb: Verb,
  step: Step<I>,
): Promise<void> {
  const { kind, target, inputs } = step;
  const deadlineMs = Date.now() + secondsOf(inputs) * 1_000;
  const patientMs = Date.now() + patienceMs(inputs);
  for (;;) {
    const outcome = await kind.run(komodo, verb, { id: target.id, deadlineMs });
    komodo.listings.drop(`List${kind.type}s`, `ListFull${kind.type}s`);
    if (outcome.success) return;
    if (outcome.isRunning) throw new Error(timeText(verb, step));
    if (!isPassing(outcome) || Date.now() + RETRY_MS > patientMs) {
      throw new Error(await failureText(komodo, outcome, { verb, step }));
    }
    await sleep(RETRY_MS);
  }
}
