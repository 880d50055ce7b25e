import { isDeployedKind, type TomlKind } from "./sections";

const STOPPED = ["stopped", "exited", "created", "dead"];
const ABSENT = ["down", "not_deployed", "unknown"];

/**
 * What a stack's or deployment's containers should be, so that they stay what they are: those that
 * are stopped stay so, and what is down, or on a server that does not answer, is a record only.
 */
export function stateInputs(kind: TomlKind, state: string | undefined): Record<string, unknown> {
  if (!isDeployedKind(kind)) return {};
  if (state === undefined || ABSENT.includes(state)) return { deploy: false };
  return STOPPED.includes(state) ? { state: "stopped" } : {};
}
