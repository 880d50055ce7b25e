import { expect } from "../api/deserializeError";
import type { Call, Handlers } from "../call";
import type { Refusal } from "../errors";
import { forbidden, refuse } from "../errors";
import { numberAt, textAt, type Fields } from "../fields";
import { isObjectId } from "../ids";
import { RULES, validate } from "../validate";
import { rawAnswer, toAnswer, type User } from "../access/users";

/** Users, service users and their API keys. */
export const userHandlers: Handlers = {
  GetUsername: getUsername,
  FindUser: (call) => {
    assertAdmin(call, () => refuse("This method is admin only."));
    return rawAnswer(call.core.users.get(textAt(call.params, "user")));
  },
  ListUsers: listUsers,
  CreateLocalUser: createLocal,
  DeleteUser: remove,
  UpdateUserAdmin: updateAdmin,
  UpdateUserBasePermissions: updateBase,
  CreateServiceUser: createService,
  UpdateServiceUserDescription: describeService,
  ListApiKeys: ({ core, user }) => core.apiKeys.listOf(user._id.$oid),
  ListApiKeysForServiceUser: listServiceKeys,
  CreateApiKeyForServiceUser: createServiceKey,
  DeleteApiKeyForServiceUser: deleteServiceKey,
};

function assertAdmin({ user }: Call, refusal: () => Refusal): void {
  if (!user.admin) throw refusal();
}

/** The user with an id; a name is refused in the words of the database. */
function userWithId({ core }: Call, id: string, words: { query: string; missing: string }): User {
  if (!isObjectId(id)) throw refuse(words.query, ["id is not valid ObjectId"]);
  const user = core.users.withId(id);
  if (user === undefined) throw refuse(words.missing);
  return user;
}

function getUsername(call: Call): Fields {
  const words = { query: "failed at mongo query for user", missing: "no user found with id" };
  const { username } = userWithId(call, textAt(call.params, "user_id"), words);
  return { username, avatar: null };
}

function listUsers(call: Call): Fields[] {
  assertAdmin(call, () => refuse("this route is only accessable by admins"));
  const behaviors = ["Include", "Exclude", "Only"];
  const path = ["params", "service_users"];
  const wanted = expect.choice(call.params.service_users ?? "Include", behaviors, path);
  const isService = (user: User): boolean => user.config.type === "Service";
  return call.core.users
    .all()
    .filter((user) => wanted === "Include" || isService(user) === (wanted === "Only"))
    .map(toAnswer);
}

function createLocal(call: Call): Fields {
  assertAdmin(call, () => forbidden("This method is Admin Only."));
  const username = textAt(call.params, "username");
  const password = textAt(call.params, "password");
  validate("username", username, RULES.username);
  validate("password", password, RULES.password);
  if (call.core.users.find(username) !== undefined) throw refuse("Username already taken.");
  const config = { type: "Local" as const, data: { password } };
  return toAnswer(call.core.users.add({ username, config }));
}

function remove(call: Call): Fields {
  assertAdmin(call, () => forbidden("This method is admin-only."));
  const { core, user: admin } = call;
  const idOrName = textAt(call.params, "user");
  if (admin.username === idOrName || admin._id.$oid === idOrName) {
    throw refuse("User cannot delete themselves.");
  }
  const user = core.users.find(idOrName);
  if (user === undefined) throw refuse("No user found with given id / username");
  if (user.super_admin) throw refuse("Cannot delete a super admin user.");
  if (user.admin && !admin.super_admin) {
    throw refuse("Only a Super Admin can delete an admin user.");
  }
  core.users.remove(user);
  for (const group of core.groups.values()) {
    group.users = group.users.filter((id) => id !== user._id.$oid);
  }
  return rawAnswer(user);
}

const BY_ID = {
  query: "failed to query mongo for user",
  missing: "did not find user with given id",
};

function updateAdmin(call: Call): object {
  if (!call.user.super_admin) throw refuse("Only super admins can call this method.");
  const user = userWithId(call, textAt(call.params, "user_id"), BY_ID);
  if (!user.enabled) throw refuse("User is disabled. Enable user first.");
  if (user.super_admin) throw refuse("Cannot update other super admins");
  user.admin = call.params.admin === true;
  return {};
}

function updateBase(call: Call): object {
  assertAdmin(call, () => refuse("this method is admin only"));
  const user = userWithId(call, textAt(call.params, "user_id"), BY_ID);
  if (user.super_admin) throw refuse("Cannot use this method to update super admins permissions");
  if (user.admin && !call.user.super_admin) {
    throw refuse("Only super admins can use this method to update other admins permissions");
  }
  const { enabled, create_servers, create_builds } = call.params;
  if (typeof enabled === "boolean") user.enabled = enabled;
  if (typeof create_servers === "boolean") user.create_server_permissions = create_servers;
  if (typeof create_builds === "boolean") user.create_build_permissions = create_builds;
  return {};
}

const manageServiceUsers = (): Refusal => forbidden("Only Admins can manage Service Users");

function createService(call: Call): Fields {
  assertAdmin(call, manageServiceUsers);
  const username = textAt(call.params, "username");
  validate("username", username, RULES.username);
  if (call.core.users.find(username) !== undefined) {
    throw refuse("failed to create service user on db", [
      `E11000 duplicate key error collection: komodo.User index: username_1 dup key: ` +
        `{ username: "${username}" } (code: 11000)`,
    ]);
  }
  const data = { description: textAt(call.params, "description") };
  return toAnswer(call.core.users.add({ username, config: { type: "Service", data } }));
}

function describeService(call: Call): Fields {
  assertAdmin(call, manageServiceUsers);
  const name = textAt(call.params, "username");
  const user = call.core.users.all().find(({ username }) => username === name);
  if (user === undefined) throw refuse("No user with given username");
  assertService(user);
  user.config = { type: "Service", data: { description: textAt(call.params, "description") } };
  return toAnswer(user);
}

function assertService(user: User): void {
  if (user.config.type !== "Service") throw forbidden("Target user is not Service User");
}

function listServiceKeys(call: Call): object[] {
  assertAdmin(call, () => refuse("This method is admin only."));
  const user = call.core.users.get(textAt(call.params, "user"));
  if (user.config.type !== "Service") throw refuse("Given user is not service user");
  return call.core.apiKeys.listOf(user._id.$oid);
}

function createServiceKey(call: Call): object {
  assertAdmin(call, manageServiceUsers);
  const words = { query: "Failed to query db for user", missing: "No user found with id" };
  const user = userWithId(call, textAt(call.params, "user_id"), words);
  assertService(user);
  const name = textAt(call.params, "name");
  validate("api key name", name, RULES.apiKeyName);
  const expires = numberAt(call.params, "expires");
  return call.core.apiKeys.create({ userId: user._id.$oid, name, expires });
}

function deleteServiceKey(call: Call): object {
  assertAdmin(call, manageServiceUsers);
  const key = call.core.apiKeys.find(textAt(call.params, "key"));
  if (key === undefined) throw refuse("did not find matching api key");
  const user = call.core.users.withId(key.user_id);
  if (user === undefined) throw refuse("no user found with id");
  assertService(user);
  call.core.apiKeys.remove(key.key);
  return {};
}
