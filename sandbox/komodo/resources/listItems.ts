import type { Call } from "../call";
import type { KomodoCore } from "../core";
import { fieldsAt, flagAt, numberAt, objectsAt, textAt, textsAt, type Fields } from "../fields";
import type { Kind } from "../kinds";
import { nextRunAt, scheduleFault } from "../schedule";
import { deploymentItem } from "../deployments/listItem";
import { isServed, knownServices, projectStatus, stackState, tagged } from "../stacks/state";
import { projectName, serverIdOf } from "../stacks/project";
import { serverItem } from "./serverItem";
import { idOf, type Resource } from "./store";

type ItemInfo = (core: KomodoCore, resource: Resource) => Fields;

/** A resource as ListX shows it: no config, but its state. */
export function listItem(call: Pick<Call, "core">, kind: Kind, resource: Resource): Fields {
  return {
    id: idOf(resource),
    type: kind,
    name: resource.name,
    template: resource.template,
    tags: resource.tags,
    info: ITEM_INFO[kind](call.core, resource),
  };
}

const ITEM_INFO: Readonly<Record<Kind, ItemInfo>> = {
  Swarm: (_core, { config }) => ({
    server_ids: textsAt(config, "server_ids"),
    state: "Unknown",
    err: null,
  }),
  Server: serverItem,
  Stack: stackItem,
  Deployment: deploymentItem,
  Build: buildItem,
  Repo: repoItem,
  Procedure: procedureItem,
  Action: actionItem,
  ResourceSync: syncItem,
  Builder: (_core, { config }) => builderItem(config),
  Alerter: (_core, { config }) => ({
    enabled: flagAt(config, "enabled"),
    endpoint_type: textAt(fieldsAt(config, "endpoint"), "type"),
  }),
};

function repoLink({ git_provider, repo, branch, git_https }: Fields): string {
  const scheme = git_https === false ? "http" : "https";
  return `${scheme}://${String(git_provider)}/${String(repo)}/tree/${String(branch)}`;
}

/** The git fields of a list item: those of the linked Repo, if there is one. */
function gitInfo(core: KomodoCore, config: Fields): Fields {
  const linked = textAt(config, "linked_repo");
  const repo = linked === "" ? undefined : core.resources.find("Repo", linked);
  const source = repo?.config ?? config;
  return {
    linked_repo: linked,
    linked_repo_name: repo?.name ?? "",
    repo_link: repoLink(source),
    git_provider: source.git_provider,
    repo: source.repo,
    branch: source.branch,
  };
}

function stackItem(core: KomodoCore, stack: Resource): Fields {
  const { config } = stack;
  const state = stackState(core, stack);
  const serverId = serverIdOf(core, stack);
  const isUp = state !== "down" && state !== "unknown" && serverId !== "";
  const status = isUp ? projectStatus(core, serverId, projectName(stack, false)) : "";
  return {
    swarm_id: config.swarm_id,
    swarm_name: core.resources.nameOf("Swarm", textAt(config, "swarm_id")),
    server_id: config.server_id,
    server_name: core.resources.nameOf("Server", textAt(config, "server_id")),
    files_on_host: config.files_on_host,
    file_contents: textAt(config, "file_contents") !== "",
    ...gitInfo(core, config),
    state,
    status: status === "" ? null : status,
    services: isServed(core, stack) ? stackServiceItems(stack) : [],
    auto_update_all_services: config.auto_update_all_services,
    project_missing: isUp && status === "",
    missing_files: stack.info?.missing_files ?? [],
    deployed_hash: stack.info?.deployed_hash ?? null,
    latest_hash: stack.info?.latest_hash ?? null,
  };
}

function stackServiceItems(stack: Resource): Fields[] {
  return knownServices(stack).map(({ service_name, image }) => ({
    service: service_name,
    image: tagged(image),
    latest_image: null,
    update_available: false,
  }));
}

/** State of the last run: `Ok`, `Failed` or `Running`; never run is `Ok` too (Komodo 2.3.2). */
function lastRun(
  core: KomodoCore,
  kind: Kind,
  resource: Resource,
): { state: string; at: number | null } {
  const target = { type: kind, id: idOf(resource) };
  const update = core.updates.latest(target, [`Run${kind}`]);
  if (core.actionStates.isBusy(resource)) return { state: "Running", at: update?.start_ts ?? null };
  if (update === undefined) return { state: "Ok", at: null };
  return { state: update.success ? "Ok" : "Failed", at: update.start_ts };
}

