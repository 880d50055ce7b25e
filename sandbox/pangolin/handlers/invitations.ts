import { z } from "zod";
import type { Handler } from "../call";
import { randomToken } from "../ids";
import { Refusal, conflict, found, notFound } from "../refusal";
import { ok } from "../reply";
import { orgParams, strictLimitQuery } from "../schemas/common";
import { parse } from "../schemas/parse";
import type { Invite } from "../state/accessRows";
import type { PangolinState } from "../state/state";
import { cut } from "./listing";
import { ROLES_GIVEN, checkRoles, roleFields, rolesOf } from "./userCreate";

const HOUR_MS = 3_600_000;

const body = z
  .strictObject({
    email: z.email().toLowerCase(),
    ...roleFields,
    validHours: z.number().gt(0).lte(168),
    sendEmail: z.boolean().optional(),
    regenerate: z.boolean().optional(),
  })
  .refine((data) => ROLES_GIVEN[0](data), { message: ROLES_GIVEN[1].message, path: ["roleIds"] });

/** POST /org/:orgId/create-invite. The answer has the link, but not the invitation's id. */
export const createInvite: Handler = (call) => {
  const { state } = call;
  const { orgId } = parse(orgParams, call.params);
  const wanted = parse(body, call.body);
  const { email, validHours, regenerate } = wanted;
  found(state.orgs.find({ orgId }), () => notFound("Organization not found"));
  const roleIds = rolesOf(wanted);
  checkRoles(state, orgId, roleIds);
  mustNotBeMember(state, orgId, email);
  const known = state.invites.find({ orgId, email });
  if (known !== undefined && regenerate !== true) {
    throw conflict("An invitation for this user already exists.");
  }
  const expiresAt = Date.now() + validHours * HOUR_MS;
  if (known !== undefined) {
    countRegeneration(state, email);
    known.expiresAt = expiresAt;
    return ok({ inviteLink: linkOf(known), expiresAt }, "Invitation regenerated successfully");
  }
  const invite = state.invites.add({ inviteId: randomToken(10), orgId, email, expiresAt, roleIds });
  return ok({ inviteLink: linkOf(invite), expiresAt }, "User invited successfully");
};

function mustNotBeMember(state: PangolinState, orgId: string, email: string): void {
  const users = state.users.where({ email, type: "internal" });
  if (users.every(({ userId }) => state.userOrgs.find({ orgId, userId }) === undefined)) return;
  throw conflict("This user is already a member of the organization.");
}

/** Refuses the fourth time in an hour. */
function countRegeneration(state: PangolinState, email: string): void {
  const times = state.regeneratedInvites.get(email) ?? [];
  const recent = times.filter((at) => at > Date.now() - HOUR_MS);
  if (recent.length >= 3) {
    throw new Refusal(429, "You have exceeded the limit of 3 regenerations per hour.");
  }
  state.regeneratedInvites.set(email, [...recent, Date.now()]);
}

function linkOf({ inviteId, email }: Invite): string {
  const token = `${inviteId}-${randomToken(32)}`;
  return `https://pangolin.sandbox.example/invite?token=${token}&email=${email}`;
}

/** GET /org/:orgId/invitations. */
export const listInvitations: Handler = ({ state, params, query }) => {
  const limits = parse(strictLimitQuery, query);
  const { orgId } = parse(orgParams, params);
  const { rows, pagination } = cut(state.invites.where({ orgId }), limits);
  const invitations = rows.map(({ inviteId, email, expiresAt, roleIds }) => {
    const roles = roleIds.flatMap((roleId) => {
      const role = state.roles.find({ roleId });
      return role === undefined ? [] : [{ roleId, roleName: role.name }];
    });
    return { inviteId, email, expiresAt, roles };
  });
  return ok({ invitations, pagination }, "Invitations retrieved successfully");
};

const removeParams = z.strictObject({ orgId: z.string(), inviteId: z.string() });

/** DELETE /org/:orgId/invitations/:inviteId. */
export const removeInvitation: Handler = ({ state, params }) => {
  const { orgId, inviteId } = parse(removeParams, params);
  if (state.invites.remove({ orgId, inviteId }).length === 0) {
    throw notFound(`Invitation with ID ${inviteId} not found in organization ${orgId}`);
  }
  return ok(null, "Invitation removed successfully");
};
