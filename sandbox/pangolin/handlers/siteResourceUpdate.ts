import { z } from "zod";
import type { Handler } from "../call";
import { found, notFound } from "../refusal";
import { ok } from "../reply";
import { coercedId, given } from "../schemas/common";
import { parse } from "../schemas/parse";
import { updateBody, type UpdateSiteResource } from "../schemas/siteResource";
import type { SiteResource } from "../state/networkRows";
import type { PangolinState } from "../state/state";
import { update } from "../state/update";
import type { Names } from "./fullDomain";
import { grant, grantAll, revokeAll, type GrantTarget } from "./grantRows";
import { checkAlias, checkNames, checkPlace, siteIdsOf } from "./siteResourceCreate";

const params = z.strictObject({ siteResourceId: coercedId });

/**
 * POST /site-resource/:siteResourceId. Replaces nearly everything: an alias that is left out is
 * cleared, the three grant lists are replaced, and other sites reset `disableIcmp`
 * (Pangolin 1.18.4).
 */
export const updateSiteResource: Handler = (call) => {
  const { state } = call;
  const { siteResourceId } = parse(params, call.params);
  const wanted = parse(updateBody, call.body);
  const known = state.siteResources.find({ siteResourceId });
  const row = found(known, () => notFound("Site resource not found"));
  const { orgId } = row;
  checkPlace(state, orgId, wanted);
  const names = checkNames(state, orgId, { wanted, own: siteResourceId });
  checkAlias(state, orgId, { wanted, own: siteResourceId });
  if (hasOtherSites(state, row, wanted)) renew(state, row, { wanted, names });
  else edit(state, row, { wanted, names });
  return ok(row, "Site resource updated successfully");
};

interface Change {
  readonly wanted: UpdateSiteResource;
  readonly names: Names | undefined;
}

function hasOtherSites(
  state: PangolinState,
  row: SiteResource,
  wanted: UpdateSiteResource,
): boolean {
  const [before, after] = [state.sitesOf(row).map(({ siteId }) => siteId), siteIdsOf(wanted)];
  const ids = new Set([...before, ...after]);
  return [...ids].some((id) => !before.includes(id) || !after.includes(id));
}

function write(row: SiteResource, { wanted, names }: Change, disableIcmp?: boolean): void {
  const { name, niceId, mode, scheme, ssl, destination, destinationPort, enabled } = wanted;
  update(row, {
    ...{ name, niceId, mode, scheme, ssl, destination, destinationPort, enabled },
    alias: given(wanted.alias?.trim()) ?? null,
    tcpPortRangeString: wanted.tcpPortRangeString,
    udpPortRangeString: wanted.udpPortRangeString,
    disableIcmp,
    domainId: wanted.domainId,
    subdomain: names?.subdomain ?? null,
    fullDomain: names?.fullDomain ?? null,
  });
}

/** With other sites the row is deleted and added again under its id, so every grant is gone. */
function renew(state: PangolinState, row: SiteResource, change: Change): void {
  const { siteResourceId: targetId } = row;
  state.grants.remove({ target: "siteResource", targetId });
  write(row, change, change.wanted.disableIcmp ?? false);
  putSites(state, row, change.wanted);
  grantAll(state, row, change.wanted);
}

function edit(state: PangolinState, row: SiteResource, change: Change): void {
  const { wanted } = change;
  const { orgId, siteResourceId: targetId } = row;
  const target: GrantTarget = { target: "siteResource", targetId };
  write(row, change, wanted.disableIcmp);
  putSites(state, row, wanted);
  const lists = [
    { kind: "client", ids: wanted.clientIds },
    { kind: "user", ids: wanted.userIds },
    { kind: "role", ids: wanted.roleIds },
  ] as const;
  for (const { kind, ids } of lists) {
    revokeAll(state, target, { kind, orgId });
    grant(state, target, { kind, ids });
  }
}

function putSites(state: PangolinState, row: SiteResource, wanted: UpdateSiteResource): void {
  const { networkId } = row;
  state.siteNetworks.remove({ networkId });
  for (const siteId of siteIdsOf(wanted)) state.siteNetworks.add({ siteId, networkId });
}
