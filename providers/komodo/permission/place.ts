import type { PermissionLevel, ResourceTarget, ResourceType, UserTarget } from "../api";
import type { Komodo } from "../context";
import { requireUser } from "../user/users";
import type { PermissionInputs } from "./fields";
import { fullGrant, type Grant } from "./grant";

/** Where Komodo keeps a permission: whom it is given to, and on what. */
export interface Place {
  readonly holder: UserTarget;
  /** The kind, for a permission on all its resources. */
  readonly on: ResourceTarget | ResourceType;
}

/** A place with the holder's name. */
export interface NamedPlace extends Place {
  readonly holderName: string;
}

/** The state's id of a permission: `UserGroup:<id>/Server:<id>`, or `User:<id>/Server`. */
export function placeId({ holder, on }: Place): string {
  const what = typeof on === "string" ? on : `${on.type}:${on.id}`;
  return `${holder.type}:${holder.id}/${what}`;
}

/** The place that an id stands for. */
export function placeOf(id: string): Place {
  const [holder = "", what = ""] = id.split("/");
  const [type, holderId = ""] = holder.split(":");
  const [kind, targetId] = what.split(":");
  const resourceType = kind as ResourceType;
  return {
    holder: { type: type as UserTarget["type"], id: holderId },
    on: targetId === undefined ? resourceType : { type: resourceType, id: targetId },
  };
}

/** The place that the inputs name by id or name. Throws when something does not exist. */
export async function findPlace(
  komodo: Komodo,
  subject: string,
  inputs: PermissionInputs,
): Promise<NamedPlace> {
  const { user, group = "", target, resourceType } = inputs;
  const found =
    user === undefined
      ? await requireGroup(komodo, subject, group)
      : await userHolder(komodo, subject, user);
  if (!target) return { ...found, on: resourceType as ResourceType };
  return { ...found, on: await requireTarget(komodo, subject, target) };
}

type Holder = Pick<NamedPlace, "holder" | "holderName">;

async function userHolder(komodo: Komodo, subject: string, name: string): Promise<Holder> {
  const { _id, username } = await requireUser(komodo, subject, name);
  return { holder: { type: "User", id: _id.$oid }, holderName: username };
}

async function requireGroup(komodo: Komodo, subject: string, name: string): Promise<Holder> {
  const groups = await komodo.listings.get("ListUserGroups");
  const found = groups.find((group) => group._id.$oid === name || group.name === name);
  if (found) return { holder: { type: "UserGroup", id: found._id.$oid }, holderName: found.name };
  const advice = "Make the group first, or correct the name.";
  throw new Error(`${subject}: Komodo has no user group "${name}". ${advice}`);
}

async function requireTarget(
  komodo: Komodo,
  subject: string,
  { type, id }: ResourceTarget,
): Promise<ResourceTarget> {
  const items: readonly { id: string; name: string }[] = await komodo.listings.get(`List${type}s`);
  const found = items.find((item) => item.id === id || item.name === id);
  if (found) return { type, id: found.id };
  const advice = "Make it first, or correct the name.";
  throw new Error(`${subject}: Komodo has no ${type} "${id}". ${advice}`);
}

/** What stands at the place now; undefined when there is nothing, not even the level None. */
export async function grantAt(komodo: Komodo, { holder, on }: Place): Promise<Grant | undefined> {
  if (typeof on === "string") return grantOnType(komodo, holder, on);
  const rows = await komodo.listings.of("ListUserTargetPermissions", { user_target: holder });
  const row = rows.find(
    ({ resource_target: target }) => target.type === on.type && target.id === on.id,
  );
  return row && fullGrant({ level: row.level, specific: row.specific });
}

async function grantOnType(
  komodo: Komodo,
  { type, id }: UserTarget,
  on: ResourceType,
): Promise<Grant | undefined> {
  const holders = await komodo.listings.get(type === "User" ? "ListUsers" : "ListUserGroups");
  const grant = holders.find((holder) => holder._id.$oid === id)?.all?.[on];
  return grant === undefined ? undefined : fullGrant(grant);
}

/** Gives the permission; the level None without rights takes it away. */
export async function writeGrant(
  komodo: Komodo,
  { holder, on }: Place,
  inputs: Pick<PermissionInputs, "level" | "specific"> | { level: PermissionLevel },
): Promise<void> {
  const permission = fullGrant(inputs);
  const lists = ["ListUserTargetPermissions", "ListUsers", "ListUserGroups"] as const;
  const target = { user_target: holder, permission };
  await komodo.listings.written(lists, () =>
    typeof on === "string"
      ? komodo.client.write("UpdatePermissionOnResourceType", { ...target, resource_type: on })
      : komodo.client.write("UpdatePermissionOnTarget", { ...target, resource_target: on }),
  );
}
