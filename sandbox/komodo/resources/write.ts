import { getPermitted } from "../access/permissions";
import { operatorOf, type Call, type Handler, type Handlers } from "../call";
import { initialConfig } from "../config/schemas";
import { Refusal, duplicateKey, refuse } from "../errors";
import { fieldsAt, textAt, type Fields } from "../fields";
import { newObjectId, oid } from "../ids";
import { KINDS, type Kind } from "../kinds";
import { assertNewName, storedName } from "../names";
import { exportToml } from "../toml/exportToml";
import { simpleLog, type Log } from "../updates/update";
import {
  afterChange,
  afterDelete,
  afterRename,
  beforeConfig,
  beforeDelete,
  beforeRename,
} from "./consequences";
import { isUnchanged, mergedConfig } from "./config";
import { assertMayCreate, grantToCreator } from "./creation";
import { initialInfo } from "./info";
import { resolveReferences } from "./references";
import { idOf, type Resource } from "./store";

/** CreateX, CopyX, UpdateX, RenameX and DeleteX of all eleven kinds. */
export const resourceWriteHandlers: Handlers = Object.fromEntries(
  KINDS.flatMap((kind): [string, Handler][] => [
    [`Create${kind}`, (call) => createFrom(call, kind, fieldsAt(call.params, "config"))],
    [`Copy${kind}`, (call) => copy(call, kind)],
    [`Update${kind}`, (call) => update(call, kind)],
    [`Rename${kind}`, (call) => rename(call, kind)],
    [`Delete${kind}`, (call) => remove(call, kind)],
  ]),
);

/** Creates a resource from a partial config, as CreateX and a ResourceSync do. */
export function createFrom(call: Call, kind: Kind, partial: Fields): Resource {
  assertMayCreate(call, kind);
  const sent = textAt(call.params, "name");
  const name = storedName(kind, sent);
  assertNewName(sent, name);
  if (call.core.resources.find(kind, name) !== undefined) {
    throw new Refusal(409, `Resource with name '${name}' already exists`);
  }
  const config = resolveReferences(call, kind, partial);
  const resource: Resource = {
    _id: oid(newObjectId()),
    name,
    description: "",
    template: false,
    tags: [],
    info: initialInfo(kind),
    config:
      partial.type === undefined && kind === "Builder"
        ? initialConfig(kind)
        : mergedConfig(kind, initialConfig(kind), config),
    base_permission: "None",
    updated_at: Date.now(),
  };
  if (kind === "Server")
    resource.info = { ...resource.info, public_key: textAt(call.params, "public_key") };
  call.core.resources.add(kind, resource);
  grantToCreator(call, kind, resource);
  const logs = [
    createdLog(kind, resource),
    simpleLog("Config", JSON.stringify(resource.config, null, 2)),
  ];
  logs.push(...afterChange(call.core, kind, resource));
  record(call, `Create${kind}`, { kind, resource, logs });
  return resource;
}

function createdLog(kind: Kind, resource: Resource): Log {
  const text = `Created ${kind}\nid: ${idOf(resource)}\nname: ${resource.name}`;
  return simpleLog(`Create ${kind}`, text);
}

function copy(call: Call, kind: Kind): Resource {
  const need = { kind, idOrName: textAt(call.params, "id"), level: "Read" as const };
  const source = getPermitted(call.core, call.user, need);
  return createFrom(call, kind, structuredClone(source.config));
}

function writable(call: Call, kind: Kind): Resource {
  const need = { kind, idOrName: textAt(call.params, "id"), level: "Write" as const };
  return getPermitted(call.core, call.user, need);
}

function assertIdle(call: Call, kind: Kind, resource: Resource): void {
  const isBusy =
    call.core.actionStates.isBusy(resource) || call.core.faults.takeBusy(call.type, resource.name);
  if (isBusy) throw refuse(`${kind} busy`);
}

function update(call: Call, kind: Kind): Resource {
  const resource = writable(call, kind);
  assertIdle(call, kind, resource);
  return applyConfig(call, { kind, resource, partial: fieldsAt(call.params, "config") });
}

