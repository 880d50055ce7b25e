import { z } from "zod";
import type { Handler } from "../call";
import { randomId } from "../ids";
import { badRequest, forbidden, found, notFound } from "../refusal";
import { created } from "../reply";
import { parse } from "../schemas/parse";
import type { PangolinState } from "../state/state";

const params = z.strictObject({ orgId: z.string().nonempty() });

/** The roles of a body: a list, or a single one under the old name. */
export const roleFields = {
  roleIds: z.array(z.number().int().positive()).min(1).optional(),
  roleId: z.number().int().positive().optional(),
};

interface RoleFields {
  readonly roleIds?: readonly number[] | undefined;
  readonly roleId?: number | undefined;
}

/** Refinement of bodies with `roleFields`: one of the two must be given. */
export const ROLES_GIVEN = [
  ({ roleIds, roleId }: RoleFields): boolean => roleIds !== undefined || roleId !== undefined,
  { message: "roleIds or roleId is required", path: ["roleIds"] },
] as const;

/** Each role of a body once. */
export function rolesOf({ roleIds, roleId }: RoleFields): number[] {
  return [...new Set(roleIds ?? (roleId === undefined ? [] : [roleId]))];
}

/** Refuses several roles, which need a licence, and roles of another organization. */
export function checkRoles(state: PangolinState, orgId: string, roleIds: readonly number[]): void {
  if (roleIds.length > 1) {
    throw forbidden(
      "Multiple roles per user require a subscription or license that includes full RBAC.",
    );
  }
  if (roleIds.every((roleId) => state.roles.find({ orgId, roleId }) !== undefined)) return;
  throw badRequest("Invalid role ID or role does not belong to this organization");
}

const body = z
  .strictObject({
    email: z.email().toLowerCase().optional(),
    username: z.string().nonempty().toLowerCase(),
    name: z.string().optional(),
    type: z.enum(["internal", "oidc"]).optional(),
    idpId: z.number().optional(),
    ...roleFields,
  })
  .refine((data) => ROLES_GIVEN[0](data), { message: ROLES_GIVEN[1].message, path: ["roleIds"] });

type NewUser = z.output<typeof body>;

/** PUT /org/:orgId/user: only users of an identity provider. The answer does not hold the id. */
export const createOrgUser: Handler = (call) => {
  const { state } = call;
  const wanted = parse(body, call.body);
  const { orgId } = parse(params, call.params);
  const idpId = idpOf(wanted);
  const roleIds = rolesOf(wanted);
  checkRoles(state, orgId, roleIds);
  found(state.orgs.find({ orgId }), () => notFound("Organization not found"));
  found(state.idps.find({ idpId }), () => badRequest("IDP ID not found"));
  const userId = userIdFor(state, idpId, wanted);
  if (state.userOrgs.find({ userId, orgId }) !== undefined) {
    throw badRequest("User already exists in this organization");
  }
  state.userOrgs.add({ userId, orgId, isOwner: false, autoProvisioned: false, pamUsername: null });
  for (const roleId of roleIds) state.userOrgRoles.add({ userId, orgId, roleId });
  return created({}, "Org user created successfully");
};

function idpOf({ type, idpId }: NewUser): number {
  if (type === "internal") throw badRequest("Internal users are not supported yet");
  if (type === undefined) throw badRequest("User type is required");
  if (!idpId) throw badRequest("IDP ID is required for OIDC users");
  return idpId;
}

/** The id of the user with this name at the identity provider, who is added when new. */
function userIdFor(state: PangolinState, idpId: number, wanted: NewUser): string {
  const { username, email = null, name = null } = wanted;
  const known = state.users.find({ username, idpId });
  if (known !== undefined) return known.userId;
  return state.users.add({
    userId: randomId(15),
    ...{ email, username, name, idpId },
    type: "oidc",
    twoFactorEnabled: false,
    twoFactorSetupRequested: false,
    emailVerified: true,
    dateCreated: new Date().toISOString(),
    serverAdmin: false,
  }).userId;
}
