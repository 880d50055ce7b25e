import type { KomodoCore } from "../core";
import {
  refuseBlindRename,
  removeDeploymentContainer,
  renameContainer,
} from "../deployments/container";
import { objectsAt, textAt, textsAt, fieldsAt, type Fields } from "../fields";
import type { Kind } from "../kinds";
import { takeDownStack } from "../stacks/takeDown";
import { refreshStack } from "../stacks/latest";
import { serverOf } from "../stacks/project";
import { refreshPending } from "../sync/pending";
import { errorLog, type Log } from "../updates/update";
import { refuse } from "../errors";
import { idOf, type Resource } from "./store";

/** What Komodo does after a create or update; the logs go into the audit row. */
export function afterChange(core: KomodoCore, kind: Kind, resource: Resource): Log[] {
  if (kind === "Stack") refreshStack(core, resource);
  if (kind === "ResourceSync") refreshPending(core, resource);
  return [];
}

/** Refuses a change of name that Komodo could not carry through on the host. */
export function beforeRename(core: KomodoCore, kind: Kind, resource: Resource): void {
  if (kind !== "Deployment") return;
  if (core.actionStates.isBusy(resource)) throw refuse("Resource is busy");
  refuseBlindRename(core, resource, false);
}

/** What Komodo does when a config is about to change: another `custom_name` renames the container. */
export function beforeConfig(core: KomodoCore, kind: Kind, change: ConfigStep): Log[] {
  const { resource, after } = change;
  if (kind !== "Deployment" || resource.config.custom_name === after.custom_name) return [];
  refuseBlindRename(core, resource, true);
  return renameContainer(core, { ...resource, config: after }, resource);
}

/** A config on its way from one form to the next. */
export interface ConfigStep {
  readonly resource: Resource;
  readonly after: Fields;
}

/** What Komodo does when a resource is renamed: a container or a clone goes with it. */
export function afterRename(core: KomodoCore, kind: Kind, resource: Resource): Log[] {
  if (kind === "Repo" && textAt(resource.config, "path") === "") {
    return folderWork(core, resource, {
      stage: "Rename Repo directory failure",
      failure: "Failed to rename Repo directory on Server",
    });
  }
  return kind === "Deployment" ? renameContainer(core, resource) : [];
}

/** What Komodo does before it deletes a resource: take containers down, detach dependents. */
export async function beforeDelete(
  core: KomodoCore,
  kind: Kind,
  resource: Resource,
): Promise<Log[]> {
  switch (kind) {
    case "Stack":
      return takeDownStack(core, resource);
    case "Deployment":
      return removeDeploymentContainer(core, resource);
    case "Repo":
      return folderWork(core, resource, {
        stage: "Delete Repo on Periphery",
        failure: "Failed to delete repo files",
      });
    case "Server":
      detachServer(core, idOf(resource));
      return [];
    case "Builder":
      blank(core, { kinds: ["Build", "Repo"], key: "builder_id", id: idOf(resource) });
      return [];
    default:
      return [];
  }
}

/**
 * Work on the folder of a repo on its server: refused while the server is disabled or its Periphery
 * has not dialled in; where Core dials and gets no answer, only logged (Komodo 2.3.2).
 */
function folderWork(
  core: KomodoCore,
  repo: Resource,
  words: { readonly stage: string; readonly failure: string },
): Log[] {
  const server = serverOf(core, repo);
  if (server === undefined) return [];
  const state = core.docker.stateOf(server);
  if (state === "Disabled") throw refuse("server not enabled");
  if (state === "Ok") return [];
  if (textAt(server.config, "address") === "") {
    throw refuse(`Server ${idOf(server)} is not connected`);
  }
  return [errorLog(words.stage, refuse(words.failure).message)];
}

interface Reference {
  readonly kinds: readonly Kind[];
  readonly key: string;
  readonly id: string;
}

function blank(core: KomodoCore, { kinds, key, id }: Reference): void {
  for (const kind of kinds) {
    for (const resource of core.resources.all(kind)) {
      if (resource.config[key] === id) resource.config = { ...resource.config, [key]: "" };
    }
  }
}

function detachServer(core: KomodoCore, id: string): void {
  blank(core, { kinds: ["Stack", "Deployment", "Repo"], key: "server_id", id });
  for (const builder of core.resources.all("Builder")) {
    const params = fieldsAt(builder.config, "params");
    if (params.server_ids === undefined) continue;
    const server_ids = textsAt(params, "server_ids").filter((one) => one !== id);
    builder.config = { ...builder.config, params: { ...params, server_ids } };
  }
  for (const key of core.onboardingKeys.values()) {
    const at = key.onboarded.indexOf(id);
    if (at >= 0) key.onboarded.splice(at, 1);
    if (key.copy_server === id) key.copy_server = "";
  }
}

/** What is left to clean up when a resource is gone: permissions, alerter lists, recent views. */
export function afterDelete(core: KomodoCore, kind: Kind, resource: Resource): void {
  const id = idOf(resource);
  const kept = core.permissions.filter(
    ({ resource_target }) => resource_target.type !== kind || resource_target.id !== id,
  );
  core.permissions.splice(0, core.permissions.length, ...kept);
  for (const alerter of core.resources.all("Alerter")) {
    const without = (key: string): unknown[] =>
      objectsAt(alerter.config, key).filter((target) => target.type !== kind || target.id !== id);
    const lists = {
      resources: without("resources"),
      except_resources: without("except_resources"),
    };
    alerter.config = { ...alerter.config, ...lists };
  }
  for (const user of core.users.all()) {
    const recent = user.recents[kind];
    if (recent !== undefined) user.recents[kind] = recent.filter((one) => one !== id);
  }
  if (kind === "Server") core.docker.forget(resource);
}
