import { z } from "zod";
import type { Handler } from "../call";
import { badRequest, found, mustExist, notFound } from "../refusal";
import { created, ok } from "../reply";
import { given, strictLimitQuery } from "../schemas/common";
import { parse } from "../schemas/parse";
import type { Idp, IdpOidcConfig } from "../state/accessRows";
import type { PangolinState } from "../state/state";
import { update } from "../state/update";
import { cut } from "./listing";

const filled = z.string().nonempty();
const text = z.string().optional();

const createBody = z.strictObject({
  ...{ name: filled, clientId: filled, clientSecret: filled },
  ...{ authUrl: z.url(), tokenUrl: z.url(), identifierPath: filled },
  ...{ emailPath: text, namePath: text, scopes: filled },
  autoProvision: z.boolean().optional(),
  tags: text,
  variant: z.enum(["oidc", "google", "azure"]).optional().default("oidc"),
});

const updateBody = z.strictObject({
  ...{ name: text, clientId: text, clientSecret: text, authUrl: text, tokenUrl: text },
  ...{ identifierPath: text, emailPath: text, namePath: text, scopes: text },
  autoProvision: z.boolean().optional(),
  ...{ defaultRoleMapping: text, defaultOrgMapping: text, tags: text },
  variant: z.enum(["oidc", "google", "azure"]).optional(),
});

const idpParams = z.strictObject({ idpId: z.coerce.number() });

/** PUT /idp/oidc. */
export const createIdp: Handler = ({ state, body }) => {
  const { name, autoProvision = false, tags = null, ...config } = parse(createBody, body);
  const { idpId } = state.idps.add({
    idpId: state.idps.nextId(),
    name,
    type: "oidc",
    defaultRoleMapping: "'Member'",
    defaultOrgMapping: "'{{orgId}}'",
    ...{ autoProvision, tags },
  });
  const { emailPath = null, namePath = null } = config;
  const idpOauthConfigId = state.idpOidcConfigs.nextId();
  state.idpOidcConfigs.add({ ...config, idpOauthConfigId, idpId, emailPath, namePath });
  const redirectUrl = `https://pangolin.sandbox.example/auth/idp/${idpId}/oidc/callback`;
  return created({ idpId, redirectUrl }, "Idp created successfully");
};

/** POST /idp/:idpId/oidc. */
export const updateIdp: Handler = ({ state, params, body }) => {
  const { idpId } = parse(idpParams, params);
  const wanted = parse(updateBody, body);
  const idp = found(state.idps.find({ idpId }), () => notFound("IdP not found"));
  const config = found(state.idpOidcConfigs.find({ idpId }), () => notFound("IdP not found"));
  const { name, autoProvision, defaultRoleMapping, defaultOrgMapping, tags, ...rest } = wanted;
  const { clientId, clientSecret, ...others } = rest;
  write<Idp>(idp, { name, autoProvision, defaultRoleMapping, defaultOrgMapping, tags });
  // An empty id or secret keeps the old one.
  const credentials = {
    clientId: given(clientId),
    clientSecret: given(clientSecret),
  };
  write<IdpOidcConfig>(config, { ...others, ...credentials });
  return ok({ idpId }, "IdP updated successfully");
};

/** Like `update`, but nothing to set is no fault. */
function write<Row extends object>(row: Row, values: Parameters<typeof update<Row>>[1]): void {
  if (Object.values(values).some((value) => value !== undefined)) update(row, values);
}

/** GET /idp/:idpId. The client secret is in clear (Pangolin 1.18.4). */
export const getIdp: Handler = ({ state, params }) => {
  const { idpId } = parse(idpParams, params);
  const idp = found(state.idps.find({ idpId }), () => notFound("Idp not found"));
  const idpOidcConfig = state.idpOidcConfigs.find({ idpId }) ?? null;
  return ok({ idp, idpOidcConfig }, "Idp retrieved successfully");
};

/** GET /idp, for any key. */
export const listIdps: Handler = ({ state, query }) => {
  const { rows, pagination } = cut(state.idps.all, parse(strictLimitQuery, query));
  const idps = rows.map((idp) => listRow(state, idp));
  return ok({ idps, pagination }, "Idps retrieved successfully");
};

function listRow(state: PangolinState, { idpId, name, type, autoProvision, tags }: Idp): object {
  const variant = state.idpOidcConfigs.find({ idpId })?.variant ?? null;
  const orgCount = state.idpOrgs.where({ idpId }).length;
  return { idpId, name, type, variant, orgCount, autoProvision, tags };
}

const policyParams = z.strictObject({ idpId: z.coerce.number(), orgId: z.string() });
const policyBody = z.strictObject({ roleMapping: text, orgMapping: text });

function mustBeIdp(state: PangolinState, idpId: number): void {
  const refusal = "An IDP with this ID does not exist.";
  found(state.idps.find({ idpId }), () => badRequest(refusal));
}

/** PUT /idp/:idpId/org/:orgId. */
export const createPolicy: Handler = ({ state, params, body }) => {
  const { roleMapping = null, orgMapping = null } = parse(policyBody, body);
  const { idpId, orgId } = parse(policyParams, params);
  mustBeIdp(state, idpId);
  if (state.idpOrgs.find({ idpId, orgId }) !== undefined) {
    throw badRequest("An IDP org policy already exists.");
  }
  mustExist(state.orgs.find({ orgId }));
  state.idpOrgs.add({ idpId, orgId, roleMapping, orgMapping });
  return created({}, "Idp created successfully");
};

/** POST /idp/:idpId/org/:orgId. */
export const updatePolicy: Handler = ({ state, params, body }) => {
  const { idpId, orgId } = parse(policyParams, params);
  const values = parse(policyBody, body);
  mustBeIdp(state, idpId);
  const refusal = "A policy for this IDP and org does not exist.";
  const row = found(state.idpOrgs.find({ idpId, orgId }), () => badRequest(refusal));
  update(row, values);
  return ok({}, "Policy updated successfully");
};

/**
 * DELETE /idp/:idpId/org/:orgId. Without a policy the server fails; with one of another identity
 * provider in the organization it says 200 and deletes nothing (Pangolin 1.18.4).
 */
export const deletePolicy: Handler = ({ state, params }) => {
  const { idpId, orgId } = parse(policyParams, params);
  mustExist(state.idps.find({ idpId }));
  mustExist(state.idpOrgs.find({ orgId }));
  state.idpOrgs.remove({ idpId, orgId });
  return ok(null, "Policy deleted successfully");
};

/** GET /idp/:idpId/org. */
export const listPolicies: Handler = ({ state, params, query }) => {
  const { idpId } = parse(z.object({ idpId: z.coerce.number() }), params);
  const limits = parse(strictLimitQuery, query);
  const { rows, pagination } = cut(state.idpOrgs.where({ idpId }), limits);
  return ok({ policies: rows, pagination }, "Policies retrieved successfully");
};
