import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { isFields } from "../fields";

const LIFETIME_SECONDS = 86_400;

/** Makes and checks the JSON web tokens of one running Core. */
export class JwtIssuer {
  private readonly key = randomBytes(32);

  /** A token for a user, valid for a day. */
  issue(userId: string): string {
    const now = Math.floor(Date.now() / 1000);
    const header = encode({ typ: "JWT", alg: "HS256" });
    const payload = encode({ sub: userId, iat: now, exp: now + LIFETIME_SECONDS });
    return `${header}.${payload}.${this.signature(`${header}.${payload}`)}`;
  }

  /** The user id of a valid token, or undefined. */
  verify(token: string): string | undefined {
    const [header, payload, signature = ""] = token.split(".");
    if (header === undefined || payload === undefined) return undefined;
    const given = Buffer.from(signature);
    const wanted = Buffer.from(this.signature(`${header}.${payload}`));
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    if (!isFields(claims) || typeof claims.sub !== "string") return undefined;
    return Number(claims.exp) > Date.now() / 1000 ? claims.sub : undefined;
  }

  private signature(text: string): string {
    return createHmac("sha256", this.key).update(text).digest("base64url");
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
