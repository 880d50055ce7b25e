import { PartialFailure } from "../../dynamic/failure";
import type { Fields } from "../../dynamic/fields";
import type { Change, Handler } from "../../dynamic/handler";
import type { User } from "../api";
import type { Komodo } from "../context";
import { faultOf } from "../errors";
import type { UserAccountInputs } from "./account";
import { findUser, USER_LISTINGS } from "./users";

type Type = "Local" | "Service";

const NOUNS: Record<Type, string> = { Local: "User", Service: "Service user" };

/** What tells users and service users apart. */
export interface UserKind<I extends UserAccountInputs> {
  readonly kind: string;
  readonly type: Type;
  readonly fields: Fields<I>;
  /** What says that a change cannot be made, while nothing is written. */
  readonly refuseChange?: Handler<Komodo, I, object>["refuseChange"];
  make(komodo: Komodo, inputs: I): Promise<User>;
  /** Inputs beyond those of all users. */
  observe?(found: User): Partial<I>;
  /** Writes the inputs beyond those of all users. */
  write?(komodo: Komodo, inputs: I, changed: readonly string[]): Promise<void>;
}

/** Handler of one sort of users. */
export function userHandler<I extends UserAccountInputs>(
  kind: UserKind<I>,
): Handler<Komodo, I, object> {
  const subject = ({ username }: Partial<I>) => `${NOUNS[kind.type]} "${String(username)}"`;
  return {
    kind: kind.kind,
    subject,
    fields: kind.fields,
    ...(kind.refuseChange && { refuseChange: kind.refuseChange }),
    async create(inputs, komodo) {
      const { user, keys } = await makeOrAdopt(kind, inputs, { komodo, subject: subject(inputs) });
      await settle(kind, user, { komodo, inputs, keys });
      return { id: user._id.$oid, outs: {} };
    },
    async read(id, _olds, komodo) {
      const users = await komodo.listings.get("ListUsers");
      const found = users.find((user) => user._id.$oid === id);
      if (found === undefined) return undefined;
      const inputs = { ...inputsOf(found), ...kind.observe?.(found) } as Partial<I>;
      return { inputs, outs: {} };
    },
    update: (id, change, komodo) => update(kind, id, change, komodo),
    delete: (id, _olds, komodo) => remove(komodo, id),
  };
}

interface Made {
  readonly user: User;
  /** Inputs that are still to be written. */
  readonly keys: readonly string[];
}

async function makeOrAdopt<I extends UserAccountInputs>(
  kind: UserKind<I>,
  inputs: I,
  { komodo, subject }: { komodo: Komodo; subject: string },
): Promise<Made> {
  const given = Object.keys(inputs).filter((key) => !["username", "password"].includes(key));
  try {
    const user = await written(komodo, () => kind.make(komodo, inputs));
    const differing = given.filter((key) => differs(kind, inputs, key));
    return { user, keys: differing.filter((key) => key !== "description") };
  } catch (error) {
    if (faultOf(error) !== "conflict") throw error;
    const user = await findUser(komodo, inputs.username);
    if (user === undefined) throw error;
    return { user: adoptable(kind, user, { inputs, subject }), keys: given };
  }
}

function differs<I extends UserAccountInputs>(kind: UserKind<I>, inputs: I, key: string): boolean {
  const name = key as keyof I;
  return inputs[name] !== kind.fields[name].default;
}

function adoptable<I extends UserAccountInputs>(
  { type }: UserKind<I>,
  user: User,
  { inputs, subject }: { inputs: I; subject: string },
): User {
  if (user.config.type !== type) {
    const other = user.config.type === "Service" ? "a service user" : "a user";
    throw new Error(
      `${subject}: the name belongs to ${other} in Komodo (${user.config.type}). ` +
        "Choose another name: users and service users share theirs.",
    );
  }
  if (inputs.adopt) return user;
  throw new Error(
    `${subject}: Komodo has one of this name already. ` +
      "Set `adopt: true` to take it over, or choose another name.",
  );
}

interface Pending<I> extends Pick<Made, "keys"> {
  readonly komodo: Komodo;
  readonly inputs: I;
}

/** Writes what a create cannot carry; what then is missing is left to the next update. */
async function settle<I extends UserAccountInputs>(
  kind: UserKind<I>,
  user: User,
  { komodo, inputs, keys }: Pending<I>,
): Promise<void> {
  try {
    await writeRights(komodo, user._id.$oid, { inputs, keys });
    await kind.write?.(komodo, inputs, keys);
  } catch (error) {
    const missing = Object.fromEntries(keys.map((key) => [key, undefined]));
    throw new PartialFailure(user._id.$oid, missing, error);
  }
}

async function update<I extends UserAccountInputs>(
  kind: UserKind<I>,
  id: string,
  { news, changed }: Change<I, object>,
  komodo: Komodo,
): Promise<object> {
  await writeRights(komodo, id, { inputs: news, keys: changed });
  await kind.write?.(komodo, news, changed);
  return {};
}

function inputsOf(user: User): UserAccountInputs {
  const { username, enabled, admin } = user;
  const createServers = user.create_server_permissions;
  return { username, enabled, admin, createServers, createBuilds: user.create_build_permissions };
}

async function writeRights(
  komodo: Komodo,
  id: string,
  { inputs, keys }: { inputs: UserAccountInputs; keys: readonly string[] },
): Promise<void> {
  const { enabled = true, createServers = false, createBuilds = false, admin = false } = inputs;
  const rights = {
    ...(keys.includes("enabled") && { enabled }),
    ...(keys.includes("createServers") && { create_servers: createServers }),
    ...(keys.includes("createBuilds") && { create_builds: createBuilds }),
  };
  const writes = [
    async () => {
      if (Object.keys(rights).length === 0) return;
      await komodo.client.write("UpdateUserBasePermissions", { user_id: id, ...rights });
    },
    async () => {
      if (!keys.includes("admin")) return;
      await komodo.client.write("UpdateUserAdmin", { user_id: id, admin });
    },
  ];
  // Komodo changes `admin` of enabled users only: enables before, disables after (2.3.2).
  for (const write of enabled ? writes : writes.reverse()) await written(komodo, write);
}

async function remove(komodo: Komodo, id: string): Promise<void> {
  try {
    // The answer holds the hash of the password (2.3.2): nobody looks at it.
    await written(komodo, () => komodo.client.write("DeleteUser", { user: id }));
  } catch (error) {
    if (faultOf(error) !== "notFound") throw error;
  }
}

function written<T>(komodo: Komodo, write: () => Promise<T>): Promise<T> {
  return komodo.listings.written(USER_LISTINGS, write);
}
