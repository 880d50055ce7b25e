import { PartialFailure } from "../../dynamic/failure";
import type { Handler } from "../../dynamic/handler";
import type { Pangolin } from "../context";
import { createdOnce } from "../creating";
import type { List } from "../listings";
import { orgOf } from "../orgs";
import type { ListedResource } from "../publicResource/row";
import { referenceForm, referred, referredId } from "../references";
import { removed } from "../removal";
import { rowsOfResource } from "../resourceChildren";
import { isTakenOver, takeOver } from "../takenOver";
import { targetFields, type TargetInputs, type TargetOuts, targetProblems } from "./fields";
import { bodyOf, healthCheckOf, isSettled, type StoredTarget } from "./row";

/*
 * A target of a public resource: an address behind a site that requests go to.
 *
 *   create  GET /resource/{id}/targets, PUT /resource/{id}/target
 *   read    GET /resource/{id}/targets (one for all of the resource)
 *   update  POST /target/{id}                      delete  DELETE /target/{id}
 */

/** Handler of targets. */
export const target: Handler<Pangolin, TargetInputs, TargetOuts> = {
  kind: "pangolin:Target",
  subject,
  fields: targetFields,
  // The new one could have the values of the old one, which is refused.
  deleteBeforeReplace: true,
  problems: targetProblems,
  async create(inputs, pangolin) {
    const place = await placeOf(pangolin, orgOf(pangolin, inputs), inputs);
    const outs = outsOf(place);
    const row = await pangolin.serial.run(listOf(outs.resourceId).path, () =>
      madeOrAdopted(pangolin, place, inputs),
    );
    const id = String(row.targetId);
    try {
      if (!isSettled(bodyOf(inputs, place.siteId), row))
        await send(pangolin, place, { id, inputs });
    } catch (error) {
      throw new PartialFailure(id, { ...outs }, error);
    }
    return { id, outs };
  },
  async read(id, olds, pangolin) {
    const org = orgOf(pangolin, olds);
    const { resourceId = "" } = olds;
    const rows = await rowsOfResource<StoredTarget>(pangolin, listOf(resourceId));
    const row = rows.find(({ targetId }) => String(targetId) === id);
    if (!row) return undefined;
    const sites = { id: row.siteId, olds: olds.site === undefined ? [] : [olds.site] };
    const site = await referenceForm(pangolin, { kind: "site", org }, sites);
    const outs = { orgId: org, resourceId, siteId: String(row.siteId) };
    return { inputs: { site, ...inputsOf(row, olds) }, outs };
  },
  async update(id, { olds, news }, pangolin) {
    const place = await placeOf(pangolin, orgOf(pangolin, olds), news);
    await send(pangolin, place, { id, inputs: news });
    return outsOf(place);
  },
  async delete(id, { resourceId = "" }, pangolin) {
    if (isTakenOver(pangolin, "target", id)) return;
    await removed(pangolin, [listOf(resourceId)], () => pangolin.client.delete(`/target/${id}`));
  },
};

function subject({ ip, port }: Partial<TargetInputs>): string {
  return `Target "${String(ip)}:${String(port)}"`;
}

/** What a target's references lead to. */
interface Place {
  readonly org: string;
  readonly resource: ListedResource;
  readonly siteId: number;
}

async function placeOf(pangolin: Pangolin, org: string, inputs: TargetInputs): Promise<Place> {
  const resources = { kind: "publicResource", org } as const;
  const resource = (await referred(pangolin, resources, inputs.resource)) as ListedResource;
  const siteId = await referredId(pangolin, { kind: "site", org }, inputs.site);
  refuseUnfitMethod(resource, inputs);
  return { org, resource, siteId };
}

/** Pangolin 1.18.4 takes a target without a method and then writes an address that leads nowhere. */
function refuseUnfitMethod({ http, name }: ListedResource, inputs: TargetInputs): void {
  const { method } = inputs;
  if (http === (method !== undefined)) return;
  const [wrong, advice] = http
    ? ['of protocol "http", but "method" is missing', 'Set "method" to http, https or h2c']
    : [`raw, but "method" is "${String(method)}"`, 'Remove "method"'];
  throw new Error(`${subject(inputs)}: its resource "${name}" is ${wrong}. ${advice}.`);
}

function outsOf({ org, resource, siteId }: Place): TargetOuts {
  return { orgId: org, resourceId: String(resource.resourceId), siteId: String(siteId) };
}

function listOf(resourceId: string): List {
  return { path: `/resource/${resourceId}/targets`, rows: "targets", style: "offsets" };
}

async function madeOrAdopted(
  pangolin: Pangolin,
  { resource, siteId }: Place,
  inputs: TargetInputs,
): Promise<StoredTarget> {
  const list = listOf(String(resource.resourceId));
  const isLike = (row: StoredTarget) =>
    row.siteId === siteId &&
    row.ip === inputs.ip &&
    row.port === inputs.port &&
    (row.path ?? "") === (inputs.path ?? "");
  const rows = await pangolin.listings.get<StoredTarget>(list);
  const known = rows.find(isLike);
  if (known && inputs.adopt) {
    takeOver(pangolin, "target", known.targetId);
    return known;
  }
  if (known) {
    throw new Error(
      `${subject(inputs)}: the resource "${resource.name}" has such a target already ` +
        `(id ${known.targetId}). Set \`adopt: true\` to take it over, or remove one of the two.`,
    );
  }
  const creation = { list, idOf: (row: StoredTarget) => row.targetId, isLike };
  return createdOnce(pangolin, creation, () =>
    pangolin.client.create(`/resource/${resource.resourceId}/target`, bodyOf(inputs, siteId)),
  );
}

async function send(
  { client, listings }: Pangolin,
  { resource, siteId }: Place,
  { id, inputs }: { readonly id: string; readonly inputs: TargetInputs },
): Promise<void> {
  const { path } = listOf(String(resource.resourceId));
  await listings.written([path], () => client.update(`/target/${id}`, bodyOf(inputs, siteId)));
}

/** What `read` gives back, the references apart; null where Pangolin has no value. */
function inputsOf(row: StoredTarget, olds: Partial<TargetInputs>): Partial<TargetInputs> {
  const { ip, port, method, enabled, path, pathMatchType, priority } = row;
  const { rewritePath, rewritePathType } = row;
  const texts = { method, pathMatchType, rewritePathType };
  return {
    ...{ ip, port, enabled, priority, path: path ?? "", rewritePath: rewritePath ?? "" },
    ...texts,
    healthCheck: healthCheckOf(row, olds.healthCheck),
  } as Partial<TargetInputs>;
}
