import type { Call, Guard } from "../call";
import { badRequest, forbidden, found, notFound, serverError } from "../refusal";
import type { Role } from "../state/accessRows";

const NO_ACCESS = "Key does not have access to this organization";

/** Lets in a key that belongs to the organization, and any root key. */
function enterOrg(call: Call, orgId: string): void {
  if (call.key.isRoot || call.keyOrgId !== undefined) return;
  enterOwnOrg(call, orgId);
}

/** Lets in only a key that belongs to the organization: root keys do not. */
function enterOwnOrg(call: Call, orgId: string): void {
  const { apiKeyId } = call.key;
  const own = call.state.apiKeyOrgs.find({ apiKeyId, orgId });
  call.keyOrgId = found(own, () => forbidden(NO_ACCESS)).orgId;
}

/** A field of the body. Without a body this is the fault that the real server answers with 500. */
function bodyField(call: Call, field: string): unknown {
  if (call.body === undefined) {
    throw serverError(`Cannot read properties of undefined (reading '${field}')`);
  }
  return (call.body as Record<string, unknown>)[field];
}

/** For routes that only root keys may use. */
export const root: Guard = ({ key }) => {
  if (!key.isRoot) throw forbidden("Key does not have root access");
};

/** For routes below `/org/:orgId`. */
export const org: Guard = (call) => enterOrg(call, call.params.orgId ?? "");

/** For routes below `/site/:siteId`. */
export const site: Guard = (call) => {
  const siteId = parseInt(call.params.siteId ?? "");
  if (isNaN(siteId)) throw badRequest("Invalid site ID");
  if (call.key.isRoot) return;
  const row = call.state.sites.find({ siteId });
  enterOrg(call, found(row, () => notFound(`Site with ID ${siteId} not found`)).orgId);
};

/** For routes below `/client/:clientId`. */
export const client: Guard = (call) => {
  const clientId = parseInt(call.params.clientId ?? "");
  if (isNaN(clientId)) throw badRequest("Invalid client ID");
  if (call.key.isRoot) return;
  const row = call.state.clients.find({ clientId });
  enterOrg(call, found(row, () => notFound(`Client with ID ${clientId} not found`)).orgId);
};

/** For routes below `/site-resource/:siteResourceId`. */
export const siteResource: Guard = (call) => {
  const siteResourceId = parseInt(call.params.siteResourceId ?? "", 10);
  if (isNaN(siteResourceId)) throw badRequest("Missing siteResourceId parameter");
  if (call.key.isRoot) return;
  const row = call.state.siteResources.find({ siteResourceId });
  enterOrg(call, found(row, () => notFound("Site resource not found")).orgId);
};

/** For routes below `/resource/:resourceId`: the resource must be there, for root keys too. */
export const resource: Guard = (call) => {
  const { resourceId = "" } = call.params;
  const row = call.state.resources.find({ resourceId: Number(resourceId) });
  enterOrg(call, found(row, () => notFound(`Resource with ID ${resourceId} not found`)).orgId);
};

/** For routes below `/target/:targetId`: the target must be there, for root keys too. */
export const target: Guard = (call) => {
  const { state, params } = call;
  const targetId = parseInt(params.targetId ?? "", 10);
  if (isNaN(targetId)) throw badRequest("Invalid target ID");
  const row = state.targets.find({ targetId });
  const { resourceId } = found(row, () => notFound(`Target with ID ${targetId} not found`));
  const owner = state.resources.find({ resourceId });
  enterOrg(call, found(owner, () => notFound(`Resource with ID ${resourceId} not found`)).orgId);
};

/** For routes below `/org/:orgId/domain/:domainId`. */
export const domain: Guard = (call) => {
  if (call.key.isRoot) return;
  const { orgId = "", domainId = "" } = call.params;
  const row = call.state.orgDomains.find({ orgId, domainId });
  const refusal = `Domain with ID ${domainId} not found in organization ${orgId}`;
  enterOrg(call, found(row, () => notFound(refusal)).orgId);
};

/** For routes that name roles in the path or the body: all must be there, each once. */
export const role: Guard = (call) => {
  const ids = roleIdsOf(call);
  if (ids.length === 0) return;
  const rows = call.state.roles.all.filter(({ roleId }) => ids.includes(roleId));
  if (rows.length !== ids.length) throw notFound("One or more roles not found");
  if (call.key.isRoot) return;
  for (const row of rows) enterRole(call, row);
  if (new Set(rows.map(({ orgId }) => orgId)).size > 1) {
    throw forbidden("Roles must belong to the same organization");
  }
  enterOrg(call, rows[0]?.orgId ?? "");
};

function enterRole({ state, key }: Call, { orgId, roleId }: Role): void {
  if (state.apiKeyOrgs.find({ apiKeyId: key.apiKeyId, orgId }) !== undefined) return;
  throw forbidden(`Key does not have access to organization for role ID ${roleId}`);
}

function roleIdsOf(call: Call): unknown[] {
  const inPath = parseInt(call.params.roleId ?? "");
  if (!isNaN(inPath)) return [inPath];
  if (call.body === undefined) throw serverError("Error verifying role access");
  const single = parseInt(String(bodyField(call, "roleId")));
  if (!isNaN(single)) return [single];
  const many = bodyField(call, "roleIds") ?? [];
  if (!Array.isArray(many)) throw serverError("Error verifying role access");
  return many;
}

/** For routes that name users in the body. Without a body the server fails. */
export const granteeUsers: Guard = (call) => {
  const single = bodyField(call, "userId");
  const ids = idsOf(bodyField(call, "userIds"), single);
  if (call.key.isRoot) return;
  const orgId = found(call.keyOrgId, () => forbidden(NO_ACCESS));
  const rows = call.state.userOrgs.where({ orgId }).filter(({ userId }) => ids.includes(userId));
  if (rows.length === ids.length) return;
  throw forbidden("Key does not have access to one or more specified users");
};

/** For routes that name clients in the body. Without a body the server fails. */
export const granteeClients: Guard = (call) => {
  const single = bodyField(call, "clientId");
  const ids = idsOf(bodyField(call, "clientIds"), single);
  if (call.key.isRoot) return;
  const orgId = found(call.keyOrgId, () => forbidden(NO_ACCESS));
  const rows = call.state.clients.where({ orgId }).filter(({ clientId }) => ids.includes(clientId));
  if (rows.length === ids.length) return;
  throw forbidden("Key does not have access to one or more specified clients");
};

function idsOf(many: unknown, single: unknown): unknown[] {
  if (Array.isArray(many)) return many;
  return single === undefined ? [] : [single];
}

/** For routes below `.../:userId` that act on a member of the key's organization. */
export const user: Guard = ({ state, key, keyOrgId, params }) => {
  if (key.isRoot) return;
  const orgId = found(keyOrgId, () => forbidden("Key does not have organization access"));
  const member = state.userOrgs.find({ userId: params.userId ?? "", orgId });
  found(member, () => forbidden("Key does not have access to this user"));
};

/** For deleting a share link: only keys of its organization, so never a root key (1.18.4). */
export const accessToken: Guard = (call) => {
  const { accessTokenId = "" } = call.params;
  const row = call.state.accessTokens.find({ accessTokenId });
  const gone = `Access token with ID ${accessTokenId} not found`;
  enterOwnOrg(call, found(row, () => notFound(gone)).orgId);
};
