import { z } from "zod";
import type { Call, Handler } from "../call";
import { badRequest, conflict, forbidden, found, notFound } from "../refusal";
import { created } from "../reply";
import { coercedId } from "../schemas/common";
import { parse } from "../schemas/parse";
import type { SiteResource } from "../state/networkRows";
import { grant } from "./grantRows";

const params = z.strictObject({ clientId: coercedId });

const body = z.strictObject({
  siteResourceIds: z
    .array(z.number().int().positive())
    .min(1, "At least one siteResourceId is required"),
});

/** POST /client/:clientId/site-resources: gives a machine access to several at once. */
export const addClientToSiteResources: Handler = (call) => {
  const { state } = call;
  const { clientId } = parse(params, call.params);
  const ids = [...new Set(parse(body, call.body).siteResourceIds)];
  const rows = state.siteResources.all.filter(({ siteResourceId }) => ids.includes(siteResourceId));
  if (rows.length !== ids.length) throw notFound("One or more site resources not found");
  if (!call.key.isRoot) mustReach(call, clientId, rows);
  mustBeMachine(call, clientId);
  const missing = rows.filter(({ siteResourceId: targetId }) => !has(call, clientId, targetId));
  if (missing.length === 0) {
    throw conflict("Client is already assigned to all specified site resources");
  }
  const siteResourceIds = missing.map(({ siteResourceId }) => siteResourceId);
  for (const targetId of siteResourceIds) {
    grant(state, { target: "siteResource", targetId }, { kind: "client", ids: [clientId] });
  }
  const addedCount = missing.length;
  return created(
    { addedCount, skippedCount: rows.length - addedCount, siteResourceIds },
    `Client added to ${addedCount} site resource(s) successfully`,
  );
};

function has({ state }: Call, granteeId: number, targetId: number): boolean {
  const wanted = { target: "siteResource", targetId, kind: "client", granteeId } as const;
  return state.grants.find(wanted) !== undefined;
}

function mustReach({ state, key }: Call, clientId: number, rows: readonly SiteResource[]): void {
  const orgIds = [...new Set(rows.map(({ orgId }) => orgId))];
  if (orgIds.length > 1) {
    throw badRequest("All site resources must belong to the same organization");
  }
  const [orgId = ""] = orgIds;
  const own = state.apiKeyOrgs.find({ apiKeyId: key.apiKeyId, orgId });
  found(own, () =>
    forbidden("Key does not have access to the organization of the specified site resources"),
  );
  const client = state.clients.find({ clientId, orgId });
  found(client, () => forbidden("Key does not have access to the specified client"));
}

function mustBeMachine({ state }: Call, clientId: number): void {
  const client = found(state.clients.find({ clientId }), () => notFound("Client not found"));
  if (client.userId === null) return;
  throw badRequest(
    "This endpoint only supports machine (non-user) clients; " +
      "the specified client is associated with a user",
  );
}
