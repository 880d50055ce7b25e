import type { UserGroup } from "../access/groupStore";
import type { User } from "../access/users";
import type { Call, Handlers } from "../call";
import { duplicateKey, forbidden, refuse } from "../errors";
import { textAt, textsAt } from "../fields";
import { isObjectId, newObjectId, oid } from "../ids";
import { byName } from "../resources/store";

/** User groups and their members. */
export const groupHandlers: Handlers = {
  GetUserGroup: get,
  ListUserGroups: ({ core, user }) =>
    [...core.groups.values()].filter((group) => isVisible(group, user)).sort(byName),
  CreateUserGroup: create,
  RenameUserGroup: rename,
  DeleteUserGroup: remove,
  AddUserToUserGroup: (call) =>
    changeMembers(call, (users, id) => (users.includes(id) ? users : [...users, id])),
  RemoveUserFromUserGroup: (call) =>
    changeMembers(call, (users, id) => users.filter((one) => one !== id)),
  SetUsersInUserGroup: setUsers,
  SetEveryoneUserGroup: setEveryone,
};

/** Callers who are not admins see only the groups that list them. */
function isVisible(group: UserGroup, user: User): boolean {
  return user.admin || group.users.includes(user._id.$oid);
}

function find({ core }: Call, idOrName: string): UserGroup | undefined {
  if (isObjectId(idOrName)) return core.groups.get(idOrName);
  return [...core.groups.values()].find(({ name }) => name === idOrName);
}

function get(call: Call): UserGroup {
  const group = find(call, textAt(call.params, "user_group"));
  if (group !== undefined && isVisible(group, call.user)) return group;
  throw refuse("no UserGroup found with given name or id");
}

function assertAdmin({ user }: Call): void {
  if (!user.admin) throw forbidden("This call is admin only");
}

function create(call: Call): UserGroup {
  assertAdmin(call);
  const name = textAt(call.params, "name");
  assertFree(call, name, "failed to create UserGroup on db");
  const group: UserGroup = {
    _id: oid(newObjectId()),
    name,
    everyone: false,
    users: [],
    all: {},
    updated_at: Date.now(),
  };
  call.core.groups.set(group._id.$oid, group);
  return group;
}

function assertFree(call: Call, name: string, context: string, self?: UserGroup): void {
  const holder = [...call.core.groups.values()].find((group) => group.name === name);
  if (holder === undefined || holder === self) return;
  throw duplicateKey(context, "UserGroup", `name_1 dup key: { name: "${name}" }`);
}

function rename(call: Call): UserGroup {
  assertAdmin(call);
  const id = textAt(call.params, "id");
  const name = textAt(call.params, "name");
  const context = "failed to rename UserGroup on db";
  if (!isObjectId(id)) throw refuse(context, ["id is not valid ObjectId"]);
  const group = call.core.groups.get(id);
  if (group === undefined) throw refuse("no user group with given id");
  assertFree(call, name, context, group);
  group.name = name;
  return { ...group };
}

function remove(call: Call): UserGroup {
  assertAdmin(call);
  const { core } = call;
  const id = textAt(call.params, "id");
  if (!isObjectId(id)) {
    throw refuse("failed to query db for UserGroups", ["id is not valid ObjectId"]);
  }
  const group = core.groups.get(id);
  if (group === undefined) throw refuse("no UserGroup found with given id");
  core.groups.delete(id);
  const kept = core.permissions.filter(({ user_target }) => user_target.id !== id);
  core.permissions.splice(0, core.permissions.length, ...kept);
  return group;
}

function groupToChange(call: Call): UserGroup {
  assertAdmin(call);
  const group = find(call, textAt(call.params, "user_group"));
  if (group === undefined) throw refuse("no user group with given id");
  return group;
}

function changeMembers(call: Call, change: (users: string[], id: string) => string[]): UserGroup {
  assertAdmin(call);
  const user = call.core.users.find(textAt(call.params, "user"));
  if (user === undefined) throw refuse("no matching user found");
  const group = groupToChange(call);
  group.users = change(group.users, user._id.$oid);
  return { ...group };
}

/** Unknown users are left out without a word (Komodo 2.3.2). */
function setUsers(call: Call): UserGroup {
  const group = groupToChange(call);
  group.users = textsAt(call.params, "users").flatMap(
    (idOrName) => call.core.users.find(idOrName)?._id.$oid ?? [],
  );
  return { ...group };
}

function setEveryone(call: Call): UserGroup {
  const group = groupToChange(call);
  group.everyone = call.params.everyone === true;
  return { ...group };
}
