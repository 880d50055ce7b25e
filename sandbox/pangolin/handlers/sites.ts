import { z } from "zod";
import type { Call, Handler } from "../call";
import { conflict, found, notFound } from "../refusal";
import { ok } from "../reply";
import {
  NOT_EMPTY,
  coercedId,
  flagQuery,
  leadingId,
  nameSchema,
  orgParams,
  pageFields,
} from "../schemas/common";
import { parse } from "../schemas/parse";
import { removeSite } from "../state/removals";
import type { Site } from "../state/networkRows";
import type { PangolinState } from "../state/state";
import { update } from "../state/update";
import { holds, pageOf } from "./listing";

const siteParams = z.strictObject({ siteId: coercedId });

const getParams = z.strictObject({
  siteId: leadingId,
  niceId: z.string().optional(),
  orgId: z.string().optional(),
});

const listQuery = z.object({
  ...pageFields("name", "megabytesIn", "megabytesOut"),
  online: flagQuery,
  status: z.enum(["pending", "approved"]).optional().catch(undefined),
});

const updateBody = z
  .strictObject({
    name: nameSchema.optional(),
    niceId: nameSchema.optional(),
    dockerSocketEnabled: z.boolean().optional(),
    status: z.enum(["pending", "approved"]).optional(),
  })
  .refine(...NOT_EMPTY);

function find({ state, params }: Call): Site | undefined {
  const { siteId, niceId, orgId } = parse(getParams, params);
  if (siteId !== undefined) return state.sites.find({ siteId });
  if (niceId === undefined || orgId === undefined) return undefined;
  return state.sites.find({ orgId, niceId });
}

/** GET /site/:siteId and GET /org/:orgId/site/:niceId: with the Newt's id, never its secret. */
export const getSite: Handler = (call) => {
  const { state } = call;
  const site = found(find(call), () => notFound("Site not found"));
  const newt = state.newts.find({ siteId: site.siteId });
  const credentials = { newtId: newt?.newtId ?? null, newtVersion: newt?.version ?? null };
  return ok({ ...state.siteRow(site), ...credentials }, "Site retrieved successfully");
};

/** GET /org/:orgId/sites, in pages of 20. */
export const listSites: Handler = ({ state, params, query }) => {
  const wanted = parse(listQuery, query);
  const { orgId } = parse(orgParams, params);
  const fitting = state.sites
    .where({ orgId })
    .map((site) => state.siteRow(site))
    .filter((site) => holds(wanted.query, site.name, site.niceId))
    .filter((site) => wanted.online === undefined || site.online === wanted.online)
    .filter((site) => wanted.status === undefined || site.status === wanted.status);
  const { rows, pagination } = pageOf(fitting, wanted, "name");
  const sites = rows.map((site) => listRow(state, site));
  return ok({ sites, pagination }, "Sites retrieved successfully");
};

function listRow(state: PangolinState, site: Site): object {
  const { siteId, niceId, name, pubKey, subnet, megabytesIn, megabytesOut, type, address } = site;
  const node = state.exitNodes.find({ exitNodeId: site.exitNodeId ?? 0 });
  return {
    ...{ siteId, niceId, name, pubKey, subnet, megabytesIn, megabytesOut, type, address },
    orgName: state.orgs.find({ orgId: site.orgId })?.name ?? null,
    // The list says nothing of local sites.
    online: type === "local" ? undefined : site.online,
    newtVersion: null,
    exitNodeId: site.exitNodeId,
    exitNodeName: node?.name ?? null,
    exitNodeEndpoint: node?.endpoint ?? null,
    remoteExitNodeId: null,
    resourceCount: resourceCount(state, site),
    status: site.status,
    newtUpdateAvailable: false,
  };
}

function resourceCount(state: PangolinState, { siteId, orgId }: Site): number {
  const published = new Set(state.targets.where({ siteId }).map(({ resourceId }) => resourceId));
  const networks = state.siteNetworks.where({ siteId }).map(({ networkId }) => networkId);
  const own = state.siteResources.where({ orgId });
  return published.size + own.filter(({ networkId }) => networks.includes(networkId)).length;
}

/** POST /site/:siteId. A nice id must be free in every organization (Pangolin 1.18.4). */
export const updateSite: Handler = ({ state, params, body }) => {
  const { siteId } = parse(siteParams, params);
  const values = parse(updateBody, body);
  const holder = values.niceId && state.sites.find({ niceId: values.niceId });
  if (holder && holder.siteId !== siteId) {
    throw conflict(`A site with niceId "${values.niceId ?? ""}" already exists`);
  }
  const site = state.sites.find({ siteId });
  const row = found(site, () => notFound(`Site with ID ${siteId} not found`));
  return ok(state.siteRow(update(row, values)), "Site updated successfully");
};

/** DELETE /site/:siteId. Local and WireGuard sites stay although it says 200 (Pangolin 1.18.4). */
export const deleteSite: Handler = ({ state, params }) => {
  const { siteId } = parse(siteParams, params);
  const site = state.sites.find({ siteId });
  const { type } = found(site, () => notFound(`Site with ID ${siteId} not found`));
  if (type === "newt") removeSite(state, siteId);
  return ok(null, "Site deleted successfully");
};
