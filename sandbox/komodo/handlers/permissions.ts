import { DeserializeError, expect } from "../api/deserializeError";
import { effectiveGrant, shortGrant, type Grant, type Permission } from "../access/permissions";
import type { Call, Handlers } from "../call";
import { refuse } from "../errors";
import { fieldsAt, isFields, textAt } from "../fields";
import { isObjectId, newObjectId, oid } from "../ids";
import { KINDS, isKind, type Kind } from "../kinds";
import { idOf, type Level } from "../resources/store";
import { targetAt } from "./meta";

/** Permissions of users and groups, on single resources and on whole kinds. */
export const permissionHandlers: Handlers = {
  GetPermission: getPermission,
  ListPermissions: ({ core, user }) =>
    core.permissions.filter((row) => isOf(row, { type: "User", id: user._id.$oid })),
  ListUserTargetPermissions: listOfTarget,
  UpdatePermissionOnTarget: updateOnTarget,
  UpdatePermissionOnResourceType: updateOnType,
};

const LEVELS: readonly Level[] = ["None", "Read", "Execute", "Write"];
const RIGHTS = ["Terminal", "Attach", "Inspect", "Logs", "Processes"];

interface Holder {
  readonly type: "User" | "UserGroup";
  readonly id: string;
}

function isOf({ user_target }: Permission, holder: Holder): boolean {
  return user_target.type === holder.type && user_target.id === holder.id;
}

function assertAdmin({ user }: Call): void {
  if (!user.admin) throw refuse("this method is admin only");
}

function getPermission(call: Call): Grant {
  const { type, id } = targetAt(call, "target");
  if (!isKind(type)) return "None";
  if (call.user.admin) return { level: "Write", specific: RIGHTS };
  const resource = call.core.resources.get(type, id);
  const { level, specific } = effectiveGrant(call.core, call.user, { kind: type, resource });
  return shortGrant(level, specific);
}

function listOfTarget(call: Call): Permission[] {
  assertAdmin(call);
  const holder = sentHolder(call);
  return call.core.permissions.filter((row) => isOf(row, holder));
}

/** The `user_target` as it was sent: its id may be a name. */
function sentHolder(call: Call): Holder {
  const target = fieldsAt(call.params, "user_target");
  const path = ["params", "user_target"];
  for (const key of ["type", "id"]) {
    if (target[key] === undefined) throw new DeserializeError(path, `missing field \`${key}\``);
  }
  const type = expect.choice(target.type, ["User", "UserGroup"], [...path, "type"]);
  return { type: type as Holder["type"], id: textAt(target, "id") };
}

/** The `user_target` with its id. Refuses admins, whom permissions do not concern. */
function holderOf(call: Call): Holder {
  const sent = sentHolder(call);
  if (sent.type === "User") {
    const user = call.core.users.get(sent.id);
    if (user.admin) throw refuse("cannot use this method to update other admins permissions");
    if (!user.enabled) throw refuse("user not enabled");
    return { type: "User", id: user._id.$oid };
  }
  const { groups } = call.core;
  const group = isObjectId(sent.id)
    ? groups.get(sent.id)
    : [...groups.values()].find(({ name }) => name === sent.id);
  if (group === undefined) throw refuse("No matching user_group found");
  return { type: "UserGroup", id: group._id.$oid };
}

/** A permission in either of its forms: a level, or an object with specific rights. */
function sentGrant(call: Call): { level: Level; specific: string[] } {
  const value = call.params.permission;
  const path = ["params", "permission"];
  if (typeof value === "string") return { level: levelAt(value, path), specific: [] };
  if (!isFields(value)) {
    throw expect.invalid(value, "PermissionLevel or PermissionLevelAndSpecifics", path);
  }
  const specific = expect.texts(value.specific ?? [], [...path, "specific"]);
  specific.forEach((right) => expect.choice(right, RIGHTS, [...path, "specific"]));
  return { level: levelAt(value.level ?? "None", [...path, "level"]), specific };
}

function levelAt(value: unknown, path: readonly string[]): Level {
  return expect.choice(value, LEVELS, path) as Level;
}

const WORDS: Readonly<Partial<Record<Kind, string>>> = { ResourceSync: "resource sync" };

function updateOnTarget(call: Call): object {
  assertAdmin(call);
  const grant = sentGrant(call);
  const holder = holderOf(call);
  const { type, id } = targetAt(call, "resource_target");
  if (!isKind(type)) throw refuse("Cannot set permissions on System target");
  const resource = call.core.resources.find(type, id);
  if (resource === undefined) {
    throw refuse(`No matching ${WORDS[type] ?? type.toLowerCase()} found`);
  }
  const row = call.core.permissions.find(
    (one) =>
      isOf(one, holder) &&
      one.resource_target.type === type &&
      one.resource_target.id === idOf(resource),
  );
  if (row !== undefined) Object.assign(row, grant);
  else {
    const resource_target = { type, id: idOf(resource) };
    call.core.permissions.push({
      _id: oid(newObjectId()),
      user_target: holder,
      resource_target,
      ...grant,
    });
  }
  return {};
}

function updateOnType(call: Call): object {
  assertAdmin(call);
  const { level, specific } = sentGrant(call);
  const types = ["System", ...KINDS];
  const type = expect.choice(call.params.resource_type, types, ["params", "resource_type"]);
  const holder = holderOf(call);
  const owner =
    holder.type === "User" ? call.core.users.withId(holder.id) : call.core.groups.get(holder.id);
  if (owner !== undefined) owner.all = { ...owner.all, [type]: shortGrant(level, specific) };
  return {};
}
