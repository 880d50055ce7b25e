import type { Permission, UserGroup } from "../providers/komodo/api";
import { faultOf } from "../providers/komodo/errors";
import { fullGrant, isNothing } from "../providers/komodo/permission/grant";
import type { CoreReader } from "./core";
import type { ResourceInputs } from "./toInputs";
import { permission } from "./userGroups";

/**
 * User groups with the names of their users, and their permissions as resources: two lists, and one
 * call for each group. Undefined when the caller may not read them: only admins may.
 */
export async function readGroups(
  core: CoreReader,
  names: ReadonlyMap<string, string>,
): Promise<ResourceInputs[] | undefined> {
  try {
    const groups = await core.read("ListUserGroups", {});
    const users = await core.read("ListUsers", {});
    const usernames = new Map(users.map((user) => [user._id.$oid, user.username]));
    const made = groups.map(async (group) => [
      groupInputs(group, usernames),
      ...permissions(group, names, await permissionsOf(core, group)),
    ]);
    return (await Promise.all(made)).flat();
  } catch (error) {
    if (faultOf(error) === "forbidden") return undefined;
    throw error;
  }
}

function permissionsOf(core: CoreReader, { _id }: UserGroup): Promise<readonly Permission[]> {
  const user_target = { type: "UserGroup" as const, id: _id.$oid };
  return core.read("ListUserTargetPermissions", { user_target });
}

function groupInputs(
  { name, everyone, users, all = {} }: UserGroup,
  usernames: ReadonlyMap<string, string>,
): ResourceInputs {
  const grants = Object.entries(all)
    .map(([type, grant]) => [type, fullGrant(grant)] as const)
    .filter(([, grant]) => !isNothing(grant))
    .map(([type, { level, specific }]) => [
      type,
      specific.length > 0 ? { level, specific } : level,
    ]);
  const members = users.flatMap((id) => usernames.get(id) ?? []).sort();
  const inputs = {
    name,
    ...(everyone && { everyone }),
    ...(members.length > 0 && { users: members }),
    ...(grants.length > 0 && { all: Object.fromEntries(grants) as object }),
  };
  return { kind: "UserGroup", name, inputs };
}

function permissions(
  { name }: UserGroup,
  names: ReadonlyMap<string, string>,
  rows: readonly Permission[],
): ResourceInputs[] {
  return rows
    .filter(({ level, specific }) => level !== "None" || specific.length > 0)
    .flatMap(({ resource_target: { type, id }, ...grant }) => {
      const target = names.get(id);
      return target === undefined ? [] : [permission(name, { type, id: target }, grant)];
    });
}
