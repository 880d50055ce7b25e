import { z } from "zod";
import type { Handler } from "../call";
import { badRequest, forbidden, found, mustExist, notFound } from "../refusal";
import { created, ok } from "../reply";
import { NOT_EMPTY, coercedId, nameSchema, orgParams, pageQuery } from "../schemas/common";
import { parse } from "../schemas/parse";
import { addRole } from "../seed";
import type { Role } from "../state/accessRows";
import { removeRole } from "../state/removals";
import type { PangolinState } from "../state/state";
import { update } from "../state/update";
import { holds, pageOf } from "./listing";

const roleParams = z.strictObject({ roleId: coercedId });

const settings = {
  description: z.string().optional(),
  requireDeviceApproval: z.boolean().optional(),
  allowSsh: z.boolean().optional(),
  sshSudoMode: z.enum(["none", "full", "commands"]).optional(),
  sshSudoCommands: z.array(z.string()).optional(),
  sshCreateHomeDir: z.boolean().optional(),
  sshUnixGroups: z.array(z.string()).optional(),
};

const createBody = z.strictObject({ name: nameSchema, ...settings });
const updateBody = z
  .strictObject({ name: nameSchema.optional(), ...settings })
  .refine(...NOT_EMPTY);

function roleOf(state: PangolinState, roleId: number): Role {
  return found(state.roles.find({ roleId }), () => notFound(`Role with ID ${roleId} not found`));
}

/** PUT /org/:orgId/role. What needs a licence is ignored: device approval and SSH settings. */
export const createRole: Handler = ({ state, params, body }) => {
  const { name, description = null, allowSsh } = parse(createBody, body);
  const { orgId } = parse(orgParams, params);
  if (state.roles.find({ orgId, name }) !== undefined) {
    throw badRequest("Role with that name already exists");
  }
  mustExist(state.orgs.find({ orgId }));
  const role = addRole(state, { orgId, name, description });
  if (allowSsh === true) state.sshRoles.add(role.roleId);
  return created(role, "Role created successfully");
};

/** POST /role/:roleId. Names are not compared here; of the Admin role nothing can be changed. */
export const updateRole: Handler = ({ state, params, body }) => {
  const { roleId } = parse(roleParams, params);
  const { name, description, allowSsh } = parse(updateBody, body);
  const role = roleOf(state, roleId);
  update(role, role.isAdmin === true ? {} : { name, description });
  if (allowSsh === true) state.sshRoles.add(roleId);
  if (allowSsh === false) state.sshRoles.delete(roleId);
  return ok(role, "Role updated successfully");
};

/** DELETE /role/:roleId. The body names the role that takes over the users. */
export const deleteRole: Handler = ({ state, params, body }) => {
  const { roleId } = parse(roleParams, params);
  const { roleId: heirId } = parse(roleParams, body);
  if (roleId === heirId) throw badRequest("Cannot delete a role and assign the same role");
  if (roleOf(state, roleId).isAdmin === true) throw forbidden("Cannot delete a Admin role");
  roleOf(state, heirId);
  for (const row of state.userOrgRoles.remove({ roleId })) {
    const moved = { ...row, roleId: heirId };
    if (state.userOrgRoles.find(moved) === undefined) state.userOrgRoles.add(moved);
  }
  removeRole(state, roleId);
  return ok(null, "Role deleted successfully");
};

/** GET /role/:roleId. */
export const getRole: Handler = ({ state, params }) => {
  const { roleId } = parse(roleParams, params);
  return ok(roleOf(state, roleId), "Role retrieved successfully");
};

const listQuery = pageQuery("name");

/** GET /org/:orgId/roles, in pages of 20. */
export const listRoles: Handler = ({ state, params, query }) => {
  const wanted = parse(listQuery, query);
  const { orgId } = parse(orgParams, params);
  const fitting = state.roles.where({ orgId }).filter(({ name }) => holds(wanted.query, name));
  const { rows, pagination } = pageOf(fitting, wanted, "name");
  const orgName = state.orgs.find({ orgId })?.name ?? null;
  const roles = rows.map((role) => {
    const allowSsh = state.sshRoles.has(role.roleId);
    return { ...role, orgName, allowSsh };
  });
  return ok({ roles, pagination }, "Roles retrieved successfully");
};
