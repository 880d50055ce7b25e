import { badRequest } from "./errors";
import { isObjectId } from "./ids";
import type { Kind } from "./kinds";

/**
 * The name Komodo 2.3.2 stores for a name that was sent. Stack and Build are lower-cased and keep
 * `[a-z0-9_-]`, Deployment keeps `[A-Za-z0-9_.-]`, Repo replaces blanks, the others are trimmed.
 */
export function storedName(kind: Kind, sent: string): string {
  const name = sent.trim();
  if (kind === "Stack" || kind === "Build") {
    return trimStart(name.toLowerCase().replace(/[^a-z0-9_-]/gu, "_"));
  }
  if (kind === "Deployment") return trimStart(name.replace(/[^A-Za-z0-9_.-]/gu, "_"));
  if (kind === "Repo") return name.replace(/[ \n]/g, "_");
  return name.replaceAll("\n", "_");
}

/**
 * Refuses a name that cannot be used for a new resource. A name of blanks passes, as it does in
 * Komodo 2.3.2, and is stored as `""`.
 */
export function assertNewName(sent: string, stored: string): void {
  if (sent === "") throw badRequest("Must provide non-empty name for resource");
  if (isObjectId(stored)) throw badRequest("Valid ObjectIds cannot be used as names");
}

function trimStart(name: string): string {
  return name.replace(/^[^A-Za-z0-9]+/, "");
}
