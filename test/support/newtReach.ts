import type { Sandbox } from "../../sandbox";
import { newtLink } from "../../sandbox/newtLink";
import type { Update } from "../../sandbox/komodo/updates/update";

/** A server that Core reaches only while the Newt with these credentials runs. */
export interface NewtReach {
  readonly server: string;
  readonly newtId: string;
  readonly secret: string;
}

/**
 * From now on Core reaches each server exactly while its Newt runs: after every execution it is looked
 * at again.
 */
export function reachThroughNewt(sandbox: Sandbox, reaches: readonly NewtReach[]): void {
  const { core, faults } = sandbox;
  const link = newtLink(core);
  const finish = core.updates.finish.bind(core.updates);
  core.updates.finish = (update: Update): Update => {
    const done = finish(update);
    for (const { server, ...newt } of reaches) {
      faults.unreachableServer(server, !link.isRunning(newt));
    }
    return done;
  };
}
