import { z } from "zod";
import type { Handler } from "../call";
import { Refusal } from "../refusal";
import { ok } from "../reply";
import { flagQuery, orgParams, pageFields } from "../schemas/common";
import { parse } from "../schemas/parse";
import type { PublicResource, ResourceLock, Target } from "../state/resourceRows";
import type { PangolinState } from "../state/state";
import { withNulls } from "../state/update";
import { holds, pageOf } from "./listing";

const listQuery = z.object({
  ...pageFields("name"),
  enabled: flagQuery,
  authState: z.enum(["protected", "not_protected", "none"]).optional().catch(undefined),
  healthStatus: z.enum(["healthy", "degraded", "unhealthy", "unknown"]).optional().catch(undefined),
  siteId: z.coerce.number().int().positive().optional(),
});

type ListQuery = z.output<typeof listQuery>;

/** GET /org/:orgId/resources, in pages of 20. Below `/site/:siteId` it is always a 400. */
export const listResources: Handler = ({ state, params, query }) => {
  const wanted = parse(listQuery, query);
  const { orgId } = parse(orgParams, params);
  const fitting = state.resources.where({ orgId }).filter((row) => fits(state, row, wanted));
  const { rows, pagination } = pageOf(fitting, wanted, "name");
  const resources = rows.map((row) => listRow(state, row));
  return ok({ resources, pagination }, "Resources retrieved successfully");
};

function fits(state: PangolinState, row: PublicResource, wanted: ListQuery): boolean {
  const { enabled, healthStatus, siteId } = wanted;
  const { resourceId } = row;
  return (
    holds(wanted.query, row.name, row.niceId, row.fullDomain) &&
    (enabled === undefined || row.enabled === enabled) &&
    (healthStatus === undefined || row.health === healthStatus) &&
    (siteId === undefined || state.targets.find({ resourceId, siteId }) !== undefined) &&
    fitsAuth(state, row, wanted.authState)
  );
}

function fitsAuth(
  state: PangolinState,
  { resourceId, http, sso, emailWhitelistEnabled }: PublicResource,
  wanted: ListQuery["authState"],
): boolean {
  if (wanted === undefined) return true;
  if (wanted === "none") return !http;
  const isLocked = state.locks.find({ resourceId }) !== undefined;
  const isProtected = sso || emailWhitelistEnabled || isLocked;
  return isProtected === (wanted === "protected");
}

function lockId(
  state: PangolinState,
  { resourceId }: PublicResource,
  kind: ResourceLock["kind"],
): number | null {
  return state.locks.find({ resourceId, kind })?.id ?? null;
}

function listRow(state: PangolinState, row: PublicResource): object {
  const { resourceId, niceId, name, ssl, fullDomain, sso, http, protocol, proxyPort } = row;
  const targets = state.targets.where({ resourceId });
  return {
    ...{ resourceId, niceId, name, ssl, fullDomain },
    passwordId: lockId(state, row, "password"),
    sso,
    pincodeId: lockId(state, row, "pincode"),
    whitelist: row.emailWhitelistEnabled,
    ...{ http, protocol, proxyPort },
    wildcard: row.wildcard,
    enabled: row.enabled,
    domainId: row.domainId,
    headerAuthId: lockId(state, row, "headerAuth"),
    health: row.health,
    targets: targets.map((target) => targetRow(state, target)),
    sites: siteRows(state, targets),
  };
}

function targetRow(state: PangolinState, target: Target): object {
  const { targetId, resourceId, siteId, ip, port, enabled } = target;
  const check = state.healthChecks.find({ targetId });
  const site = state.sites.find({ siteId });
  return {
    ...{ targetId, resourceId, siteId, ip, port, enabled },
    ...withNulls({ healthStatus: check?.hcHealth, hcEnabled: check?.hcEnabled }),
    ...withNulls({ siteName: site?.name, siteNiceId: site?.niceId, siteType: site?.type }),
    siteOnline: site === undefined ? null : state.isOnline(site),
  };
}

function siteRows(state: PangolinState, targets: readonly Target[]): object[] {
  const ids = [...new Set(targets.map(({ siteId }) => siteId))];
  return ids.flatMap((siteId) => {
    const site = state.sites.find({ siteId });
    if (site === undefined) return [];
    const { name, niceId, type } = site;
    const online = type === "local" ? undefined : state.isOnline(site);
    return [{ siteId, siteName: name, siteNiceId: niceId, online }];
  });
}

/** GET /org/:orgId/resource-names. */
export const listResourceNames: Handler = ({ state, params }) => {
  const { orgId } = parse(orgParams, params);
  const names = state.resources
    .where({ orgId })
    .map(({ resourceId, name }) => ({ resourceId, name }));
  return ok(names, "Resource Names retrieved successfully");
};

/** GET /org/:orgId/user-resources: only for users who are logged in, so never for a key. */
export const listUserResources: Handler = () => {
  throw new Refusal(401, "User not authenticated");
};