/** What `applyConfig` is to do. */
export interface ConfigChange {
  readonly kind: Kind;
  readonly resource: Resource;
  readonly partial: Fields;
}

/** Changes a config, with its audit row. A change to the same values leaves no row. */
export function applyConfig(call: Call, { kind, resource, partial }: ConfigChange): Resource {
  const change = resolveReferences(call, kind, partial, idOf(resource));
  const after = mergedConfig(kind, resource.config, change);
  if (isUnchanged(resource.config, after)) return resource;
  const prev_toml = exportToml(call.core, [{ type: kind, id: idOf(resource) }]);
  const before = beforeConfig(call.core, kind, { resource, after });
  resource.config = after;
  const current_toml = exportToml(call.core, [{ type: kind, id: idOf(resource) }]);
  const logs = [...before, ...afterChange(call.core, kind, resource)];
  record(call, `Update${kind}`, { kind, resource, logs, prev_toml, current_toml });
  return { ...resource };
}

function rename(call: Call, kind: Kind): unknown {
  const resource = writable(call, kind);
  beforeRename(call.core, kind, resource);
  const before = resource.name;
  const name = storedName(kind, textAt(call.params, "name"));
  const holder = call.core.resources.find(kind, name);
  if (holder !== undefined && holder !== resource) {
    throw duplicateKey(renameConflict(kind, resource), kind, `name_1 dup key: { name: "${name}" }`);
  }
  call.core.resources.rename(kind, resource, name);
  resource.updated_at = Date.now();
  const whom = kind === "Deployment" || hasFolder(kind, resource) ? "" : ` ${idOf(resource)}`;
  const logs = [
    ...afterRename(call.core, kind, resource),
    simpleLog(`Rename ${kind}`, `Renamed ${kind}${whom} from ${before} to ${name}`),
  ];
  return record(call, `Rename${kind}`, { kind, resource, logs });
}

/** Deployments, and Repos with a folder on a server, have words of their own (Komodo 2.3.2). */
function renameConflict(kind: Kind, resource: Resource): string {
  if (kind === "Deployment" || hasFolder(kind, resource)) {
    return `Failed to update ${kind} name on db`;
  }
  return `Failed to update ${kind} on db. This name may already be taken.`;
}

async function remove(call: Call, kind: Kind): Promise<Resource> {
  const resource = writable(call, kind);
  assertIdle(call, kind, resource);
  return deleteResource(call, kind, resource);
}

/** Deletes a resource with what hangs on it, as DeleteX and a ResourceSync do. */
export async function deleteResource(
  call: Call,
  kind: Kind,
  resource: Resource,
): Promise<Resource> {
  const toml = exportToml(call.core, [{ type: kind, id: idOf(resource) }]);
  const logs: Log[] = await beforeDelete(call.core, kind, resource);
  const answer = { ...resource };
  call.core.resources.remove(kind, resource);
  logs.push(
    simpleLog(`Delete ${kind}`, `Deleted ${kind} ${resource.name}`),
    simpleLog("Deleted Toml", toml),
  );
  afterDelete(call.core, kind, resource);
  record(call, `Delete${kind}`, { kind, resource, logs });
  return answer;
}

/** Whether a resource is a Repo whose folder on a server bears its name. */
function hasFolder(kind: Kind, { config }: Resource): boolean {
  return kind === "Repo" && textAt(config, "server_id") !== "" && textAt(config, "path") === "";
}

interface AuditRow {
  readonly kind: Kind;
  readonly resource: Resource;
  readonly logs: readonly Log[];
  readonly prev_toml?: string;
  readonly current_toml?: string;
}

function record(call: Call, operation: string, row: AuditRow): unknown {
  const { kind, resource, ...rest } = row;
  const target = { type: kind, id: idOf(resource) };
  return call.core.updates.record({ operation, target, operator: operatorOf(call), ...rest });
}
