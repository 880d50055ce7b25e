import type { Komodo } from "../context";
import type { DeployInputs } from "./inputs";
import type { ContainerState, DeployedKind } from "./kind";

/** What a list says of something deployed. */
interface DeployedInfo {
  readonly state: string;
  readonly server_id: string;
  readonly swarm_id?: string;
  readonly deployed_hash?: string | null;
}

/** Something deployed as Komodo lists it at this moment. */
export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly info: DeployedInfo;
}

/** States that pass by themselves, or say nothing because the server does not answer. */
const PASSING = ["deploying", "restarting", "stopping", "removing", "unknown"];

/** True when a state says nothing about what the containers will be. */
export function isPassing(state: ContainerState): boolean {
  return PASSING.includes(state);
}

/** The item of this id from a fresh list; undefined when it is gone. */
export async function freshItem<I extends DeployInputs>(
  komodo: Komodo,
  { type }: Pick<DeployedKind<I>, "type">,
  { id, name }: { id: string; name: string },
): Promise<Listed | undefined> {
  const named = await komodo.client.read(`List${type}s`, { limit: 0, query: { names: [name] } });
  const found = named.find((item) => item.id === id);
  if (found) return found;
  // Renamed by hand since the state was written.
  const all = await komodo.client.read(`List${type}s`, { limit: 0 });
  return all.find((item) => item.id === id);
}

/**
 * The state to compare with the wanted one. What passes by itself, or cannot be known because the
 * server does not answer, is no drift.
 */
export function observedState(
  { state: wanted = "running", deploy: deploys = true, swarm }: Partial<DeployInputs>,
  seen: ContainerState | undefined,
): DeployInputs["state"] {
  if (!deploys || seen === undefined || isPassing(seen)) return wanted;
  if (seen === "down" && wanted === "stopped" && !swarm) return wanted;
  return seen as DeployInputs["state"];
}