function scheduled(core: KomodoCore, kind: Kind, resource: Resource): Fields {
  const { state, at } = lastRun(core, kind, resource);
  return {
    state,
    last_run_at: at,
    next_scheduled_run: nextRunAt(resource.config),
    schedule_error: scheduleFault(resource.config),
  };
}

function procedureItem(core: KomodoCore, procedure: Resource): Fields {
  const stages = objectsAt(procedure.config, "stages").length;
  return { stages, ...scheduled(core, "Procedure", procedure) };
}

function actionItem(core: KomodoCore, action: Resource): Fields {
  return scheduled(core, "Action", action);
}

function buildItem(core: KomodoCore, build: Resource): Fields {
  const { config, info } = build;
  const [registry] = objectsAt(config, "image_registry");
  const update = core.updates.latest({ type: "Build", id: idOf(build) }, ["RunBuild"]);
  const idle = update?.success === false ? "Failed" : "Ok";
  return {
    state: core.actionStates.isBusy(build) ? "Building" : idle,
    last_built_at: info?.last_built_at ?? 0,
    version: config.version,
    builder_id: config.builder_id,
    files_on_host: config.files_on_host,
    dockerfile_contents: textAt(config, "dockerfile") !== "",
    ...gitInfo(core, config),
    image_registry_domain: registry === undefined ? null : textAt(registry, "domain") || null,
    built_hash: info?.built_hash ?? null,
    latest_hash: info?.latest_hash ?? null,
  };
}

function repoItem(core: KomodoCore, repo: Resource): Fields {
  const { config, info } = repo;
  const operations = ["CloneRepo", "PullRepo", "BuildRepo"];
  const update = core.updates.latest({ type: "Repo", id: idOf(repo) }, operations);
  const idle = update?.success === false ? "Failed" : "Ok";
  const active = (["cloning", "pulling", "building"] as const).find((flag) =>
    core.actionStates.has(repo, flag),
  );
  return {
    server_id: config.server_id,
    server_name: core.resources.nameOf("Server", textAt(config, "server_id")),
    builder_id: config.builder_id,
    last_pulled_at: info?.last_pulled_at ?? 0,
    last_built_at: info?.last_built_at ?? 0,
    git_provider: config.git_provider,
    repo: config.repo,
    branch: config.branch,
    repo_link: repoLink(config),
    state: active === undefined ? idle : `${active.charAt(0).toUpperCase()}${active.slice(1)}`,
    cloned_hash: null,
    cloned_message: null,
    built_hash: info?.built_hash ?? null,
    latest_hash: info?.latest_hash ?? null,
  };
}

function builderItem(config: Fields): Fields {
  const params = fieldsAt(config, "params");
  const builderType = textAt(config, "type");
  if (builderType === "Server") {
    return { builder_type: builderType, instance_type: textsAt(params, "server_ids").join(", ") };
  }
  const instanceType = builderType === "Aws" ? textAt(params, "instance_type") : null;
  return { builder_type: builderType, instance_type: instanceType };
}

function syncItem(core: KomodoCore, sync: Resource): Fields {
  const { config } = sync;
  const info = sync.info ?? {};
  return {
    last_sync_ts: numberAt(info, "last_sync_ts"),
    files_on_host: config.files_on_host,
    file_contents: textAt(config, "file_contents") !== "",
    managed: config.managed,
    resource_path: config.resource_path,
    ...gitInfo(core, config),
    last_sync_hash: info.last_sync_hash ?? null,
    last_sync_message: info.last_sync_message ?? null,
    state: syncState(core, sync),
  };
}

/** `Syncing`, `Failed`, `Pending` or `Ok`; `Failed` when the pending changes cannot be read. */
export function syncState(core: KomodoCore, sync: Resource): string {
  const info = sync.info ?? {};
  if (core.actionStates.isBusy(sync)) return "Syncing";
  if (info.pending_error !== null && info.pending_error !== undefined) return "Failed";
  const lists = ["resource_updates", "variable_updates", "user_group_updates", "pending_deploys"];
  const isPending = lists.some((key) => objectsAt(info, key).length > 0);
  return isPending ? "Pending" : "Ok";
}
