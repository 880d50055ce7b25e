import { foreignKeyFault } from "../refusal";
import type { Grant, GrantKind } from "../state/accessRows";
import type { SiteResource } from "../state/networkRows";
import type { PangolinState } from "../state/state";

/** The private or public resource that access is given to. */
export type GrantTarget = Pick<Grant, "target" | "targetId">;

/**
 * Gives access to several at once. When one of them is unknown none gets it: that is one
 * statement of the database.
 */
export function grant(
  state: PangolinState,
  target: GrantTarget,
  { kind, ids }: { readonly kind: GrantKind; readonly ids: readonly (number | string)[] },
): void {
  if (ids.some((id) => !exists(state, kind, id)) || !targetExists(state, target)) {
    throw foreignKeyFault();
  }
  for (const granteeId of ids) state.grants.add({ ...target, kind, granteeId });
}

function exists(state: PangolinState, kind: GrantKind, id: number | string): boolean {
  if (kind === "user") return state.users.find({ userId: String(id) }) !== undefined;
  const table: Readonly<Record<"role" | "client", object | undefined>> = {
    role: state.roles.find({ roleId: Number(id) }),
    client: state.clients.find({ clientId: Number(id) }),
  };
  return table[kind] !== undefined;
}

function targetExists(state: PangolinState, { target, targetId }: GrantTarget): boolean {
  const row =
    target === "resource"
      ? state.resources.find({ resourceId: targetId })
      : state.siteResources.find({ siteResourceId: targetId });
  return row !== undefined;
}

/** Takes away the access of one kind; the Admin role keeps its own. */
export function revokeAll(
  state: PangolinState,
  { target, targetId }: GrantTarget,
  { kind, orgId }: { readonly kind: GrantKind; readonly orgId: string },
): void {
  const adminId = kind === "role" ? state.adminRole(orgId)?.roleId : undefined;
  state.grants.removeIf(
    (one) =>
      one.target === target &&
      one.targetId === targetId &&
      one.kind === kind &&
      one.granteeId !== adminId,
  );
}

/** The ids that have access, oldest first. */
export function grantees(state: PangolinState, target: GrantTarget, kind: GrantKind) {
  return state.grants.where({ ...target, kind }).map(({ granteeId }) => granteeId);
}

/** The lists of a private resource's body. */
interface Lists {
  readonly roleIds: readonly number[];
  readonly userIds: readonly string[];
  readonly clientIds: readonly number[];
}

/**
 * Gives a new private resource its access: the Admin role, then the lists one after the other. A
 * list with an unknown id throws; what came before stays.
 */
export function grantAll(
  state: PangolinState,
  { orgId, siteResourceId }: SiteResource,
  { roleIds, userIds, clientIds }: Lists,
): void {
  const target: GrantTarget = { target: "siteResource", targetId: siteResourceId };
  const admin = state.adminRole(orgId);
  if (admin !== undefined) grant(state, target, { kind: "role", ids: [admin.roleId] });
  grant(state, target, { kind: "role", ids: roleIds });
  grant(state, target, { kind: "user", ids: userIds });
  grant(state, target, { kind: "client", ids: clientIds });
}
