import { z } from "zod";
import { isInside } from "../addresses";
import type { Handler } from "../call";
import { badRequest, found, notFound } from "../refusal";
import { created, ok } from "../reply";
import { coercedId, limitQuery } from "../schemas/common";
import { parse } from "../schemas/parse";
import { isIpAddress } from "../schemas/texts";
import { createBody, updateBody, type CreateTarget } from "../schemas/target";
import type { Site } from "../state/networkRows";
import { removeTarget } from "../state/removals";
import type { PublicResource, Target } from "../state/resourceRows";
import type { PangolinState } from "../state/state";
import { update } from "../state/update";
import { cut } from "./listing";
import {
  addHealthCheck,
  addTarget,
  freeInternalPort,
  healthCheckOf,
  updateHealthCheck,
} from "./targetRows";

const resourceParams = z.strictObject({ resourceId: coercedId });
const targetParams = z.strictObject({ targetId: coercedId });

function siteOf(state: PangolinState, siteId: number): Site {
  return found(state.sites.find({ siteId }), () => notFound(`Site with ID ${siteId} not found`));
}

function targetOf(state: PangolinState, params: unknown): Target {
  const { targetId } = parse(targetParams, params);
  const row = state.targets.find({ targetId });
  return found(row, () => notFound(`Target with ID ${targetId} not found`));
}

/** PUT /resource/:resourceId/target. A second target with the same values is taken. */
export const createTarget: Handler = ({ state, params, body }) => {
  const wanted = parse(createBody, body);
  const { resourceId } = parse(resourceParams, params);
  const known = state.resources.find({ resourceId });
  const resource = found(known, () => notFound(`Resource with ID ${resourceId} not found`));
  const site = siteOf(state, wanted.siteId);
  if (site.type === "wireguard") mustBeInSubnet(site, wanted.ip);
  const target = insert(state, { resource, site, wanted });
  const { orgId } = resource;
  const check = addHealthCheck(state, target, { ...healthCheckOf(wanted, resource), orgId });
  return created({ ...check, ...target }, "Target created successfully");
};

function mustBeInSubnet({ subnet }: Site, ip: string): void {
  if (isIpAddress(ip) && subnet !== null && isInside(ip, subnet)) return;
  throw badRequest("Target IP is not within the site subnet");
}

interface NewTarget {
  readonly resource: PublicResource;
  readonly site: Site;
  readonly wanted: CreateTarget;
}

function insert(state: PangolinState, { resource, site, wanted }: NewTarget): Target {
  const { siteId, type } = site;
  const { ip, port, enabled } = wanted;
  return addTarget(state, resource, {
    ...{ siteId, ip, port, enabled },
    method: wanted.method ?? null,
    internalPort: type === "local" ? null : freeInternalPort(state, siteId),
    path: wanted.path ?? null,
    pathMatchType: wanted.pathMatchType ?? null,
    rewritePath: wanted.rewritePath ?? null,
    rewritePathType: wanted.rewritePathType ?? null,
    priority: wanted.priority ?? 100,
  });
}

/** POST /target/:targetId. Headers of the health check come back as JSON text. */
export const updateTarget: Handler = ({ state, params, body }) => {
  const { targetId } = parse(targetParams, params);
  const wanted = parse(updateBody, body);
  const target = targetOf(state, { targetId });
  const site = siteOf(state, wanted.siteId);
  const { siteId, ip, method, port, enabled, path, pathMatchType, priority } = wanted;
  const { rewritePath, rewritePathType } = wanted;
  const rewrite =
    pathMatchType === null
      ? { rewritePath: null, rewritePathType: null }
      : { rewritePath, rewritePathType };
  update(target, {
    ...{ siteId, ip, method, port, enabled, path, pathMatchType, priority },
    internalPort: freeInternalPort(state, siteId),
    ...rewrite,
  });
  const gone = `Health check for target with ID ${targetId} not found`;
  const check = found(state.healthChecks.find({ targetId }), () => notFound(gone));
  updateHealthCheck(check, wanted, site.type === "newt");
  return ok({ ...target, ...check }, "Target updated successfully");
};

/** GET /resource/:resourceId/targets. */
export const listTargets: Handler = ({ state, params, query }) => {
  const limits = parse(limitQuery, query);
  const { resourceId } = parse(resourceParams, params);
  const { rows, pagination } = cut(state.targets.where({ resourceId }), limits);
  const targets = rows.map((target) => listRow(state, target));
  return ok({ targets, pagination }, "Targets retrieved successfully");
};

function listRow(state: PangolinState, target: Target): object {
  const { internalPort: _, ...columns } = target;
  const site = state.sites.find({ siteId: target.siteId });
  return {
    ...columns,
    siteType: site?.type ?? null,
    siteName: site?.name ?? null,
    ...healthColumns(state, target),
  };
}

/** The columns of a target's health check that start with `hc`, headers as a list. */
function healthColumns(state: PangolinState, { targetId }: Target): object {
  const check = state.healthChecks.find({ targetId });
  const columns = Object.entries(check ?? {}).filter(([column]) => column.startsWith("hc"));
  const headers = check?.hcHeaders ?? null;
  const hcHeaders: unknown = headers === null ? null : JSON.parse(headers);
  return { ...Object.fromEntries(columns), hcHeaders };
}

/** GET /target/:targetId. */
export const getTarget: Handler = ({ state, params }) => {
  const target = targetOf(state, params);
  const check = state.healthChecks.find({ targetId: target.targetId });
  const data = { ...check, ...target, ...healthColumns(state, target) };
  return ok(data, "Target retrieved successfully");
};

/** DELETE /target/:targetId. */
export const deleteTarget: Handler = ({ state, params }) => {
  const { targetId, resourceId } = targetOf(state, params);
  removeTarget(state, targetId);
  const resource = state.resources.find({ resourceId });
  const isLast = state.targets.find({ resourceId }) === undefined;
  if (resource !== undefined && isLast) resource.health = "unknown";
  return ok(null, "Target deleted successfully");
};
