import type { Sandbox } from "../../sandbox";
import { errorLog, errorMarkup, type Update } from "../../sandbox/komodo/updates/update";

/** What becomes of the Update of an execution that cuts Core's way to a server. */
export type LostEnd = "succeeds" | "fails" | "never ends";

/** How the way to a server is cut. */
export interface Cut {
  /** Name of the server that Core no longer reaches. */
  readonly server: string;
  /** Name of the stack whose execution cuts it. */
  readonly stack: string;
  readonly operation?: "DeployStack" | "DestroyStack";
  readonly end: LostEnd;
  /** Milliseconds until the server is reached again; it stays away when absent. */
  readonly awayMs?: number;
}

/**
 * Lets the next execution on a stack cut Core's way to a server at its end, when Docker has done its
 * work but Core has not heard of it. Gives the number of cuts so far.
 */
export function cutPath(sandbox: Sandbox, cut: Cut): () => number {
  const { core } = sandbox;
  const { updates } = core;
  const finish = updates.finish.bind(updates);
  const { operation = "DeployStack", end, awayMs } = cut;
  let cuts = 0;
  updates.finish = (update: Update): Update => {
    const stack = core.resources.all("Stack").find(({ _id }) => _id.$oid === update.target.id);
    if (update.operation !== operation || stack?.name !== cut.stack) return finish(update);
    updates.finish = finish;
    cuts += 1;
    sandbox.faults.unreachableServer(cut.server, true);
    if (awayMs !== undefined) {
      setTimeout(() => sandbox.faults.unreachableServer(cut.server, false), awayMs).unref();
    }
    if (end === "never ends") return update;
    const text = "Cannot send command when Server is unreachable or disabled";
    if (end === "fails") update.logs.push(errorLog("Task Error", errorMarkup(text)));
    return finish(update);
  };
  return () => cuts;
}
