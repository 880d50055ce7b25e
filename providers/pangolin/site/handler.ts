import { PartialFailure } from "../../dynamic/failure";
import type { Handler } from "../../dynamic/handler";
import { mustBeFree, plainAddress } from "../addresses";
import type { Pangolin } from "../context";
import { sentOnce } from "../creating";
import { chosenCredentials, type Credentials } from "../credentials";
import { derivedNiceId } from "../identity";
import { lists } from "../lists";
import { orgOf, orgPath } from "../orgs";
import { removed } from "../removal";
import type { SiteDetail } from "../shapes";
import { siteFields, type SiteInputs, type SiteOuts, siteProblems } from "./fields";
import { siteById, siteByNiceId, siteToAdopt, type WantedSite } from "./lookUp";

/*
 * A site: the far end of a tunnel, or Pangolin's own host. Its nice id and its Newt's credentials
 * are chosen before the create is sent, so that a lost answer loses nothing.
 *
 *   create  GET /org/{org}/site/{niceId}, PUT /org/{org}/site, POST /site/{id} for what PUT lacks
 *   read    GET /site/{id}      update  POST /site/{id}      delete  DELETE /site/{id}
 */

/** Handler of sites. */
export const site: Handler<Pangolin, SiteInputs, SiteOuts> = {
  kind: "pangolin:Site",
  subject,
  fields: siteFields,
  secretOuts: ["secret"],
  // Nice id and Newt id are unique: the new site could not be made beside the old one.
  deleteBeforeReplace: true,
  problems: siteProblems,
  async create(inputs, pangolin) {
    const org = orgOf(pangolin, inputs);
    const niceId = inputs.niceId ?? derivedNiceId(org, "Site", inputs.name);
    const known = await siteToAdopt(pangolin, { org, niceId, inputs });
    const { found, secret } = known
      ? { found: known, secret: inputs.secret }
      : await made(pangolin, { org, niceId, inputs });
    const outs = outsOf(org, found, secret);
    // Of what is adopted, only that is changed which the program gives.
    const wanted = mutable(inputs, known ? Object.keys(inputs) : []);
    return { id: String(found.siteId), outs: await settled(pangolin, { wanted, found, outs }) };
  },
  async read(id, olds, pangolin) {
    const found = await siteById(pangolin, id);
    if (!found) return undefined;
    return {
      inputs: observedInputs(found),
      outs: outsOf(orgOf(pangolin, olds), found, olds.secret),
    };
  },
  async update(id, { olds, news, changed }, pangolin) {
    const org = orgOf(pangolin, olds);
    // An empty body is refused, so the name is always in it.
    const body = { name: news.name, ...mutable(news, changed) };
    const found = await post(pangolin, org, { id, body });
    // The answer to an update lacks the Newt's id.
    return outsOf(org, { ...found, newtId: olds.newtId ?? null }, olds.secret ?? news.secret);
  },
  async delete(id, olds, pangolin) {
    const { type = "newt" } = olds;
    await deleteSite(pangolin, orgOf(pangolin, olds), id);
    if (type === "newt" || !(await siteById(pangolin, id))) return;
    throw new Error(
      `${subject(olds)}: Pangolin says that it has deleted the site, but the ${type} site is still ` +
        `there, with id ${id} (1.18.4 deletes only sites of type newt). Set the option ` +
        "`retainOnDelete: true` and run `pulumi up`, then remove it from the program: it stays in Pangolin.",
    );
  },
};

function subject({ name }: Partial<SiteInputs>): string {
  return `Site "${String(name)}"`;
}

async function made(
  pangolin: Pangolin,
  wanted: WantedSite,
): Promise<{ found: SiteDetail; secret?: string }> {
  const { org, niceId, inputs } = wanted;
  const { type = "newt", name, address, exitNodeId, subnet, pubKey } = inputs;
  if (address !== undefined) {
    await mustBeFree(pangolin, { subject: subject(inputs), org, address });
  }
  const body = { name, type, niceId, address, exitNodeId, subnet, pubKey };
  const newt =
    type === "newt"
      ? chosenCredentials(pangolin, { id: inputs.newtId, secret: inputs.secret })
      : undefined;
  const credentials = newt && { newtId: newt.id, secret: newt.secret };
  const { made: found, failure } = await sentOnce<SiteDetail>({
    send: () =>
      pangolin.listings.written([lists.sites(org).path], () =>
        pangolin.client.create(`${orgPath(org)}/site`, { ...body, ...credentials }),
      ),
    find: () => siteByNiceId(pangolin, org, niceId),
  });
  if (failure !== undefined && newt && found.newtId !== newt.id) {
    throw await withoutOrphan(pangolin, wanted, { orphan: found, failure, newt });
  }
  return { found, ...(newt && { secret: newt.secret }) };
}

