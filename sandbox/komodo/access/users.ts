import { createHash } from "node:crypto";
import type { Fields } from "../fields";
import { newObjectId, oid, isObjectId } from "../ids";
import { refuse } from "../errors";
import type { Grant } from "./permissions";

/** A Komodo user, in the form in which it is stored; `toAnswer` hides the password. */
export interface User {
  readonly _id: { readonly $oid: string };
  username: string;
  enabled: boolean;
  super_admin: boolean;
  admin: boolean;
  create_server_permissions: boolean;
  create_build_permissions: boolean;
  config: UserConfig;
  last_update_view: number;
  recents: Record<string, string[]>;
  all: Record<string, Grant>;
  updated_at: number;
}

/** How a user signs in. A service user has only API keys. */
export type UserConfig =
  | { readonly type: "Local"; readonly data: { readonly password: string } }
  | { readonly type: "Service"; readonly data: { description: string } };

/** What a new user starts from. */
export interface NewUser {
  readonly username: string;
  readonly config: UserConfig;
  readonly admin?: boolean;
}

/** All users, found by id or by name. */
export class UserStore {
  private readonly byId = new Map<string, User>();

  /** Adds a user. The caller has checked that the name is free. */
  add({ username, config, admin = false }: NewUser): User {
    const user: User = {
      _id: oid(newObjectId()),
      username,
      enabled: true,
      super_admin: admin,
      admin,
      create_server_permissions: admin,
      create_build_permissions: admin,
      config,
      last_update_view: 0,
      recents: {},
      all: {},
      updated_at: Date.now(),
    };
    this.byId.set(user._id.$oid, user);
    return user;
  }

  /** The user with this id or name, if any. */
  find(idOrName: string): User | undefined {
    if (isObjectId(idOrName)) return this.byId.get(idOrName);
    return [...this.byId.values()].find((user) => user.username === idOrName);
  }

  /** The user with this id, if any. */
  withId(id: string): User | undefined {
    return this.byId.get(id);
  }

  /** The user with this id or name. Refuses as Komodo's FindUser does when there is none. */
  get(idOrName: string): User {
    const user = this.find(idOrName);
    if (user === undefined) throw refuse(`No user found matching '${idOrName}'`);
    return user;
  }

  /** Every user, by name. */
  all(): User[] {
    return [...this.byId.values()].sort((a, b) => (a.username < b.username ? -1 : 1));
  }

  /** Takes a user out. */
  remove(user: User): void {
    this.byId.delete(user._id.$oid);
  }
}

/** A user as the API answers it: the password is eight `#` (Komodo 2.3.2). */
export function toAnswer(user: User): Fields {
  return answerWith(user, "########");
}

/** A user as DeleteUser and FindUser answer it: with the hash of the password (Komodo 2.3.2). */
export function rawAnswer(user: User): Fields {
  if (user.config.type !== "Local") return answerWith(user, "");
  const hash = createHash("sha256").update(user.config.data.password).digest("base64url");
  return answerWith(user, `$2b$10$${hash.repeat(2).slice(0, 53)}`);
}

function answerWith(user: User, password: string): Fields {
  const config = user.config.type === "Local" ? { type: "Local", data: { password } } : user.config;
  return {
    _id: user._id,
    username: user.username,
    enabled: user.enabled,
    super_admin: user.super_admin,
    admin: user.admin,
    create_server_permissions: user.create_server_permissions,
    create_build_permissions: user.create_build_permissions,
    config,
    linked_logins: {},
    totp: { secret: "", confirmed_at: 0, recovery_codes: [] },
    passkey: { created_at: 0 },
    external_skip_2fa: false,
    last_update_view: user.last_update_view,
    recents: user.recents,
    all: user.all,
    updated_at: user.updated_at,
  };
}
