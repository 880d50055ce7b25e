import type { KomodoCore } from "../core";
import { Refusal, refuse } from "../errors";
import { JwtIssuer } from "./jwt";
import { RateLimit } from "./rateLimit";
import type { User } from "./users";

/** The credentials a request or a websocket sent. */
export interface Credentials {
  /** The `Authorization` header or a websocket's `jwt`. */
  readonly bearer?: string;
  readonly key?: string;
  readonly secret?: string;
  /** Address that failures are counted for. */
  readonly address: string;
}

/** Tells who is calling, and signs users in. */
export class Authenticator {
  private readonly tokens = new JwtIssuer();
  private readonly limit = new RateLimit();

  constructor(private readonly core: KomodoCore) {}

  /** The caller. A bearer token is tried first, and a bad one is fatal (Komodo 2.3.2). */
  caller(credentials: Credentials): User {
    const { bearer, key, secret, address } = credentials;
    if (bearer === undefined && key === undefined) {
      throw new Refusal(401, "Invalid client credentials");
    }
    this.limit.assertAllowed(address);
    if (bearer === undefined && secret === undefined) {
      throw refuse("Request headers have X-API-KEY but missing X-API-SECRET");
    }
    const id =
      bearer === undefined
        ? this.keyHolder(key ?? "", secret ?? "", address)
        : this.tokenHolder(bearer, address);
    const user = this.core.users.withId(id);
    if (user?.enabled !== true) throw this.limit.failure(address, "Invalid user credentials");
    return user;
  }

  private tokenHolder(bearer: string, address: string): string {
    const id = this.tokens.verify(bearer.replace(/^Bearer /i, ""));
    if (id !== undefined) return id;
    this.limit.failure(address, "Invalid user credentials");
    throw refuse("Invalid user credentials");
  }

  private keyHolder(key: string, secret: string, address: string): string {
    const id = this.core.apiKeys.verify(key, secret);
    if (id !== undefined) return id;
    throw this.limit.failure(address, "Invalid user credentials");
  }

  /** Signs a local user in and returns a token. */
  login(username: string, password: string, address: string): string {
    this.limit.assertAllowed(address);
    const user = this.core.users.find(username);
    const isRight = user?.config.type === "Local" && user.config.data.password === password;
    if (user === undefined || !isRight) {
      throw this.limit.failure(address, "Invalid login credentials");
    }
    return this.tokens.issue(user._id.$oid);
  }
}
