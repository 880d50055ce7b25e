import type { Grant } from "./accessRows";
import type { PangolinState } from "./state";

/** Removes a site with its Newt and targets; private resources stay, without it. */
export function removeSite(state: PangolinState, siteId: number): void {
  state.sites.remove({ siteId });
  state.newts.remove({ siteId });
  state.siteNetworks.remove({ siteId });
  for (const { targetId } of state.targets.where({ siteId })) removeTarget(state, targetId);
}

/** Removes a private resource and its grants; its network stays behind (Pangolin 1.18.4). */
export function removeSiteResource(state: PangolinState, siteResourceId: number): void {
  state.siteResources.remove({ siteResourceId });
  state.grants.remove({ target: "siteResource", targetId: siteResourceId });
}

/** Removes a machine client, its credentials and its grants. */
export function removeClient(state: PangolinState, clientId: number): void {
  state.clients.remove({ clientId });
  state.olms.remove({ clientId });
  removeGrantsOf(state, { kind: "client", granteeId: clientId });
}

/** Removes a role and its grants. Its users must have been given another role before. */
export function removeRole(state: PangolinState, roleId: number): void {
  state.roles.remove({ roleId });
  state.userOrgRoles.remove({ roleId });
  state.sshRoles.delete(roleId);
  removeGrantsOf(state, { kind: "role", granteeId: roleId });
}

/** Removes all grants of a role, user or client. */
export function removeGrantsOf(
  state: PangolinState,
  grantee: Pick<Grant, "kind" | "granteeId">,
): void {
  state.grants.remove(grantee);
}

/** Removes a target with its health check. Tells whether there was one. */
export function removeTarget(state: PangolinState, targetId: number): boolean {
  state.healthChecks.remove({ targetId });
  return state.targets.remove({ targetId }).length > 0;
}

/** Removes a public resource with everything that hangs on it. */
export function removeResource(state: PangolinState, resourceId: number): boolean {
  for (const { targetId } of state.targets.where({ resourceId })) removeTarget(state, targetId);
  state.rules.remove({ resourceId });
  state.locks.remove({ resourceId });
  state.whitelist.remove({ resourceId });
  state.accessTokens.remove({ resourceId });
  state.grants.remove({ target: "resource", targetId: resourceId });
  return state.resources.remove({ resourceId }).length > 0;
}

/** Removes a domain; resources that used it keep their names without it. */
export function removeDomain(state: PangolinState, domainId: string): void {
  state.domains.remove({ domainId });
  state.orgDomains.remove({ domainId });
  state.dnsRecords.remove({ domainId });
  for (const one of [...state.resources.all, ...state.siteResources.all]) {
    if (one.domainId === domainId) one.domainId = null;
  }
}

/** Removes an API key with its actions. */
export function removeApiKey(state: PangolinState, apiKeyId: string): void {
  state.apiKeys.remove({ apiKeyId });
  state.apiKeyActions.remove({ apiKeyId });
  state.apiKeyOrgs.remove({ apiKeyId });
}

/** Takes a user out of an organization: roles and grants go, the user stays. */
export function removeUserFromOrg(state: PangolinState, userId: string, orgId: string): void {
  state.userOrgRoles.remove({ userId, orgId });
  state.userOrgs.remove({ userId, orgId });
  state.grants.removeIf(
    (grant) => grant.kind === "user" && grant.granteeId === userId && orgOf(state, grant) === orgId,
  );
}

function orgOf(state: PangolinState, { target, targetId }: Grant): string | undefined {
  return target === "resource"
    ? state.resources.find({ resourceId: targetId })?.orgId
    : state.siteResources.find({ siteResourceId: targetId })?.orgId;
}
