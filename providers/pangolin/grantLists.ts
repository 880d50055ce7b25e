import type { Pangolin } from "./context";
import type { List } from "./listings";
import type { ClientRow, RoleRow, UserRow } from "./shapes";

/** Who is given access. */
export type GranteeKind = "role" | "user" | "client";

/** What access is given to. `privateResource` is a "site resource" in the API. */
export interface GrantTarget {
  readonly kind: "privateResource" | "publicResource";
  readonly id: number;
}

/** Path of a resource, as its grants' routes begin: `/site-resource/12`. */
export function targetPath({ kind, id }: GrantTarget): string {
  return `${kind === "privateResource" ? "/site-resource" : "/resource"}/${id}`;
}

/** The list of who has access. Pangolin 1.18.4 gives an empty one for an unknown private resource. */
export function grantList(target: GrantTarget, kind: GranteeKind): List {
  return { path: `${targetPath(target)}/${kind}s`, rows: `${kind}s`, style: "whole" };
}

/** Under which key of {@link Pangolin.serial} all that writes grants of a resource runs. */
export function grantsKey(target: GrantTarget): string {
  return `grants of ${targetPath(target)}`;
}

interface GrantRow {
  readonly roleId?: RoleRow["roleId"];
  readonly isAdmin?: RoleRow["isAdmin"];
  readonly userId?: UserRow["id"];
  readonly clientId?: ClientRow["clientId"];
}

/**
 * Ids of who has access, each once. The Admin role always has, cannot be granted, and is left out.
 */
export async function granteeIds(
  { listings }: Pangolin,
  target: GrantTarget,
  kind: GranteeKind,
): Promise<(number | string)[]> {
  const rows = await listings.get<GrantRow>(grantList(target, kind));
  const ids = rows.filter(({ isAdmin }) => isAdmin !== true).map((row) => row[`${kind}Id`]);
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** Forgets the lists of who has access to a resource. */
export function dropGrants({ listings }: Pangolin, target: GrantTarget): void {
  const kinds = ["role", "user", "client"] as const;
  listings.drop(kinds.map((kind) => grantList(target, kind).path));
}
