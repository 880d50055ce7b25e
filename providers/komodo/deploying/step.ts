import type { DeployInputs } from "./inputs";
import type { DeployedKind, Target } from "./kind";

const DEFAULT_TIMEOUT_SECONDS = 300;
/** How long an unreachable server or another action on the same thing is waited for. */
const PATIENCE_MS = 30_000;

/** One step on the way of something deployed: what, where, and with which inputs. */
export interface Step<I extends DeployInputs> {
  readonly kind: DeployedKind<I>;
  readonly target: Target;
  readonly inputs: Partial<I>;
}

/** Longest time of a deploy with its verification, in seconds. */
export function secondsOf(inputs: Partial<DeployInputs>): number {
  return inputs.deployTimeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
}

/** How long something in the way is waited for: 30 s, or less when the whole time is shorter. */
export function patienceMs(inputs: Partial<DeployInputs>): number {
  return Math.min(secondsOf(inputs) * 1_000, PATIENCE_MS);
}
