import { setTimeout as sleep } from "node:timers/promises";
import type { Komodo } from "../context";
import type { DeployInputs } from "./inputs";
import { freshItem } from "./state";
import { patienceMs, type Step } from "./step";

const POLL_MS = 500;

/**
 * Waits for a running deploy, 30 s at most, before a rename: Komodo renames in the midst of one, and
 * then loses sight of the containers (observed on 2.3.2).
 */
export async function awaitRename<I extends DeployInputs>(
  komodo: Komodo,
  { kind, target, inputs }: Step<I>,
): Promise<void> {
  const untilMs = Date.now() + patienceMs(inputs);
  for (;;) {
    const item = await freshItem(komodo, kind, target);
    if (item?.info.state !== "deploying") return;
    if (Date.now() + POLL_MS > untilMs) {
      throw new Error(
        `${kind.type} "${target.name}": Komodo is deploying it, and a rename meanwhile would lose its ` +
          "containers. Run `pulumi up` again when the deploy has ended.",
      );
    }
    await sleep(POLL_MS);
  }
}
