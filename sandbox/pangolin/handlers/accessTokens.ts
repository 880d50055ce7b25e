import { createHash } from "node:crypto";
import { z } from "zod";
import type { Handler } from "../call";
import { badRequest, found, notFound } from "../refusal";
import { ok } from "../reply";
import { coercedId, given, leadingId, limitFields } from "../schemas/common";
import { parse } from "../schemas/parse";
import { randomId } from "../ids";
import type { AccessToken } from "../state/resourceRows";
import type { PangolinState } from "../state/state";
import { cut } from "./listing";

/** Milliseconds a session of a share link lasts that has no end. */
const SESSION_MS = 30 * 24 * 60 * 60 * 1000;

const createParams = z.strictObject({ resourceId: coercedId });
const createBody = z.strictObject({
  validForSeconds: z.int().positive().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
});

const listParams = z
  .strictObject({ resourceId: leadingId, orgId: z.string().optional() })
  .refine(({ resourceId, orgId }) => !resourceId !== !orgId, {
    error: "Either resourceId or orgId must be provided, but not both",
  });

const listQuery = z.object(limitFields("1000", 0));

/** POST /resource/:resourceId/access-token. The token itself is in this answer only. */
export const createAccessToken: Handler = ({ state, params, body }) => {
  const { validForSeconds, title, description } = parse(createBody, body);
  const { resourceId } = parse(createParams, params);
  const resource = state.resources.find({ resourceId });
  const { orgId } = found(resource, () => notFound("Resource not found"));
  const accessToken = randomId(26);
  const validMs = validForSeconds === undefined ? undefined : validForSeconds * 1000;
  const createdAt = Date.now();
  const { tokenHash: _, ...row } = state.accessTokens.add({
    accessTokenId: randomId(8),
    ...{ orgId, resourceId },
    tokenHash: createHash("sha256").update(accessToken).digest("hex"),
    expiresAt: validMs === undefined ? null : createdAt + validMs,
    sessionLength: validMs ?? SESSION_MS,
    title: given(title) ?? null,
    description: given(description) ?? null,
    createdAt,
  });
  return ok({ ...row, accessToken }, "Resource access token generated successfully");
};

/**
 * GET /org/:orgId/access-tokens and GET /resource/:resourceId/access-tokens. With a root key the
 * second is a 400: the key has no organization (Pangolin 1.18.4).
 */
export const listAccessTokens: Handler = ({ state, params, query, keyOrgId }) => {
  const limits = parse(listQuery, query);
  const { resourceId, orgId = keyOrgId } = parse(listParams, params);
  if (orgId === undefined) throw badRequest("Invalid organization ID");
  const isOfOrg = params.orgId !== undefined;
  const own = state.accessTokens
    .where(isOfOrg ? { orgId } : { orgId, resourceId: resourceId ?? 0 })
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > Date.now());
  // The total counts the organization's resources, not the links.
  const pagination = { total: state.resources.where({ orgId }).length, ...limits };
  const accessTokens = cut(own, limits).rows.map((row) => ({ ...row, ...namesOf(state, row) }));
  return ok({ accessTokens, pagination }, "Access tokens retrieved successfully");
};

function namesOf(state: PangolinState, { resourceId }: AccessToken): object {
  const resource = state.resources.find({ resourceId });
  // The server joins sites by the id of the resource, so this is often the name of another site.
  const siteName = state.sites.find({ siteId: resourceId })?.name ?? null;
  return { resourceName: resource?.name, resourceNiceId: resource?.niceId, siteName };
}

/** DELETE /access-token/:accessTokenId. */
export const deleteAccessToken: Handler = ({ state, params }) => {
  const { accessTokenId } = parse(z.strictObject({ accessTokenId: z.string() }), params);
  if (state.accessTokens.remove({ accessTokenId }).length === 0) {
    throw notFound("Resource access token not found");
  }
  return ok(null, "Resource access token deleted successfully");
};
