import { z } from "zod";
import type { Call, Handler } from "../call";
import { badRequest, forbidden, found, notFound } from "../refusal";
import { ok } from "../reply";
import { NOT_EMPTY, orgParams, pageFields } from "../schemas/common";
import { parse } from "../schemas/parse";
import type { User, UserOrg } from "../state/accessRows";
import { removeUserFromOrg } from "../state/removals";
import type { PangolinState } from "../state/state";
import { update } from "../state/update";
import { holds, pageOf } from "./listing";
import { listedMember, memberRow, serverUser } from "./userRows";

const memberParams = z.strictObject({ userId: z.string(), orgId: z.string() });

const byNameQuery = z.strictObject({
  username: z.string().min(1, "username is required"),
  idpId: z
    .string()
    .optional()
    .transform((text) => (text === undefined || text === "" ? undefined : parseInt(text, 10)))
    .refine((id) => id === undefined || (Number.isInteger(id) && id > 0), {
      message: "idpId must be a positive integer",
    }),
});

const listQuery = z.strictObject({
  ...pageFields("username"),
  idp_id: z.preprocess(
    (text) => (text === "internal" ? text : /^\d+$/.test(String(text)) ? Number(text) : undefined),
    z.union([z.literal("internal"), z.number().int().positive()]).optional(),
  ),
  role_id: z.preprocess(
    (text) => idList(text),
    z.array(z.number().int().positive()).max(50).optional(),
  ),
});

function idList(text: unknown): number[] | undefined {
  const ids = [text].flat().map((one) => parseInt(String(one), 10));
  const known = [...new Set(ids.filter((id) => id > 0))];
  return known.length > 0 ? known : undefined;
}

interface Member {
  readonly user: User;
  readonly membership: UserOrg;
}

function membersOf(state: PangolinState, orgId: string): Member[] {
  return state.userOrgs.where({ orgId }).flatMap((membership) => {
    const user = state.users.find({ userId: membership.userId });
    return user === undefined ? [] : [{ user, membership }];
  });
}

/** GET /user/:userId, for root keys. */
export const getUser: Handler = ({ state, params }) => {
  const { userId = "" } = params;
  const user = state.users.find({ userId });
  const row = found(user, () => notFound(`User with ID ${userId} not found`));
  return ok(serverUser(state, row), "User retrieved successfully");
};

/** POST /user/:userId/2fa, for root keys. */
export const setTwoFactor: Handler = ({ state, params, body }) => {
  const { userId } = parse(z.strictObject({ userId: z.string() }), params);
  const wanted = parse(z.strictObject({ twoFactorSetupRequested: z.boolean() }), body);
  const { twoFactorSetupRequested: isRequested } = wanted;
  const user = found(state.users.find({ userId }), () => notFound("User not found"));
  if (user.type !== "internal") {
    throw badRequest("Two-factor authentication is not supported for external users");
  }
  user.twoFactorSetupRequested = isRequested;
  if (!isRequested) user.twoFactorEnabled = false;
  const data = { userId, twoFactorRequested: isRequested };
  return ok(data, `2FA ${isRequested ? "enabled" : "disabled"} for user successfully`);
};

/** GET /org/:orgId/user/:userId: refused for every API key (Pangolin 1.18.4). */
export const getOrgUser: Handler = () => {
  throw forbidden("You do not have access to this organization");
};

/** GET /org/:orgId/user-by-username. Without `idpId` only internal users are looked for. */
export const getOrgUserByUsername: Handler = ({ state, params, query }) => {
  const { orgId } = parse(orgParams, params);
  const { username, idpId } = parse(byNameQuery, query);
  const fitting = membersOf(state, orgId).filter(
    ({ user }) =>
      user.username === username &&
      (idpId === undefined ? user.type === "internal" : user.idpId === idpId),
  );
  const refusal = notFound(`User with username '${username}' not found in organization`);
  const { user, membership } = found(fitting[0], () => refusal);
  return ok(memberRow(state, user, membership), "User retrieved successfully");
};

/** GET /org/:orgId/users, in pages of 20. Unknown query fields are refused here. */
export const listUsers: Handler = ({ state, params, query }) => {
  const wanted = parse(listQuery, query);
  const { orgId } = parse(orgParams, params);
  mustBeOfOrg(state, orgId, wanted);
  const fitting = membersOf(state, orgId)
    .filter(({ user }) => holds(wanted.query, user.name, user.username, user.email))
    .filter(({ user }) => fitsIdp(user, wanted.idp_id))
    .map(({ user, membership }) => listedMember(state, user, membership))
    .filter(({ roles }) => fitsRoles(roles, wanted.role_id));
  const { rows, pagination } = pageOf(fitting, wanted, "name");
  return ok({ users: rows, pagination }, "Users retrieved successfully");
};

function mustBeOfOrg(
  state: PangolinState,
  orgId: string,
  { idp_id, role_id = [] }: { readonly idp_id?: unknown; readonly role_id?: number[] | undefined },
): void {
  if (typeof idp_id === "number" && state.idpOrgs.find({ orgId, idpId: idp_id }) === undefined) {
    throw badRequest("idp_id is not linked to this organization");
  }
  if (role_id.every((roleId) => state.roles.find({ orgId, roleId }) !== undefined)) return;
  throw badRequest("One or more role_id values are not valid for this organization");
}

function fitsIdp(user: User, wanted: "internal" | number | undefined): boolean {
  if (wanted === undefined) return true;
  return wanted === "internal" ? user.type === "internal" : user.idpId === wanted;
}

function fitsRoles(roles: readonly { roleId: number }[], wanted: number[] | undefined): boolean {
  return wanted === undefined || roles.some(({ roleId }) => wanted.includes(roleId));
}

const updateBody = z.strictObject({ autoProvisioned: z.boolean().optional() }).refine(...NOT_EMPTY);

/** POST /org/:orgId/user/:userId. */
export const updateOrgUser: Handler = ({ state, params, body }) => {
  const where = parse(memberParams, params);
  const values = parse(updateBody, body);
  const row = state.userOrgs.find(where);
  const membership = found(row, () => notFound("User not found in this organization"));
  return ok(update(membership, values), "Org user updated successfully");
};

/** DELETE /org/:orgId/user/:userId. The owner stays. */
export const removeUser: Handler = ({ state, params }) => {
  const { userId, orgId } = parse(memberParams, params);
  const row = state.userOrgs.find({ userId, orgId });
  const { isOwner } = found(row, () => notFound("User not found"));
  if (isOwner) throw badRequest("Cannot remove owner from org");
  removeUserFromOrg(state, userId, orgId);
  return ok(null, "User removed from org successfully");
};

const addRoleParams = z.strictObject({ roleId: z.coerce.number(), userId: z.string() });

/** POST /role/:roleId/add/:userId: the role takes the place of all others. */
export const addUserRole: Handler = (call) => {
  const { state } = call;
  const { userId, roleId } = parse(addRoleParams, call.params);
  const role = found(state.roles.find({ roleId }), () => badRequest("Invalid role ID"));
  const membership = memberOf(call, userId, role.orgId);
  if (membership.isOwner && role.isAdmin !== true) {
    throw forbidden("The organization owner must retain an administrator role");
  }
  const { orgId } = role;
  state.userOrgRoles.remove({ userId, orgId });
  state.userOrgRoles.add({ userId, orgId, roleId });
  return ok({ ...membership, roleId }, "Role added to user successfully");
};

function memberOf({ state }: Call, userId: string, orgId: string): UserOrg {
  const refusal = "User not found or does not belong to the specified organization";
  return found(state.userOrgs.find({ userId, orgId }), () => notFound(refusal));
}
