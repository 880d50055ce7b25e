import { found } from "../refusal";
import { addRole } from "../seed";
import type { Org, SiteResource } from "../state/networkRows";
import type { PangolinState } from "../state/state";
import { update, withDefaults } from "../state/update";
import { grant, revokeAll, type GrantTarget } from "../handlers/grantRows";
import { addSiteResource } from "../handlers/siteResourceCreate";
import type { BlueprintPrivateResource } from "./schemas";

/** Makes or replaces the private resources of a blueprint, one after the other. */
export function applyPrivateResources(
  state: PangolinState,
  org: Org,
  resources: Readonly<Record<string, BlueprintPrivateResource>>,
): void {
  for (const [niceId, wanted] of Object.entries(resources))
    applyOne(state, org, { niceId, wanted });
}

interface Keyed {
  readonly niceId: string;
  readonly wanted: BlueprintPrivateResource;
}

function applyOne(state: PangolinState, org: Org, { niceId, wanted }: Keyed): void {
  const { orgId } = org;
  const known = state.siteResources.find({ orgId, niceId });
  const siteIds = siteIdsOf(state, orgId, { niceId, wanted });
  const row =
    known === undefined
      ? addSiteResource(state, org, { niceId, ...columnsOf(wanted), ...keptColumns(wanted) })
      : update(known, { ...columnsOf(wanted), ...givenColumns(wanted) });
  const { networkId } = row;
  state.siteNetworks.remove({ networkId });
  for (const siteId of siteIds) state.siteNetworks.add({ siteId, networkId });
  putGrants(state, row, wanted);
}

/** The sites of a resource by their nice ids; unknown ones are left out, but one must be there. */
function siteIdsOf(state: PangolinState, orgId: string, { niceId: key, wanted }: Keyed): number[] {
  const names = [...(wanted.site === undefined ? [] : [wanted.site]), ...wanted.sites];
  const ids = names.flatMap((niceId) => state.sites.find({ orgId, niceId })?.siteId ?? []);
  if (ids.length > 0) return ids;
  throw new Error(`No valid sites found for private private resource ${key} in org ${orgId}`);
}

function columnsOf(wanted: BlueprintPrivateResource) {
  const { name, mode, destination } = wanted;
  const isHttp = mode === "http";
  return {
    ...{ name, mode, destination },
    enabled: true,
    alias: wanted.alias ?? null,
    disableIcmp: wanted["disable-icmp"] || isHttp,
    tcpPortRangeString: isHttp ? "443,80" : wanted["tcp-ports"],
    udpPortRangeString: isHttp ? "" : wanted["udp-ports"],
    fullDomain: wanted["full-domain"] ?? null,
    subdomain: null,
    domainId: null,
  };
}

/** Columns that keep their value when a blueprint says nothing of them. */
function givenColumns({ ssl, scheme, "destination-port": port }: BlueprintPrivateResource) {
  return { ssl, scheme, destinationPort: port };
}

function keptColumns(wanted: BlueprintPrivateResource) {
  const none: Pick<SiteResource, "ssl" | "scheme" | "destinationPort"> = {
    ...{ ssl: false, scheme: null, destinationPort: null },
  };
  return withDefaults(none, givenColumns(wanted));
}

function putGrants(
  state: PangolinState,
  { orgId, siteResourceId: targetId }: SiteResource,
  wanted: BlueprintPrivateResource,
): void {
  const target: GrantTarget = { target: "siteResource", targetId };
  for (const kind of ["client", "user", "role"] as const) revokeAll(state, target, { kind, orgId });
  const admin = found(
    state.adminRole(orgId),
    () => new Error(`Admin role not found for org ${orgId}`),
  );
  const adminGrant = { ...target, kind: "role", granteeId: admin.roleId } as const;
  if (state.grants.find(adminGrant) === undefined) state.grants.add(adminGrant);
  const roleIds = [...new Set(wanted.roles)].map((name) => roleId(state, orgId, name));
  grant(state, target, { kind: "role", ids: roleIds });
  grantNamed(state, target, {
    kind: "user",
    names: wanted.users,
    ids: userIds(state, orgId, wanted),
  });
  const machines = state.clients.where({ orgId });
  const ids = machines.filter(({ niceId }) => wanted.machines.includes(niceId));
  grantNamed(state, target, {
    kind: "client",
    names: wanted.machines,
    ids: ids.map(({ clientId }) => clientId),
  });
}

interface Named {
  readonly kind: "user" | "client";
  readonly names: readonly string[];
  readonly ids: readonly (string | number)[];
}

/** Unknown names are left out; when none is known the database refuses the empty statement. */
function grantNamed(state: PangolinState, target: GrantTarget, { kind, names, ids }: Named): void {
  if (names.length > 0 && ids.length === 0) {
    throw new Error("values() must be called with at least one value");
  }
  grant(state, target, { kind, ids });
}

function userIds(
  state: PangolinState,
  orgId: string,
  { users }: BlueprintPrivateResource,
): string[] {
  const members = state.userOrgs.where({ orgId }).map(({ userId }) => userId);
  return state.users.all
    .filter(({ username, email }) => users.includes(username) || users.includes(email ?? ""))
    .map(({ userId }) => userId)
    .filter((userId) => members.includes(userId));
}

/** The id of a role by its name. A role that is not there is made (Pangolin 1.18.4). */
export function roleId(state: PangolinState, orgId: string, name: string): number {
  return (state.roles.find({ orgId, name }) ?? addRole(state, { orgId, name })).roleId;
}
