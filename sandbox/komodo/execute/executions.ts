import type { Call, Handlers } from "../call";
import { deploymentExecutions } from "../deployments/executions";
import { isFields } from "../fields";
import type { Kind } from "../kinds";
import { runAction } from "../procedures/runAction";
import { runProcedureWith } from "../procedures/runProcedure";
import { stackExecutions } from "../stacks/executions";
import { runSyncWith } from "../sync/runSync";
import { simpleLog, type Update } from "../updates/update";
import { alerterExecutions } from "./alerters";
import { batchExecutions } from "./batch";
import { buildRepo, cancelWork, repoWork, runBuild } from "./builds";
import { pushLog, start, startOnResource, type Work } from "./run";
import { serverExecutions } from "./servers";

/** Carries one execution out and waits for its end; undefined when it left no record. */
async function carryOut(call: Call): Promise<Update | undefined> {
  const answer: unknown = await singles[call.type]?.(call);
  const id = isFields(answer) && isFields(answer._id) ? answer._id.$oid : undefined;
  const update = typeof id === "string" ? call.core.updates.find(id) : undefined;
  return update === undefined ? undefined : call.core.updates.whenComplete(update);
}

function onResource(kind: Kind, work: Work): Handlers[string] {
  return (call) => startOnResource(call, { kind, work }).answer;
}

/** A maintenance task of Core: recorded, with nothing to do here. */
function maintenance(stage: string): Handlers[string] {
  const work: Work = (run) => {
    pushLog(run, simpleLog(stage, "Done."));
    return Promise.resolve();
  };
  return (call) =>
    start(call, { operation: call.type, target: { type: "System", id: "system" }, work }).answer;
}

const CANCEL_BUILD = {
  idle: "Build is not building.",
  done: "The build cancel has been triggered",
};
const CANCEL_REPO = {
  idle: "Repo is not building.",
  done: "the repo build cancel has been triggered",
};
const CANCEL_PROCEDURE = {
  idle: "Procedure is not running.",
  done:
    "Procedure cancel has been triggered. " +
    "The procedure will exit after the currently running stage is complete.",
};
const CANCEL_ACTION = {
  idle: "Action is not running.",
  done: "The action cancel has been triggered.",
};

const singles: Handlers = {
  ...stackExecutions,
  ...deploymentExecutions,
  ...alerterExecutions,
  ...serverExecutions,
  RunBuild: onResource("Build", runBuild),
  CancelBuild: onResource("Build", cancelWork("Build", CANCEL_BUILD)),
  CloneRepo: onResource("Repo", repoWork("cloning")),
  PullRepo: onResource("Repo", repoWork("pulling")),
  BuildRepo: onResource("Repo", buildRepo),
  CancelRepoBuild: onResource("Repo", cancelWork("Repo", CANCEL_REPO)),
  RunProcedure: onResource("Procedure", runProcedureWith(carryOut)),
  CancelProcedure: onResource("Procedure", cancelWork("Procedure", CANCEL_PROCEDURE)),
  RunAction: onResource("Action", runAction),
  CancelAction: onResource("Action", cancelWork("Action", CANCEL_ACTION)),
  RunSync: onResource("ResourceSync", runSyncWith(carryOut)),
  ClearRepoCache: maintenance("Clear Repo Cache"),
  BackupCoreDatabase: maintenance("Backup Core Database"),
  GlobalAutoUpdate: maintenance("Global Auto Update"),
  RotateAllServerKeys: maintenance("Rotate Server Keys"),
  RotateCoreKeys: maintenance("Rotate Core Keys"),
};

/** All executions. */
export const executionHandlers: Handlers = { ...singles, ...batchExecutions(singles) };
