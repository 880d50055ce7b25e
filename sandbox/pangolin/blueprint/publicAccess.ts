import { grant, grantees, type GrantTarget } from "../handlers/grantRows";
import type { User } from "../state/accessRows";
import type { PublicResource } from "../state/resourceRows";
import type { PangolinState } from "../state/state";
import { roleId } from "./privateResources";
import type { BlueprintPublicResource } from "./publicSchema";

type Auth = NonNullable<BlueprintPublicResource["auth"]>;

/** Replaces the roles, users and whitelist of a public resource. */
export function putAccess(state: PangolinState, row: PublicResource, auth: Auth): void {
  putRoles(state, row, auth["sso-roles"]);
  putUsers(state, row, auth["sso-users"]);
  putWhitelist(state, row, auth["whitelist-users"]);
}

function targetOf({ resourceId }: PublicResource): GrantTarget {
  return { target: "resource", targetId: resourceId };
}

function putRoles(state: PangolinState, row: PublicResource, names: readonly string[]): void {
  const ids = names.map((name) => roleId(state, row.orgId, name));
  const adminId = state.adminRole(row.orgId)?.roleId;
  replace(state, row, { kind: "role", ids, keep: (id) => id === adminId });
}

function putUsers(state: PangolinState, row: PublicResource, names: readonly string[]): void {
  const ids = names.map((name) => {
    const user = member(state, row.orgId, ({ username, email }) =>
      [username, email].includes(name),
    );
    if (user === undefined) throw new Error(`User not found: ${name} in org ${row.orgId}`);
    return user.userId;
  });
  replace(state, row, { kind: "user", ids, keep: () => false });
}

interface Replacement {
  readonly kind: "role" | "user";
  readonly ids: readonly (string | number)[];
  readonly keep: (id: string | number) => boolean;
}

function replace(
  state: PangolinState,
  row: PublicResource,
  { kind, ids, keep }: Replacement,
): void {
  const target = targetOf(row);
  const known = grantees(state, target, kind);
  const missing = ids.filter((id) => !known.includes(id));
  grant(state, target, { kind, ids: [...new Set(missing)] });
  for (const granteeId of known) {
    if (ids.includes(granteeId) || keep(granteeId)) continue;
    state.grants.remove({ ...target, kind, granteeId });
  }
}

/** Only members of the organization can be on the whitelist of a blueprint (Pangolin 1.18.4). */
function putWhitelist(state: PangolinState, row: PublicResource, emails: readonly string[]): void {
  const { orgId, resourceId } = row;
  for (const email of emails) {
    if (member(state, orgId, (user) => user.email === email) === undefined) {
      throw new Error(`User not found: ${email} in org ${orgId}`);
    }
    const entry = { resourceId, email };
    if (state.whitelist.find(entry) === undefined) state.whitelist.add(entry);
  }
  state.whitelist.removeIf(
    (entry) => entry.resourceId === resourceId && !emails.includes(entry.email),
  );
}

function member(
  state: PangolinState,
  orgId: string,
  fits: (user: User) => boolean,
): User | undefined {
  return state.users.all.find(
    (user) => fits(user) && state.userOrgs.find({ userId: user.userId, orgId }) !== undefined,
  );
}
