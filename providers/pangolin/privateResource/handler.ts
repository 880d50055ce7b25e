import { PartialFailure } from "../../dynamic/failure";
import type { Handler } from "../../dynamic/handler";
import { ApiError } from "../../http/errors";
import type { Pangolin } from "../context";
import { sentOnce } from "../creating";
import { derivedNiceId } from "../identity";
import { lists } from "../lists";
import { orgOf, orgPath } from "../orgs";
import { referenceForms } from "../references";
import { removed } from "../removal";
import type { PrivateResourceRow } from "../shapes";
import {
  privateResourceFields,
  type PrivateResourceInputs,
  type PrivateResourceOuts,
  privateResourceProblems,
} from "./fields";
import {
  mustHaveFreeAlias,
  privateResources,
  resourceById,
  resourceToAdopt,
  siteIdsOf,
  type WantedResource,
} from "./lookUp";
import { bodyOf, rewrite, withGiven } from "./update";

/*
 * A private resource, "site resource" in the API. Who may reach it is no part of it: every update
 * sends the grants that exist at that moment again, because Pangolin 1.18.4 replaces them all.
 *
 *   create  GET /org/{org}/site-resources (one for all), PUT /org/{org}/site-resource
 *   read    the same list: GET /site-resource/{id} is a 400
 *   update  GET its roles, users and clients, then POST /site-resource/{id} with all of it
 *   delete  DELETE /site-resource/{id}
 */

/** Handler of private resources. */
export const privateResource: Handler<Pangolin, PrivateResourceInputs, PrivateResourceOuts> = {
  kind: "pangolin:PrivateResource",
  subject,
  fields: privateResourceFields,
  problems: privateResourceProblems,
  async create(inputs, pangolin) {
    const org = orgOf(pangolin, inputs);
    const niceId = inputs.niceId ?? derivedNiceId(org, "PrivateResource", inputs.name);
    const wanted = { org, niceId, inputs };
    // Pangolin would let two that are made at the same time share the nice id.
    const row = await pangolin.serial.run(`private resource ${niceId} of ${org}`, async () => {
      const known = await resourceToAdopt(pangolin, wanted);
      return known ? adopted(pangolin, wanted, known) : made(pangolin, wanted);
    });
    return { id: String(row.siteResourceId), outs: outsOf(org, row) };
  },
  async read(id, olds, pangolin) {
    const org = orgOf(pangolin, olds);
    const row = await resourceById(pangolin, org, id);
    if (!row) return undefined;
    const sites = await referenceForms(
      pangolin,
      { kind: "site", org },
      { ids: row.siteIds ?? [], olds: olds.sites ?? [] },
    );
    return { inputs: { ...observedInputs(row), sites }, outs: outsOf(org, row) };
  },
  async update(id, { olds, news }, pangolin) {
    const org = orgOf(pangolin, olds);
    await mustHaveFreeAlias(pangolin, org, { inputs: news, own: Number(id) });
    const row = await rewrite(pangolin, { org, id: Number(id), inputs: news });
    return outsOf(org, row);
  },
  async delete(id, olds, pangolin) {
    const within = [lists.privateResources(orgOf(pangolin, olds))];
    await removed(pangolin, within, () => pangolin.client.delete(`/site-resource/${id}`));
  },
};

function subject({ name }: Partial<PrivateResourceInputs>): string {
  return `PrivateResource "${String(name)}"`;
}

async function made(pangolin: Pangolin, wanted: WantedResource): Promise<PrivateResourceRow> {
  const { org, niceId, inputs } = wanted;
  await mustHaveFreeAlias(pangolin, org, { inputs });
  const siteIds = await siteIdsOf(pangolin, org, inputs);
  const { alias, ...rest } = bodyOf(inputs);
  const none = { userIds: [], roleIds: [], clientIds: [] };
  const body = { ...rest, ...(alias !== null && { alias }), niceId, siteIds, ...none };
  const { path } = lists.privateResources(org);
  const { made: row, failure } = await sentOnce<PrivateResourceRow>({
    send: () =>
      pangolin.listings.written([path], () =>
        pangolin.client.create(`${orgPath(org)}/site-resource`, body),
      ),
    find: async () => (await privateResources(pangolin, org)).find((one) => one.niceId === niceId),
    isDoubtful: isNewtMissing,
  });
  return failure === undefined ? row : completed(pangolin, wanted, row);
}

/** After this refusal the resource exists all the same (1.18.4 on SQLite). */
function isNewtMissing(error: unknown): boolean {
  return error instanceof ApiError && /^Newt not found/i.test(error.answer);
}

/** Brings what a failed create has left behind to its end. It is there: a failure keeps its id. */
async function completed(
  pangolin: Pangolin,
  { org, inputs }: WantedResource,
  row: PrivateResourceRow,
): Promise<PrivateResourceRow> {
  const id = row.siteResourceId;
  try {
    return await rewrite(pangolin, { org, id, inputs });
  } catch (error) {
    throw new PartialFailure(String(id), { ...outsOf(org, row) }, error);
  }
}

/** Of what is adopted, only that is changed which the program gives. */
async function adopted(
  pangolin: Pangolin,
  wanted: WantedResource,
  row: PrivateResourceRow,
): Promise<PrivateResourceRow> {
  const { org, inputs } = wanted;
  await mustHaveFreeAlias(pangolin, org, { inputs, own: row.siteResourceId });
  return completed(pangolin, { ...wanted, inputs: withGiven(row, inputs) }, row);
}

function observedInputs(row: PrivateResourceRow): Partial<PrivateResourceInputs> {
  const { name, niceId, mode, destination, enabled, alias } = row;
  const { tcpPortRangeString, udpPortRangeString, disableIcmp } = row;
  const seen = {
    ...{ name, niceId, mode, destination, enabled, alias },
    tcpPorts: tcpPortRangeString ?? "*",
    udpPorts: udpPortRangeString ?? "*",
    disableIcmp: disableIcmp ?? false,
  };
  return seen as Partial<PrivateResourceInputs>;
}

function outsOf(orgId: string, { niceId, aliasAddress }: PrivateResourceRow): PrivateResourceOuts {
  return { orgId, niceId, ...(aliasAddress !== null && { aliasAddress }) };
}
