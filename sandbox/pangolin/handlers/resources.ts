import { z } from "zod";
import type { Call, Handler } from "../call";
import { conflict, found, foreignKeyFault, notFound } from "../refusal";
import { ok } from "../reply";
import { coercedId, leadingId } from "../schemas/common";
import { parse } from "../schemas/parse";
import { updateHttpBody, updateRawBody } from "../schemas/resource";
import { removeResource } from "../state/removals";
import type { PublicResource } from "../state/resourceRows";
import type { PangolinState } from "../state/state";
import { update } from "../state/update";
import { mustBeFree, namesFor, refuseWildcard } from "./fullDomain";

const params = z.strictObject({ resourceId: coercedId });

const getParams = z.strictObject({
  resourceId: leadingId,
  niceId: z.string().optional(),
  orgId: z.string().optional(),
});

/** GET /resource/:resourceId. It shows neither PIN nor password, and headers as a list. */
export const getResource: Handler = (call) => {
  const { resourceId } = parse(getParams, call.params);
  const known = call.state.resources.find({ resourceId: resourceId ?? 0 });
  const row = found(known, () => notFound("Resource not found"));
  const headers: unknown = row.headers === null ? null : JSON.parse(row.headers);
  return ok({ ...row, headers }, "Resource retrieved successfully");
};

/** POST /resource/:resourceId, for both sorts. */
export const updateResource: Handler = (call) => {
  const { resourceId } = parse(params, call.params);
  const known = call.state.resources.find({ resourceId });
  const row = found(known, () => notFound(`Resource with ID ${resourceId} not found`));
  return row.http ? updateHttp(call, row) : updateRaw(call, row);
};

function updateHttp({ state, body }: Call, row: PublicResource) {
  const wanted = parse(updateHttpBody, body);
  mustHaveFreeNiceId(state, row, wanted.niceId);
  refuseWildcard(wanted.subdomain);
  const { domainId } = wanted;
  const names =
    domainId === undefined || domainId === ""
      ? { subdomain: wanted.subdomain }
      : rename(state, row, { domainId, subdomain: wanted.subdomain });
  const { skipToIdpId, headers } = wanted;
  if (skipToIdpId && state.idps.find({ idpId: skipToIdpId }) === undefined) throw foreignKeyFault();
  const unlicensed = {
    maintenanceModeEnabled: undefined,
    maintenanceModeType: undefined,
    maintenanceTitle: undefined,
    maintenanceMessage: undefined,
    maintenanceEstimatedTime: undefined,
  };
  const headerText = headers ? JSON.stringify(headers) : headers;
  update(row, { ...wanted, ...names, ...unlicensed, headers: headerText });
  return ok(row, "HTTP resource updated successfully");
}

/**
 * Gives a resource the name of a domain and a subdomain. Without a domain in the body nothing does
 * this, and the old name stays (Pangolin 1.18.4).
 */
function rename(
  state: PangolinState,
  row: PublicResource,
  { domainId, subdomain }: { domainId: string; subdomain: string | null | undefined },
): { subdomain: string | null } {
  const names = namesFor(state, { orgId: row.orgId, domainId, subdomain });
  mustBeFree(state, names.fullDomain, row.resourceId);
  row.fullDomain = names.fullDomain;
  return { subdomain: names.subdomain };
}

function updateRaw({ state, body }: Call, row: PublicResource) {
  const wanted = parse(updateRawBody, body);
  mustHaveFreeNiceId(state, row, wanted.niceId);
  return ok(update(row, wanted), "Non-http Resource updated successfully");
}

function mustHaveFreeNiceId(
  state: PangolinState,
  { orgId, resourceId }: PublicResource,
  niceId: string | undefined,
): void {
  if (niceId === undefined) return;
  const holder = state.resources.find({ orgId, niceId });
  if (holder === undefined || holder.resourceId === resourceId) return;
  throw conflict(`A resource with niceId "${niceId}" already exists`);
}

/** DELETE /resource/:resourceId, with its targets, rules and access. */
export const deleteResource: Handler = (call) => {
  const { resourceId } = parse(params, call.params);
  if (!removeResource(call.state, resourceId)) {
    throw notFound(`Resource with ID ${resourceId} not found`);
  }
  return ok(null, "Resource deleted successfully");
};
