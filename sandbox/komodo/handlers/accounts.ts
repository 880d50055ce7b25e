import type { Account, AccountStore } from "../accountStore";
import { operatorOf, type Call, type Handlers } from "../call";
import { badRequest, duplicateKey, forbidden, refuse } from "../errors";
import { fieldsAt, flagAt, textAt, type Fields } from "../fields";
import { isObjectId } from "../ids";
import { simpleLog } from "../updates/update";

/** How Komodo names one sort of account in its texts. */
interface Words {
  readonly plural: string;
  readonly createFails: string;
  readonly updateFails: string;
  readonly emptyUpdate: string;
  readonly missing: string;
  readonly operation: string;
  readonly domain: string;
}

const GIT: Words = {
  plural: "git provider accounts",
  createFails: "Failed to create git provider account on db",
  updateFails: "Failed to update git provider account on db",
  emptyUpdate: "Cannot update git provider with empty",
  missing: "did not find git provider account with the given id",
  operation: "GitProviderAccount",
  domain: "github.com",
};

const REGISTRY: Words = {
  plural: "docker registry accounts",
  createFails: "Failed to create docker registry account account on db",
  updateFails: "Failed to update docker registry account account on db",
  emptyUpdate: "Cannot update docker registry account with empty",
  missing: "did not find docker registry account with the given id",
  operation: "ImageRegistryAccount",
  domain: "docker.io",
};

/** Git provider accounts and image registry accounts. */
export const accountHandlers: Handlers = {
  ...handlersFor(GIT, ({ core }) => core.gitAccounts),
  ...handlersFor(REGISTRY, ({ core }) => core.registryAccounts),
};

interface Shelf {
  readonly words: Words;
  readonly storeOf: (call: Call) => AccountStore;
}

function handlersFor(words: Words, storeOf: Shelf["storeOf"]): Handlers {
  const shelf = { words, storeOf };
  return {
    [`Get${words.operation}`]: (call) => get(call, shelf),
    [`List${words.operation}s`]: (call) => list(call, shelf),
    [`Create${words.operation}`]: (call) => create(call, shelf),
    [`Update${words.operation}`]: (call) => update(call, shelf),
    [`Delete${words.operation}`]: (call) => remove(call, shelf),
  };
}

function get(call: Call, { words, storeOf }: Shelf): Account {
  if (!call.user.admin) throw refuse(`Only admins can read ${words.plural}`);
  const id = textAt(call.params, "id");
  if (!isObjectId(id))
    throw refuse(`failed to query db for ${words.plural}`, ["id is not valid ObjectId"]);
  const account = storeOf(call).find(id);
  if (account === undefined) throw refuse(words.missing);
  return account;
}

function list(call: Call, { words, storeOf }: Shelf): Account[] {
  if (!call.user.admin) throw refuse(`Only admins can read ${words.plural}`);
  const fits = (account: Account, key: "domain" | "username"): boolean =>
    call.params[key] === undefined || account[key] === call.params[key];
  return storeOf(call)
    .all()
    .filter((account) => fits(account, "domain") && fits(account, "username"));
}

function assertAdmin({ user }: Call, verb: string, { plural, operation }: Words): void {
  if (user.admin) return;
  const noun =
    operation === "ImageRegistryAccount" && verb === "create"
      ? "docker registry account accounts"
      : plural;
  throw forbidden(`Only admins can ${verb} ${noun}`);
}

function create(call: Call, { words, storeOf }: Shelf): Account {
  assertAdmin(call, "create", words);
  const store = storeOf(call);
  const sent = fieldsAt(call.params, "account");
  const account = filled(store, sent, { domain: words.domain, username: "", token: "" });
  if (account.domain === "") throw badRequest("Domain cannot be empty string.");
  if (account.username === "") throw badRequest("Username cannot be empty string.");
  const added = store.add(account);
  if (added === undefined) throw taken(words.createFails, account);
  record(call, words, { verb: "Create", account: added });
  return added;
}

function taken(context: string, { domain, username }: Omit<Account, "_id">): Error {
  const key = `domain_1_username_1 dup key: { domain: "${domain}", username: "${username}" }`;
  return duplicateKey(context, "Account", key);
}

function filled(
  store: AccountStore,
  sent: Fields,
  base: Omit<Account, "_id">,
): Omit<Account, "_id"> {
  const value = (key: "domain" | "username" | "token"): string =>
    typeof sent[key] === "string" ? sent[key] : base[key];
  const https = flagAt(sent, "https", base.https ?? true);
  return {
    domain: value("domain"),
    ...(store.sort === "git" && { https }),
    username: value("username"),
    token: value("token"),
  };
}

function update(call: Call, { words, storeOf }: Shelf): Account {
  assertAdmin(call, "update", words);
  const sent = fieldsAt(call.params, "account");
  for (const key of ["domain", "username"]) {
    if (sent[key] === "") throw badRequest(`${words.emptyUpdate} ${key}`);
  }
  const store = storeOf(call);
  const id = textAt(call.params, "id");
  if (!isObjectId(id)) throw refuse(words.updateFails, ["id is not valid ObjectId"]);
  const before = store.find(id);
  if (before === undefined) throw refuse("No account found with given id");
  const after: Account = { _id: before._id, ...filled(store, sent, before) };
  if (!store.replace(after)) throw taken(words.updateFails, after);
  record(call, words, { verb: "Update", account: after });
  return after;
}

function remove(call: Call, { words, storeOf }: Shelf): Account {
  assertAdmin(call, "delete", words);
  const store = storeOf(call);
  const id = textAt(call.params, "id");
  if (!isObjectId(id))
    throw refuse("Failed to query db for git accounts", ["id is not valid ObjectId"]);
  const account = store.find(id);
  if (account === undefined) throw badRequest("No account found with given id");
  store.remove(account);
  record(call, words, { verb: "Delete", account });
  return account;
}

function record(call: Call, words: Words, done: { verb: string; account: Account }): void {
  const { domain, username } = done.account;
  const stage = `${done.verb} ${words.plural.replace(/s$/, "")}`;
  call.core.updates.record({
    operation: `${done.verb}${words.operation}`,
    target: { type: "System", id: "system" },
    operator: operatorOf(call),
    logs: [simpleLog(stage, `${done.verb}d account for ${domain} with username ${username}`)],
  });
}
