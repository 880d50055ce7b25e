import type { Komodo } from "../context";
import { takeDown } from "./deploy";
import type { DeployInputs } from "./inputs";
import { freshItem } from "./state";
import { isSevering } from "./severing";
import type { Step } from "./step";

/**
 * Removes the containers and makes sure that they are gone. Komodo's own delete would say nothing of
 * containers that it could not remove: the record goes, and they run on unseen (2.3.2).
 */
export async function destroyed<I extends DeployInputs>(
  komodo: Komodo,
  step: Step<I>,
): Promise<void> {
  // Said so by the program: what runs is none of its business, as on a server that is gone for good.
  if (step.inputs.deploy === false) return;
  await takenDown(komodo, step);
  const after = await stateNow(komodo, step);
  if (after === undefined || after === "down" || after === GONE) return;
  // What carried the way to its server has taken it along: nothing more can be known.
  if (after === "unknown" && isSevering(step)) return;
  throw new Error(
    `${step.kind.type} "${step.target.name}": is ${after} after it was taken down, so that it was ` +
      "not deleted. Look at its containers in Komodo, then run `pulumi up` again.",
  );
}

/** No server or swarm is known, and with it the way to the containers. */
const GONE = "without a target";

async function stateNow<I extends DeployInputs>(
  komodo: Komodo,
  { kind, target }: Step<I>,
): Promise<string | undefined> {
  const item = await freshItem(komodo, kind, target);
  if (!item) return undefined;
  const { server_id, swarm_id } = item.info;
  return server_id === "" && !swarm_id ? GONE : kind.stateOf(item.info.state);
}

async function takenDown<I extends DeployInputs>(komodo: Komodo, step: Step<I>): Promise<void> {
  try {
    await takeDown(komodo, "destroy", step);
  } catch (error) {
    const { message } = error as Error;
    // Its server's record is gone, and with it the way to the containers.
    if (/Must attach either swarm or server/i.test(message)) return;
    // Removed by hand since Komodo looked last.
    if (/No such (container|service)|Nothing found in stack/i.test(message)) return;
    throw error;
  }
}
