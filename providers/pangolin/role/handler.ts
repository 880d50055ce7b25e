import type { Handler } from "../../dynamic/handler";
import type { Pangolin } from "../context";
import { createdOnce } from "../creating";
import { orNothing } from "../errors";
import { lists } from "../lists";
import { orgOf, orgPath, type OrgOut, withinOrg } from "../orgs";
import { referredId } from "../references";
import { removed } from "../removal";
import type { RoleRow } from "../shapes";
import { DEFAULT_HEIR, roleFields, type RoleInputs, roleProblems } from "./fields";

/*
 * A role of an organization. Names are unique at a create only: Pangolin 1.18.4 lets a rename make
 * two of one name, which Varanus refuses.
 *
 *   create  GET /org/{org}/roles (one for all), PUT /org/{org}/role     read    the same list
 *   update  POST /role/{id}      delete  DELETE /role/{id}, with the role that takes over
 */

/** Handler of roles. */
export const role: Handler<Pangolin, RoleInputs, OrgOut> = {
  kind: "pangolin:Role",
  subject,
  fields: roleFields,
  problems: roleProblems,
  async create(inputs, pangolin) {
    const org = orgOf(pangolin, inputs);
    const known = await roleOfName(pangolin, org, inputs.name);
    const { roleId } = known
      ? await adopted(pangolin, org, { known, inputs })
      : await withinOrg(pangolin, { subject: subject(inputs), org }, () =>
          made(pangolin, org, inputs),
        );
    return { id: String(roleId), outs: { orgId: org } };
  },
  async read(id, olds, pangolin) {
    const org = orgOf(pangolin, olds);
    const rows = await pangolin.listings.get<RoleRow>(lists.roles(org));
    const found = rows.find(({ roleId }) => String(roleId) === id);
    if (!found) return undefined;
    const { name, description } = found;
    return { inputs: { name, description: description ?? "" }, outs: { orgId: org } };
  },
  async update(id, { olds, news }, pangolin) {
    const org = orgOf(pangolin, olds);
    const other = await roleOfName(pangolin, org, news.name);
    if (other && String(other.roleId) !== id) throw taken(news.name, other);
    await post(pangolin, org, { id, inputs: news });
    return { orgId: org };
  },
  async delete(id, olds, pangolin) {
    const org = orgOf(pangolin, olds);
    if (!(await orNothing(pangolin.client.get<RoleRow>(`/role/${id}`)))) return;
    const body = { roleId: await heirOf(pangolin, org, { id, olds }) };
    await removed(pangolin, [lists.roles(org)], () => pangolin.client.delete(`/role/${id}`, body));
  },
};

function subject({ name }: Partial<RoleInputs>): string {
  return `Role "${String(name)}"`;
}

async function roleOfName(
  { listings }: Pangolin,
  org: string,
  name: string,
): Promise<RoleRow | undefined> {
  const rows = await listings.get<RoleRow>(lists.roles(org));
  return rows.find((row) => row.name === name);
}

function made(pangolin: Pangolin, org: string, inputs: RoleInputs): Promise<RoleRow> {
  const { name, description } = inputs;
  const creation = {
    list: lists.roles(org),
    idOf: (row: RoleRow) => row.roleId,
    isLike: (row: RoleRow) => row.name === name,
  };
  return createdOnce<RoleRow>(pangolin, creation, () =>
    pangolin.client.create(`${orgPath(org)}/role`, { name, description }),
  );
}

async function adopted(
  pangolin: Pangolin,
  org: string,
  { known, inputs }: { known: RoleRow; inputs: RoleInputs },
): Promise<RoleRow> {
  if (!inputs.adopt) throw taken(inputs.name, known);
  const { description } = inputs;
  if (description === undefined || description === (known.description ?? "")) return known;
  await post(pangolin, org, { id: String(known.roleId), inputs });
  return known;
}

function taken(name: string, { roleId }: RoleRow): Error {
  return new Error(
    `Role "${name}": the organization has a role of this name, with id ${roleId}. ` +
      "Set `adopt: true` to take it over, or choose another name.",
  );
}

function post(
  { client, listings }: Pangolin,
  org: string,
  { id, inputs }: { id: string; inputs: RoleInputs },
): Promise<unknown> {
  const { name, description = "" } = inputs;
  const { path } = lists.roles(org);
  return listings.written([path], () => client.update(`/role/${id}`, { name, description }));
}

/** Id of the role that takes over. Users must not be left without one. */
async function heirOf(
  pangolin: Pangolin,
  org: string,
  { id, olds }: { id: string; olds: Partial<RoleInputs> },
): Promise<number> {
  const { takeOverBy = DEFAULT_HEIR } = olds;
  const heir = await referredId(pangolin, { kind: "role", org }, takeOverBy).catch(
    (cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(
        `${subject(olds)}: cannot be deleted, because no role takes over its users. ${reason} ` +
          "Set `takeOverBy`, run `pulumi up`, then delete it.",
      );
    },
  );
  if (String(heir) !== id) return heir;
  throw new Error(
    `${subject(olds)}: cannot be deleted, because "takeOverBy" is the role itself. ` +
      "Set it to another role, run `pulumi up`, then delete this one.",
  );
}
