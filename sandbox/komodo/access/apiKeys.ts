import { createHash, timingSafeEqual } from "node:crypto";
import { randomText } from "../ids";

/** An API key. The secret itself is not kept. */
export interface ApiKey {
  readonly key: string;
  readonly secretHash: Buffer;
  readonly user_id: string;
  readonly name: string;
  /** Unix milliseconds. */
  readonly created_at: number;
  /** Unix milliseconds, 0 for never. */
  readonly expires: number;
}

/** A new key with its secret, which is shown this once. */
export interface NewApiKey {
  readonly key: string;
  readonly secret: string;
}

/** All API keys by key. */
export class ApiKeys {
  private readonly byKey = new Map<string, ApiKey>();

  /** Makes a key for a user. */
  create(owner: {
    readonly userId: string;
    readonly name: string;
    readonly expires: number;
  }): NewApiKey {
    const key = `K_${randomText(40)}_K`;
    const secret = `S_${randomText(40)}_S`;
    this.byKey.set(key, {
      key,
      secretHash: hashOf(secret),
      user_id: owner.userId,
      name: owner.name,
      created_at: Date.now(),
      expires: owner.expires,
    });
    return { key, secret };
  }

  /** The key, if it exists. */
  find(key: string): ApiKey | undefined {
    return this.byKey.get(key);
  }

  /** The id of the user whose key and secret these are, if they are right and not expired. */
  verify(key: string, secret: string): string | undefined {
    const found = this.byKey.get(key);
    if (found === undefined) return undefined;
    const isExpired = found.expires !== 0 && found.expires < Date.now();
    if (isExpired || !timingSafeEqual(found.secretHash, hashOf(secret))) return undefined;
    return found.user_id;
  }

  /** The keys of a user as the API lists them: with an empty secret. */
  listOf(userId: string): object[] {
    return [...this.byKey.values()]
      .filter((key) => key.user_id === userId)
      .map(({ key, user_id, name, created_at, expires }) => ({
        key,
        secret: "",
        user_id,
        name,
        created_at,
        expires,
      }));
  }

  /** Takes a key out. */
  remove(key: string): void {
    this.byKey.delete(key);
  }
}

function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
