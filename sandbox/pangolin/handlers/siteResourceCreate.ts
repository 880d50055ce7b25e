import { addressOf, isInside, nextFree } from "../addresses";
import type { Handler } from "../call";
import { niceName } from "../ids";
import { badRequest, conflict, forbidden, found, notFound, serverError } from "../refusal";
import { created } from "../reply";
import { given, orgParams } from "../schemas/common";
import { parse } from "../schemas/parse";
import { createBody, type CreateSiteResource } from "../schemas/siteResource";
import { isIpAddress } from "../schemas/texts";
import type { Org, SiteResource } from "../state/networkRows";
import type { PangolinState } from "../state/state";
import { withDefaults } from "../state/update";
import { namesFor, type Names } from "./fullDomain";
import { grantAll } from "./grantRows";

/** What creating and updating a private resource check alike. */
export interface Wanted {
  readonly mode?: string | undefined;
  readonly siteIds?: readonly number[] | undefined;
  readonly siteId?: number | undefined;
  readonly destination?: string | undefined;
  readonly alias?: string | null | undefined;
  readonly domainId?: string | undefined;
  readonly subdomain?: string | undefined;
}

/** The ids of the sites that are asked for, of the list and the single one. */
export function siteIdsOf({ siteIds = [], siteId }: Wanted): number[] {
  return siteId === undefined || siteIds.includes(siteId) ? [...siteIds] : [...siteIds, siteId];
}

/** Refuses the mode that needs a licence, unknown sites, and addresses of the organization. */
export function checkPlace(state: PangolinState, orgId: string, wanted: Wanted): Org {
  if (wanted.mode === "http") {
    throw forbidden(
      "HTTP private resources are not included in your current plan. Please upgrade.",
    );
  }
  const siteIds = siteIdsOf(wanted);
  const sites = state.sites.where({ orgId }).filter(({ siteId }) => siteIds.includes(siteId));
  // An id that is given twice counts as an unknown one (Pangolin 1.18.4).
  if (sites.length !== siteIds.length) throw notFound("Some site not found");
  const org = found(state.orgs.find({ orgId }), () => notFound("Organization not found"));
  const { destination = "" } = wanted;
  if (!isIpAddress(destination)) return org;
  const isOwn = [org.subnet, org.utilitySubnet].some((net) => isInside(destination, net));
  if (!isOwn) return org;
  throw badRequest(
    "IP can not be in the CIDR range of the organization's subnet or utility subnet",
  );
}

/** The names of a domain, if one is asked for; nothing without. */
export function checkNames(
  state: PangolinState,
  orgId: string,
  { wanted, own }: { readonly wanted: Wanted; readonly own: number | undefined },
): Names | undefined {
  if (!wanted.domainId) return undefined;
  const { domainId, subdomain } = wanted;
  const names = namesFor(state, { orgId, domainId, subdomain });
  const holder = state.siteResources.find({ fullDomain: names.fullDomain });
  if (holder === undefined || holder.siteResourceId === own) return names;
  throw conflict("Resource with that domain already exists");
}

/** Refuses an alias that another private resource of the organization has, in the same case. */
export function checkAlias(
  state: PangolinState,
  orgId: string,
  { wanted, own }: { readonly wanted: Wanted; readonly own: number | undefined },
): void {
  if (!wanted.alias) return;
  const holders = state.siteResources.where({ orgId, alias: wanted.alias.trim() });
  if (holders.every(({ siteResourceId }) => siteResourceId === own)) return;
  throw conflict("Alias already in use by another site resource");
}

/**
 * PUT /org/:orgId/site-resource. An unknown role, user or client is a 500, and a site without a
 * Newt a 404: the resource is there all the same (Pangolin 1.18.4 on SQLite).
 */
export const createSiteResource: Handler = ({ state, params, body }) => {
  const { orgId } = parse(orgParams, params);
  const wanted = parse(createBody, body);
  const org = checkPlace(state, orgId, wanted);
  if (wanted.domainId && wanted.alias) {
    throw badRequest("Alias and domain cannot both be set. Please choose one or the other.");
  }
  const names = checkNames(state, orgId, { wanted, own: undefined });
  checkAlias(state, orgId, { wanted, own: undefined });
  const row = insert(state, { org, wanted, names });
  const siteIds = siteIdsOf(wanted);
  for (const siteId of siteIds) state.siteNetworks.add({ siteId, networkId: row.networkId });
  grantAll(state, row, wanted);
  const local = siteIds.find((siteId) => state.newts.find({ siteId }) === undefined);
  if (local !== undefined) throw notFound(`Newt not found for site ${local}`);
  return created(row, "Site resource created successfully");
};

interface NewSiteResource {
  readonly org: Org;
  readonly wanted: CreateSiteResource;
  readonly names: Names | undefined;
}

const NONE = {
  ...{ ssl: false, scheme: null, destinationPort: null },
  ...{ tcpPortRangeString: "*", udpPortRangeString: "*", disableIcmp: false },
  ...{ domainId: null, subdomain: null, fullDomain: null },
};

function insert(state: PangolinState, { org, wanted, names }: NewSiteResource): SiteResource {
  const { name, mode, destination, enabled, ssl, scheme, destinationPort, domainId } = wanted;
  const { tcpPortRangeString, udpPortRangeString, disableIcmp } = wanted;
  return addSiteResource(state, org, {
    niceId: given(wanted.niceId) ?? freeNiceId(state, org.orgId),
    ...{ name, mode, destination, enabled },
    alias: wanted.alias?.trim() ?? null,
    ...withDefaults<Pick<SiteResource, keyof typeof NONE>>(NONE, {
      ...{ ssl, scheme, destinationPort, domainId, ...names },
      ...{ tcpPortRangeString, udpPortRangeString, disableIcmp },
    }),
  });
}

/** What the maker of a private resource decides. */
export type SiteResourceValues = Omit<
  SiteResource,
  | "siteResourceId"
  | "orgId"
  | "networkId"
  | "defaultNetworkId"
  | "proxyPort"
  | "aliasAddress"
  | "authDaemonPort"
  | "authDaemonMode"
>;

/** Adds a private resource with a network and, unless it is a CIDR, an alias address. */
export function addSiteResource(
  state: PangolinState,
  org: Org,
  values: SiteResourceValues,
): SiteResource {
  const { orgId } = org;
  const aliasAddress = values.mode === "cidr" ? null : nextAliasAddress(state, org);
  const { networkId } = state.networks.add({ networkId: state.networks.nextId(), orgId });
  return state.siteResources.add({
    siteResourceId: state.siteResources.nextId(),
    orgId,
    networkId,
    defaultNetworkId: null,
    proxyPort: null,
    aliasAddress,
    authDaemonPort: 22_123,
    authDaemonMode: "site",
    ...values,
  });
}

function nextAliasAddress(state: PangolinState, { orgId, utilitySubnet }: Org): string {
  const taken = state.siteResources
    .where({ orgId })
    .flatMap(({ aliasAddress }) => aliasAddress ?? []);
  // The first eight addresses are the server's own.
  const next = nextFree(utilitySubnet, [...taken, `${addressOf(utilitySubnet)}/29`]);
  return addressOf(found(next, () => serverError("Failed to create site resource")));
}

/** A nice id that neither a private nor a public resource of the organization has. */
export function freeNiceId(state: PangolinState, orgId: string): string {
  return niceName((niceId) =>
    [state.resources, state.siteResources].some(
      (table) =>
        table.all.find((row) => row.orgId === orgId && row.niceId === niceId) !== undefined,
    ),
  );
}
