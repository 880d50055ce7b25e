import { z } from "zod";
import { overlap } from "../addresses";
import type { Handler } from "../call";
import { badRequest, conflict, found, notFound, serverError } from "../refusal";
import { created, ok } from "../reply";
import { NOT_EMPTY, limitQuery, nameSchema, orgParams } from "../schemas/common";
import { parse } from "../schemas/parse";
import type { Org } from "../state/networkRows";
import type { PangolinState } from "../state/state";
import { update } from "../state/update";
import { addOrg } from "../seed";
import { cut } from "./listing";

const createBody = z.strictObject({
  orgId: z
    .string()
    .min(1, "Organization ID is required")
    .max(32, "Organization ID must be at most 32 characters")
    .refine((id) => /^[a-z0-9_]+(-[a-z0-9_]+)*$/.test(id), {
      message:
        "Organization ID must contain only lowercase letters, numbers, underscores, and single " +
        "hyphens (no leading, trailing, or consecutive hyphens)",
    }),
  name: nameSchema,
  subnet: z.union([z.cidrv4()]),
  utilitySubnet: z.union([z.cidrv4()]),
});

const days = z.number().min(-1).optional();
const updateBody = z
  .strictObject({
    name: nameSchema.optional(),
    requireTwoFactor: z.boolean().optional(),
    maxSessionLengthHours: z.number().nullable().optional(),
    passwordExpiryDays: z.number().nullable().optional(),
    settingsLogRetentionDaysRequest: days,
    settingsLogRetentionDaysAccess: days,
    settingsLogRetentionDaysAction: days,
    settingsLogRetentionDaysConnection: days,
  })
  .refine(...NOT_EMPTY);

/** The organization, or the refusal that most routes give. */
export function orgOf(state: PangolinState, orgId: string): Org {
  const row = state.orgs.find({ orgId });
  return found(row, () => notFound(`Organization with ID ${orgId} not found`));
}

/** PUT /org. The server admin becomes the owner. */
export const createOrg: Handler = ({ state, body }) => {
  const { orgId, name, subnet, utilitySubnet } = parse(createBody, body);
  if (state.orgs.find({ orgId }) !== undefined) {
    throw conflict(`Organization with ID ${orgId} already exists`);
  }
  if (overlap(subnet, utilitySubnet)) {
    throw badRequest(`Subnet ${subnet} overlaps with utility subnet ${utilitySubnet}`);
  }
  const row = addOrg(state, { orgId, name, subnet, utilitySubnet });
  return created(row, "Organization created successfully");
};

/** GET /orgs. */
export const listOrgs: Handler = ({ state, query }) => {
  const { rows, pagination } = cut(state.orgs.all, parse(limitQuery, query));
  return ok({ orgs: rows, pagination }, "Organizations retrieved successfully");
};

/** GET /org/:orgId. The answer holds the private SSH key, encrypted. */
export const getOrg: Handler = ({ state, params }) => {
  const { orgId } = parse(orgParams, params);
  return ok({ org: orgOf(state, orgId) }, "Organization retrieved successfully");
};

/** GET /org/checkId. A free id is a 404 that says success (Pangolin 1.18.4). */
export const checkOrgId: Handler = ({ state, query }) => {
  const { orgId } = parse(orgParams, query);
  if (state.orgs.find({ orgId }) !== undefined) return ok({}, "Organization ID already exists");
  return { status: 404, data: {}, message: "Organization ID is available" };
};

/** POST /org/:orgId. Without a licence the security settings are ignored; alone they are a 500. */
export const updateOrg: Handler = ({ state, params, body }) => {
  const { orgId } = parse(orgParams, params);
  const values = parse(updateBody, body);
  const row = state.orgs.find({ orgId });
  const licensed = {
    requireTwoFactor: undefined,
    maxSessionLengthHours: undefined,
    passwordExpiryDays: undefined,
  };
  const updated = update(row ?? ({} as Org), { ...values, ...licensed });
  if (row === undefined) throw notFound(`Organization with ID ${orgId} not found`);
  return ok(updated, "Organization updated successfully");
};

/** DELETE /org/:orgId. The server fails for every API key (Pangolin 1.18.4). */
export const deleteOrg: Handler = () => {
  throw serverError("An error occurred...");
};

/** POST /org/:orgId/reset-bandwidth. */
export const resetBandwidth: Handler = ({ state, params }) => {
  const { orgId } = parse(orgParams, params);
  const sites = state.sites.where({ orgId });
  if (sites.length === 0) throw notFound(`No sites found in org ${orgId}`);
  for (const site of sites) Object.assign(site, { megabytesIn: 0, megabytesOut: 0 });
  return ok({}, "Sites bandwidth reset successfully");
};