/**
 * Takes away the site that Pangolin 1.18.4 leaves behind when it cannot add the Newt, as when the
 * Newt id belongs to another site; gives the error to throw.
 */
async function withoutOrphan(
  pangolin: Pangolin,
  { org, inputs }: WantedSite,
  { orphan, failure, newt }: { orphan: SiteDetail; failure: unknown; newt: Credentials },
): Promise<unknown> {
  const id = String(orphan.siteId);
  await deleteSite(pangolin, org, id);
  if (await siteById(pangolin, id)) {
    return new Error(
      `${subject(inputs)}: Pangolin made the site without its Newt and does not delete it. ` +
        `Delete the site with id ${id} in Pangolin's dashboard, then run \`pulumi up\` again.`,
    );
  }
  if (inputs.newtId === undefined) return failure;
  return new Error(
    `${subject(inputs)}: Pangolin could not add the Newt id "${newt.id}", most likely because ` +
      "another site has it. Choose another one; what the try had left behind is deleted.",
  );
}

function deleteSite(pangolin: Pangolin, org: string, id: string): Promise<void> {
  // Private resources show the ids of their sites.
  const within = [lists.sites(org), lists.privateResources(org)];
  return removed(pangolin, within, () => pangolin.client.delete(`/site/${id}`));
}

/** Sets what a create cannot set. The site is there: a failure keeps its id. */
async function settled(
  pangolin: Pangolin,
  { wanted, found, outs }: { wanted: object; found: SiteDetail; outs: SiteOuts },
): Promise<SiteOuts> {
  const differing = Object.entries(wanted).filter(
    ([key, value]) => value !== found[key as keyof SiteDetail],
  );
  if (differing.length === 0) return outs;
  const id = String(found.siteId);
  try {
    const body = Object.fromEntries(differing);
    const updated = await post(pangolin, outs.orgId, { id, body });
    return { ...outs, niceId: updated.niceId };
  } catch (error) {
    throw new PartialFailure(id, { ...outs }, error);
  }
}

/** Body of an update: the changed inputs, or all of them when it is not known what is right. */
function mutable(inputs: SiteInputs, changed: readonly string[]): Record<string, unknown> {
  const { name, niceId, type = "newt", dockerSocketEnabled = true, status = "approved" } = inputs;
  const all = { name, niceId, status, ...(type === "newt" && { dockerSocketEnabled }) };
  const entries = Object.entries(all).filter(
    ([key, value]) => value !== undefined && (changed.length === 0 || changed.includes(key)),
  );
  return Object.fromEntries(entries);
}

function post(
  { client, listings }: Pangolin,
  org: string,
  { id, body }: { id: string; body: object },
): Promise<SiteDetail> {
  return listings.written([lists.sites(org).path], () => client.update(`/site/${id}`, body));
}

function observedInputs(found: SiteDetail): Partial<SiteInputs> {
  const { name, niceId, type, newtId, address, status } = found;
  const { exitNodeId, subnet, pubKey, dockerSocketEnabled } = found;
  const seen = {
    ...{ name, niceId, type: type ?? "newt", status: status ?? "approved" },
    ...(type === "newt" && { newtId, dockerSocketEnabled }),
    ...(type === "newt" && { address: address === null ? null : plainAddress(address) }),
    ...(type === "wireguard" && { exitNodeId, subnet, pubKey }),
  };
  return seen as Partial<SiteInputs>;
}

function outsOf(orgId: string, found: SiteDetail, secret: string | undefined): SiteOuts {
  const { niceId, newtId, address, online } = found;
  return {
    orgId,
    niceId,
    online,
    ...(newtId && { newtId }),
    ...(secret !== undefined && { secret }),
    ...(address && { address: plainAddress(address) }),
  };
}
