import type { Call, Handlers } from "../call";
import { sameJson, textAt, textsAt, type Fields } from "../fields";
import { startOnResource, type Work } from "../execute/run";
import { idOf, type Resource } from "../resources/store";
import type { Update } from "../updates/update";
import { getPermitted } from "../access/permissions";
import { deployStack, pullStack } from "./deploy";
import { destroyStack, lifecycleWork } from "./lifecycle";
import { refreshStack } from "./latest";
import { runStackService } from "./runService";

/** The work of each execution on a stack. */
export const STACK_WORK: Readonly<Record<string, Work>> = {
  DeployStack: deployStack,
  PullStack: pullStack,
  DestroyStack: destroyStack,
  RunStackService: runStackService,
  ...lifecycleWork,
};

/** The executions on stacks. */
export const stackExecutions: Handlers = {
  ...Object.fromEntries(
    Object.entries(STACK_WORK).map(([type, work]) => [
      type,
      (call: Call) =>
        startOnResource(call, { kind: "Stack", work, operation: operationOf(type) }).answer,
    ]),
  ),
  DeployStackIfChanged: deployIfChanged,
};

/** The operation's name: with `services` it ends in `Service` (Komodo 2.3.2). */
export function operationOf(type: string): (params: Fields) => string {
  return (params) => (textsAt(params, "services").length > 0 ? `${type}Service` : type);
}

/**
 * DeployStackIfChanged: its answer has no `_id`. A stack that was never deployed is deployed, with a
 * record of its own; later changes of a UI-defined file are not noticed (Komodo 2.3.2).
 */
function deployIfChanged(call: Call): Update {
  const { core, user, params } = call;
  const idOrName = textAt(params, "stack");
  const stack = getPermitted(core, user, { kind: "Stack", idOrName, level: "Execute" });
  const target = { type: "Stack" as const, id: idOf(stack) };
  const answer = core.updates.draft({ operation: "DeployStack", target, operator: user._id.$oid });
  refreshStack(core, stack);
  if (differs(stack)) {
    const deploy = { ...call, type: "DeployStack", params: { stack: idOf(stack) } };
    void startOnResource(deploy, { kind: "Stack", work: deployStack }).finished;
  }
  return answer;
}

/** Whether the files differ from what was deployed. UI-defined ones never do, after the first time. */
function differs({ info }: Resource): boolean {
  const deployed = info?.deployed_contents;
  if (!Array.isArray(deployed)) return true;
  const remote = info?.remote_contents;
  return Array.isArray(remote) && !sameJson(remote, deployed);
}
