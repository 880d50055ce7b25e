import type { Handler } from "../../dynamic/handler";
import type { Pangolin } from "../context";
import { createdOnce } from "../creating";
import type { List } from "../listings";
import { orgOf } from "../orgs";
import type { ListedResource } from "../publicResource/row";
import { referred } from "../references";
import { removed } from "../removal";
import { type ResourceChildOuts, rowsOfResource } from "../resourceChildren";
import { isTakenOver, takeOver } from "../takenOver";
import { ruleFields, type RuleInputs, ruleProblems } from "./fields";

/*
 * A rule of a public http resource: lets requests in, refuses them, or sends them on to the sign-in.
 *
 *   create  GET /resource/{id}/rules, PUT /resource/{id}/rule
 *   read    GET /resource/{id}/rules (one for all of the resource)
 *   update  POST /resource/{id}/rule/{ruleId}      delete  DELETE /resource/{id}/rule/{ruleId}
 */

interface StoredRule extends Required<Omit<RuleInputs, "resource" | "org" | "adopt">> {
  readonly ruleId: number;
}

/** Handler of rules. */
export const rule: Handler<Pangolin, RuleInputs, ResourceChildOuts> = {
  kind: "pangolin:Rule",
  subject,
  fields: ruleFields,
  // The new one could have the values of the old one, which is refused.
  deleteBeforeReplace: true,
  problems: ruleProblems,
  async create(inputs, pangolin) {
    const org = orgOf(pangolin, inputs);
    const resource = await resourceOf(pangolin, org, inputs);
    const resourceId = String(resource.resourceId);
    const { ruleId } = await pangolin.serial.run(listOf(resourceId).path, () =>
      madeOrAdopted(pangolin, resource, inputs),
    );
    return { id: String(ruleId), outs: { orgId: org, resourceId } };
  },
  async read(id, olds, pangolin) {
    const { resourceId = "" } = olds;
    const rows = await rowsOfResource<StoredRule>(pangolin, listOf(resourceId));
    const row = rows.find(({ ruleId }) => String(ruleId) === id);
    return row && { inputs: bodyOf(row), outs: { orgId: orgOf(pangolin, olds), resourceId } };
  },
  async update(id, { olds, news }, pangolin) {
    const org = orgOf(pangolin, olds);
    const { resourceId } = await resourceOf(pangolin, org, news);
    await send(pangolin, { resourceId, id }, news);
    return { orgId: org, resourceId: String(resourceId) };
  },
  async delete(id, { resourceId = "" }, pangolin) {
    if (isTakenOver(pangolin, "rule", id)) return;
    await removed(pangolin, [listOf(resourceId)], () =>
      pangolin.client.delete(`/resource/${resourceId}/rule/${id}`),
    );
  },
};

function subject({ match, value }: Partial<RuleInputs>): string {
  return `Rule "${String(match)} ${String(value)}"`;
}

async function resourceOf(
  pangolin: Pangolin,
  org: string,
  inputs: RuleInputs,
): Promise<ListedResource> {
  const resources = { kind: "publicResource", org } as const;
  const resource = (await referred(pangolin, resources, inputs.resource)) as ListedResource;
  if (resource.http) return resource;
  throw new Error(
    `${subject(inputs)}: its resource "${resource.name}" is raw (${resource.protocol}), and only ` +
      "resources of protocol http have rules. Choose another resource.",
  );
}

function listOf(resourceId: string): List {
  return { path: `/resource/${resourceId}/rules`, rows: "rules", style: "offsets" };
}

function bodyOf(inputs: Omit<RuleInputs, "resource">) {
  const { action, match, value, priority, enabled = true } = inputs;
  return { action, match, value, priority, enabled };
}

async function madeOrAdopted(
  pangolin: Pangolin,
  resource: ListedResource,
  inputs: RuleInputs,
): Promise<StoredRule> {
  const { resourceId } = resource;
  const list = listOf(String(resourceId));
  const known = (await pangolin.listings.get<StoredRule>(list)).find((row) => isLike(row, inputs));
  if (known && !inputs.adopt) {
    throw new Error(
      `${subject(inputs)}: the resource "${resource.name}" has such a rule already ` +
        `(id ${known.ruleId}). Set \`adopt: true\` to take it over, or remove one of the two.`,
    );
  }
  if (known) {
    takeOver(pangolin, "rule", known.ruleId);
    if (known.enabled !== (inputs.enabled ?? true)) {
      await send(pangolin, { resourceId, id: String(known.ruleId) }, inputs);
    }
    return known;
  }
  const creation = {
    list,
    idOf: ({ ruleId }: StoredRule) => ruleId,
    isLike: (row: StoredRule) => isLike(row, inputs),
  };
  return createdOnce(pangolin, creation, () =>
    pangolin.client.create(`/resource/${resourceId}/rule`, bodyOf(inputs)),
  );
}

function isLike(row: StoredRule, { action, match, value, priority }: RuleInputs): boolean {
  return (
    row.action === action && row.match === match && row.value === value && row.priority === priority
  );
}

async function send(
  { client, listings }: Pangolin,
  { resourceId, id }: { readonly resourceId: number; readonly id: string },
  inputs: RuleInputs,
): Promise<void> {
  await listings.written([listOf(String(resourceId)).path], () =>
    client.update(`/resource/${resourceId}/rule/${id}`, bodyOf(inputs)),
  );
}
