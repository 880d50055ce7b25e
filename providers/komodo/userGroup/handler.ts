import { PartialFailure } from "../../dynamic/failure";
import type { Handler } from "../../dynamic/handler";
import type { ResourceType, UserGroup } from "../api";
import type { Komodo } from "../context";
import { faultOf } from "../errors";
import { fullGrant, type GrantInput } from "../permission/grant";
import { userGroupFields, type UserGroupInputs } from "./fields";
import { memberForms, memberIds, unknownUsers } from "./members";

/*
 * A group of users with permissions on whole types of resources.
 *
 *   create  ListUsers, CreateUserGroup,      read    ListUserGroups, ListUsers (one call each)
 *           then as update                   update  RenameUserGroup, SetEveryoneUserGroup,
 *   delete  DeleteUserGroup, which takes             SetUsersInUserGroup,
 *           its permissions with it                  UpdatePermissionOnResourceType
 */

type Grants = NonNullable<UserGroupInputs["all"]>;

interface Task {
  readonly id: string;
  readonly inputs: UserGroupInputs;
  readonly keys: readonly string[];
  readonly oldAll?: Grants | undefined;
}

function subject({ name }: Partial<UserGroupInputs>): string {
  return `User group "${String(name)}"`;
}

/** Handler of user groups. */
export const userGroup: Handler<Komodo, UserGroupInputs, object> = {
  kind: "komodo:UserGroup",
  subject,
  fields: userGroupFields,
  async create(inputs, komodo) {
    // Unknown users are found before anything is written.
    await memberIds(komodo, subject(inputs), inputs.users);
    const id = (await createOrAdopt(komodo, inputs))._id.$oid;
    const keys = Object.keys(inputs).filter((key) => key !== "name");
    try {
      await write(komodo, { id, inputs, keys });
    } catch (error) {
      const missing = Object.fromEntries(keys.map((key) => [key, undefined]));
      throw new PartialFailure(id, missing, error);
    }
    return { id, outs: {} };
  },
  async read(id, olds, komodo) {
    const groups = await komodo.listings.get("ListUserGroups");
    const found = groups.find((group) => group._id.$oid === id);
    if (found === undefined) return undefined;
    const { name, everyone } = found;
    const users = await memberForms(komodo, found.users, olds.users);
    return { inputs: { name, everyone, users, all: namedGrants(found, olds.all) }, outs: {} };
  },
  async update(id, { olds, news, changed }, komodo) {
    await write(komodo, { id, inputs: news, keys: changed, oldAll: olds.all });
    return {};
  },
  async delete(id, _olds, komodo) {
    try {
      await written(komodo, () => komodo.client.write("DeleteUserGroup", { id }));
    } catch (error) {
      if (faultOf(error) !== "notFound") throw error;
    }
  },
};

async function createOrAdopt(komodo: Komodo, inputs: UserGroupInputs): Promise<UserGroup> {
  const { name } = inputs;
  try {
    return await written(komodo, () => komodo.client.write("CreateUserGroup", { name }));
  } catch (error) {
    if (faultOf(error) !== "conflict") throw error;
    const groups = await komodo.listings.get("ListUserGroups");
    const found = groups.find((group) => group.name === name);
    if (found && inputs.adopt) return found;
    const advice = "Set `adopt: true` to take it over, or choose another name.";
    throw new Error(`${subject(inputs)}: Komodo has a group of this name already. ${advice}`);
  }
}

/** What the group has of the types that the program names: others may be a `Permission`'s. */
function namedGrants(found: UserGroup, olds: Grants = {}): Grants {
  const types = Object.keys(olds) as ResourceType[];
  return Object.fromEntries(types.map((type) => [type, fullGrant(found.all?.[type])]));
}

async function write(komodo: Komodo, { id, inputs, keys, oldAll = {} }: Task): Promise<void> {
  const { name, everyone = false, users = [], all = {} } = inputs;
  if (keys.includes("name")) {
    await written(komodo, () => komodo.client.write("RenameUserGroup", { id, name }));
  }
  if (keys.includes("everyone")) {
    await written(komodo, () =>
      komodo.client.write("SetEveryoneUserGroup", { user_group: id, everyone }),
    );
  }
  if (keys.includes("users")) await writeMembers(komodo, id, { inputs, users });
  if (keys.includes("all")) await writeGrants(komodo, id, { news: all, olds: oldAll });
}

async function writeMembers(
  komodo: Komodo,
  id: string,
  { inputs, users }: { inputs: UserGroupInputs; users: readonly string[] },
): Promise<void> {
  const wanted = await memberIds(komodo, subject(inputs), users);
  const { users: kept } = await written(komodo, () =>
    komodo.client.write("SetUsersInUserGroup", { user_group: id, users: wanted }),
  );
  const dropped = wanted.filter((user) => !kept.includes(user));
  if (dropped.length > 0) throw unknownUsers(subject(inputs), dropped);
}

async function writeGrants(
  komodo: Komodo,
  id: string,
  { news, olds }: { news: Grants; olds: Grants },
): Promise<void> {
  const types = new Set([...Object.keys(olds), ...Object.keys(news)]) as Set<ResourceType>;
  for (const type of types) {
    const permission = fullGrant(news[type]);
    if (type in olds && isSame(olds[type], news[type])) continue;
    const user_target = { type: "UserGroup", id } as const;
    const params = { user_target, resource_type: type, permission };
    await written(komodo, () => komodo.client.write("UpdatePermissionOnResourceType", params));
  }
}

function isSame(left: GrantInput | undefined, right: GrantInput | undefined): boolean {
  return JSON.stringify(fullGrant(left)) === JSON.stringify(fullGrant(right));
}

function written<T>(komodo: Komodo, work: () => Promise<T>): Promise<T> {
  return komodo.listings.written(["ListUserGroups"], work);
}
