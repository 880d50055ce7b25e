import { getPermitted } from "../access/permissions";
import { operatorOf, type Call, type Handlers } from "../call";
import { readConfig } from "../config/read";
import { refuse } from "../errors";
import { matching } from "../execute/batch";
import { createNetwork } from "../execute/servers";
import { textAt, type Fields } from "../fields";
import { parameterOf, type Kind } from "../kinds";
import { applyConfig, createFrom } from "../resources/write";
import { idOf, type Resource } from "../resources/store";
import { refreshStack } from "../stacks/latest";
import { knownServices } from "../stacks/state";
import { commitSync, writableSync } from "../sync/commit";
import { refreshPending } from "../sync/pending";
import { simpleLog, type Update } from "../updates/update";

/** The writes beyond create, update, rename, copy and delete. */
export const otherWriteHandlers: Handlers = {
  CreateNetwork: createNetwork,
  UpdateServerPublicKey: updatePublicKey,
  RotateServerKeys: (call) => record(call, "Server", "Rotate Server Keys"),
  RefreshStackCache: (call) => {
    const stack = writable(call, "Stack");
    refreshStack(call.core, stack);
    return {};
  },
  RefreshBuildCache: (call) => emptyAfter(writable(call, "Build")),
  RefreshRepoCache: (call) => emptyAfter(writable(call, "Repo")),
  RefreshResourceSyncPending: (call) => {
    const sync = writableSync(call);
    refreshPending(call.core, sync);
    return sync;
  },
  CheckStackForUpdate: (call) => checkStack(writable(call, "Stack")),
  CheckDeploymentForUpdate: (call) => checkDeployment(writable(call, "Deployment")),
  BatchCheckStackForUpdate: (call) => matching(call, "Stack").map(checkStack),
  BatchCheckDeploymentForUpdate: (call) => matching(call, "Deployment").map(checkDeployment),
  WriteStackFileContents: (call) => writeFile(call, "Stack", "file_contents"),
  WriteBuildFileContents: (call) => writeFile(call, "Build", "dockerfile"),
  WriteSyncFileContents: (call) => writeFile(call, "ResourceSync", "file_contents"),
  CommitSync: commitSync,
  CreateDeploymentFromContainer: fromContainer,
  CloseAlert: closeAlert,
};

function writable(call: Call, kind: Kind): Resource {
  const idOrName = textAt(call.params, parameterOf(kind));
  return getPermitted(call.core, call.user, { kind, idOrName, level: "Write" });
}

/** The empty answer of a write that has nothing left to do. */
function emptyAfter(_checked: Resource): object {
  return {};
}

function record(call: Call, kind: Kind, stage: string): Update {
  const resource = writable(call, kind);
  return call.core.updates.record({
    operation: call.type,
    target: { type: kind, id: idOf(resource) },
    operator: operatorOf(call),
    logs: [simpleLog(stage, `${stage} of ${resource.name}`)],
  });
}

function updatePublicKey(call: Call): Update {
  const server = writable(call, "Server");
  const public_key = textAt(call.params, "public_key");
  server.info = { ...server.info, public_key };
  const text = `Public key updated to <span style="font-weight: bolder">${public_key}</span>`;
  return call.core.updates.record({
    operation: "UpdateServerKey",
    target: { type: "Server", id: idOf(server) },
    operator: operatorOf(call),
    logs: [simpleLog("Update Server Public Key", text)],
  });
}

function checkDeployment(deployment: Resource): Fields {
  return { deployment: idOf(deployment), update_available: false };
}

function checkStack(stack: Resource): Fields {
  const services = knownServices(stack).map(({ service_name, image }) => ({
    service: service_name,
    image,
    latest_image: null,
    update_available: false,
  }));
  return { stack: idOf(stack), services };
}

/** Files on a host or in git are not simulated; a text held by Komodo is not written this way. */
function writeFile(call: Call, kind: Kind, key: string): Update {
  const resource = writable(call, kind);
  const isRemote =
    resource.config.files_on_host === true ||
    textAt(resource.config, "repo") !== "" ||
    textAt(resource.config, "linked_repo") !== "";
  if (!isRemote) throw refuse(wrongMode(kind));
  const partial = readConfig(kind, { [key]: textAt(call.params, "contents") }, ["contents"]);
  applyConfig(call, { kind, resource, partial });
  return record(call, kind, "Write File");
}

function wrongMode(kind: Kind): string {
  if (kind === "ResourceSync") {
    return "This method is only for 'files on host' or 'repo' based syncs.";
  }
  return `${kind} is not configured to use Files on Host or a Git Repo, can't write file contents`;
}

function fromContainer(call: Call): Resource {
  const { core, params } = call;
  const need = {
    kind: "Server" as const,
    idOrName: textAt(params, "server"),
    level: "Read" as const,
  };
  const server = getPermitted(core, call.user, need);
  const container = core.docker.host(idOf(server)).containers.get(textAt(params, "name"));
  if (container === undefined) throw refuse(`No such container: ${textAt(params, "name")}`);
  const { spec } = container;
  const sent = {
    server_id: idOf(server),
    image: { type: "Image", params: { image: spec.image } },
    network: spec.networkMode,
    restart: spec.restart,
    command: spec.command.join(" "),
    environment: Object.entries(spec.environment).map(([variable, value]) => ({ variable, value })),
    labels: Object.entries(spec.labels).map(([variable, value]) => ({ variable, value })),
  };
  return createFrom(call, "Deployment", readConfig("Deployment", sent, ["config"]));
}

function closeAlert(call: Call): object {
  const id = textAt(call.params, "id");
  const alert = call.core.alerts.find((one) => one._id.$oid === id);
  if (alert === undefined) throw refuse("no alert found with given id");
  alert.resolved = true;
  alert.resolved_ts = Date.now();
  return {};
}
