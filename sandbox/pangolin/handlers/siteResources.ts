import { z } from "zod";
import type { Handler } from "../call";
import { found, notFound } from "../refusal";
import { ok } from "../reply";
import { coercedId, leadingId, limitFields, orgParams, pageFields } from "../schemas/common";
import { parse } from "../schemas/parse";
import type { Site, SiteResource } from "../state/networkRows";
import { removeSiteResource } from "../state/removals";
import type { PangolinState } from "../state/state";
import { holds, pageOf } from "./listing";

const listQuery = z.object({
  ...pageFields("name"),
  mode: z.enum(["host", "cidr", "http"]).optional().catch(undefined),
  siteId: z.coerce.number().int().positive().optional(),
});

const bySiteParams = z.strictObject({ siteId: coercedId, orgId: z.string() });

const bySiteQuery = z.object({
  ...limitFields("100"),
  sort_by: z.enum(["name"]).optional().catch(undefined),
  order: z.enum(["asc", "desc"]).optional().default("asc").catch("asc"),
});

const getParams = z.strictObject({
  siteResourceId: leadingId,
  niceId: z.string().optional(),
  orgId: z.string(),
});

const deleteParams = z.strictObject({ siteResourceId: coercedId });

/** GET /org/:orgId/site-resources, in pages of 20: the only way to read a private resource. */
export const listSiteResources: Handler = ({ state, params, query }) => {
  const { orgId } = parse(orgParams, params);
  const wanted = parse(listQuery, query);
  const fitting = state.siteResources
    .where({ orgId })
    .filter((row) => wanted.mode === undefined || row.mode === wanted.mode)
    .filter((row) => wanted.siteId === undefined || isOn(state, row, wanted.siteId))
    .filter((row) => sitesFound(state, row, wanted.query) !== undefined);
  const { rows, pagination } = pageOf(fitting, wanted, "name");
  const siteResources = rows.map((row) => listRow(state, row, wanted.query));
  return ok({ siteResources, pagination }, "Site resources retrieved successfully");
};

function isOn(state: PangolinState, row: SiteResource, siteId: number): boolean {
  return state.sitesOf(row).some((site) => site.siteId === siteId);
}

/**
 * The sites that a search shows of a private resource: all when its own texts fit, else those whose
 * name fits. Undefined when nothing fits.
 */
function sitesFound(state: PangolinState, row: SiteResource, search?: string): Site[] | undefined {
  const { name, niceId, destination, alias, aliasAddress } = row;
  const sites = state.sitesOf(row);
  if (holds(search, name, niceId, destination, alias, aliasAddress)) return sites;
  const fitting = sites.filter((site) => holds(search, site.name));
  return fitting.length > 0 ? fitting : undefined;
}

function listRow(state: PangolinState, row: SiteResource, search?: string): object {
  const sites = (sitesFound(state, row, search) ?? []).map((site) => state.siteRow(site));
  return {
    ...row,
    siteNames: sites.map(({ name }) => name),
    siteNiceIds: sites.map(({ niceId }) => niceId),
    siteIds: sites.map(({ siteId }) => siteId),
    siteAddresses: sites.map(({ address }) => address),
    siteOnlines: sites.map(({ online }) => online),
  };
}

/** GET /org/:orgId/site/:siteId/resources: without pagination, 100 rows unless told. */
export const listSiteResourcesOfSite: Handler = ({ state, params, query }) => {
  const { siteId, orgId } = parse(bySiteParams, params);
  const { limit, offset, ...wanted } = parse(bySiteQuery, query);
  found(state.sites.find({ siteId, orgId }), () => notFound("Site not found"));
  const fitting = state.siteResources.where({ orgId }).filter((row) => isOn(state, row, siteId));
  const { rows } = pageOf(
    fitting,
    { ...wanted, page: 1, pageSize: Number.MAX_SAFE_INTEGER },
    "name",
  );
  const siteResources = rows.slice(offset, offset + limit).map((row) => ({
    siteNetworks: { siteId, networkId: row.networkId },
    networks: { networkId: row.networkId, niceId: null, name: null, scope: "resource", orgId },
    siteResources: row,
  }));
  return ok({ siteResources }, "Site resources retrieved successfully");
};

/** GET /site-resource/:siteResourceId: always 400, for want of an `orgId` (Pangolin 1.18.4). */
export const getSiteResource: Handler = ({ state, params }) => {
  const { siteResourceId, orgId } = parse(getParams, params);
  const row = state.siteResources.find({ siteResourceId: siteResourceId ?? 0, orgId });
  return ok(
    found(row, () => notFound("Site resource not found")),
    "Site resource retrieved successfully",
  );
};

/** DELETE /site-resource/:siteResourceId. */
export const deleteSiteResource: Handler = ({ state, params }) => {
  const { siteResourceId } = parse(deleteParams, params);
  const row = state.siteResources.find({ siteResourceId });
  found(row, () => notFound("Site resource not found"));
  removeSiteResource(state, siteResourceId);
  const message = "Site resource deleted successfully";
  return ok({ message }, message);
};
