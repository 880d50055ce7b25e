import { z } from "zod";
import { ACTIONS } from "../actions";
import type { Handler } from "../call";
import { badRequest, found, mustExist, notFound } from "../refusal";
import { created, ok } from "../reply";
import { limitQuery, nameSchema } from "../schemas/common";
import { parse } from "../schemas/parse";
import { addApiKey } from "../seed";
import { removeApiKey } from "../state/removals";

const orgParams = z.object({ orgId: z.string().nonempty() });
const keyParams = z.object({ apiKeyId: z.string().nonempty() });

// Unlike other bodies this one may have further fields.
const createBody = z.object({ name: nameSchema });

const actionsBody = z.strictObject({
  actionIds: z.tuple([z.string()], z.string()).transform((ids) => [...new Set(ids)]),
});

/** PUT /org/:orgId/api-key. The secret is in this answer only; the key may do nothing yet. */
export const createApiKey: Handler = ({ state, params, body }) => {
  const { orgId } = parse(orgParams, params);
  const { name } = parse(createBody, body);
  const { apiKeyId, secret, lastChars, createdAt } = addApiKey(state, { name, isRoot: false });
  // The key stays when there is no such organization: the server does not roll back.
  mustExist(state.orgs.find({ orgId }));
  state.apiKeyOrgs.add({ apiKeyId, orgId });
  return created({ apiKeyId, apiKey: secret, name, lastChars, createdAt }, "API key created");
};

/** GET /org/:orgId/api-keys. The total is that of the page. */
export const listApiKeys: Handler = ({ state, params, query }) => {
  const limits = parse(limitQuery, query);
  const { orgId } = parse(orgParams, params);
  const own = state.apiKeyOrgs.where({ orgId }).flatMap(({ apiKeyId }) => {
    const key = state.apiKeys.find({ apiKeyId });
    if (key === undefined) return [];
    const { lastChars, createdAt, name } = key;
    return [{ apiKeyId, orgId, lastChars, createdAt, name }];
  });
  const apiKeys = own.slice(limits.offset, limits.offset + limits.limit);
  const pagination = { total: apiKeys.length, ...limits };
  return ok({ apiKeys, pagination }, "API keys retrieved successfully");
};

/** DELETE /org/:orgId/api-key/:apiKeyId: any key, whatever the organization (Pangolin 1.18.4). */
export const deleteApiKey: Handler = ({ state, params }) => {
  const { apiKeyId } = parse(keyParams, params);
  const key = state.apiKeys.find({ apiKeyId });
  found(key, () => notFound(`API Key with ID ${apiKeyId} not found`));
  removeApiKey(state, apiKeyId);
  return ok(null, "API key deleted successfully");
};

/** GET /org/:orgId/api-key/:apiKeyId/actions: an empty list for an unknown key. */
export const listApiKeyActions: Handler = ({ state, params, query }) => {
  const limits = parse(limitQuery, query);
  const { apiKeyId } = parse(keyParams, params);
  const own = state.apiKeyActions.where({ apiKeyId }).map(({ actionId }) => ({ actionId }));
  const actions = own.slice(limits.offset, limits.offset + limits.limit);
  const pagination = { total: actions.length, ...limits };
  return ok({ actions, pagination }, "API keys retrieved successfully");
};

/** POST /org/:orgId/api-key/:apiKeyId/actions: replaces the set, of at least one. */
export const setApiKeyActions: Handler = ({ state, params, body }) => {
  const { actionIds } = parse(actionsBody, body);
  const { apiKeyId } = parse(keyParams, params);
  if (!actionIds.every((id) => ACTIONS.includes(id))) {
    throw badRequest("One or more actions do not exist");
  }
  const table = state.apiKeyActions;
  const known = table.where({ apiKeyId }).map(({ actionId }) => actionId);
  table.removeIf((row) => row.apiKeyId === apiKeyId && !actionIds.includes(row.actionId));
  mustExist(state.apiKeys.find({ apiKeyId }));
  const missing = actionIds.filter((id) => !known.includes(id));
  for (const actionId of missing) table.add({ apiKeyId, actionId });
  return ok({}, "API key actions updated successfully");
};
