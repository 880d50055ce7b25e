import { PartialFailure } from "../../dynamic/failure";
import type { Handler } from "../../dynamic/handler";
import type { Pangolin } from "../context";
import { lists } from "../lists";
import { orgOf } from "../orgs";
import type { ListedResource } from "../publicResource/row";
import { referred } from "../references";
import { isTakenOver } from "../takenOver";
import { resourceAuthFields, type ResourceAuthInputs, type ResourceAuthOuts } from "./fields";
import { lockIds, locksOf, observedLocks, settleLocks } from "./locks";
import { settleWhitelist, whitelistOf } from "./whitelist";

/*
 * The ways into one public http resource that need no account: password, PIN, header
 * authentication, e-mail whitelist. Pangolin shows only whether the first three are set, by ids.
 *
 *   create  GET /org/{org}/resources, POST /resource/{id}/password, /pincode, /header-auth,
 *           /whitelist/add
 *   read    GET /org/{org}/resources (one for all), GET /resource/{id}/whitelist
 *   update  as create, with null for what goes, and /whitelist/remove     delete  the same
 */

type Olds = Partial<ResourceAuthInputs> & Partial<ResourceAuthOuts>;

/** Handler of the ways into a public resource. */
export const resourceAuth: Handler<Pangolin, ResourceAuthInputs, ResourceAuthOuts> = {
  kind: "pangolin:ResourceAuth",
  subject,
  fields: resourceAuthFields,
  // Deleted afterwards, the old one could take away what the new one has set.
  deleteBeforeReplace: true,
  async create(inputs, pangolin) {
    const org = orgOf(pangolin, inputs);
    const resources = { kind: "publicResource", org } as const;
    const row = (await referred(pangolin, resources, inputs.resource)) as ListedResource;
    await refuseUnfit(pangolin, row, inputs);
    const id = String(row.resourceId);
    try {
      return { id, outs: await settle(pangolin, { org, row, olds: {}, news: inputs }) };
    } catch (error) {
      throw new PartialFailure(id, { orgId: org, resourceId: id }, error);
    }
  },
  async read(id, olds, pangolin) {
    const org = orgOf(pangolin, olds);
    const row = await find(pangolin, org, id);
    if (!row) return undefined;
    const isAsked = row.whitelist || (olds.whitelist ?? []).length > 0;
    const whitelist = isAsked && { whitelist: await whitelistOf(pangolin, row) };
    return { inputs: { ...observedLocks(row, olds), ...whitelist }, outs: outsOf(org, row) };
  },
  async update(id, { olds, news, changed }, pangolin) {
    const org = orgOf(pangolin, olds);
    const row = await find(pangolin, org, id);
    if (!row) {
      throw new Error(
        `${subject(news)}: the resource is gone from Pangolin. Run \`pulumi refresh\`, then ` +
          "`pulumi up` again.",
      );
    }
    return settle(pangolin, { org, row, olds, news, changed });
  },
  async delete(id, olds, pangolin) {
    if (isTakenOver(pangolin, "resource", id)) return;
    const org = orgOf(pangolin, olds);
    const row = await find(pangolin, org, id);
    if (!row) return;
    const resource = olds.resource ?? id;
    await settle(pangolin, { org, row, olds, news: { resource } });
  },
};

function subject({ resource }: Partial<ResourceAuthInputs>): string {
  return `Resource auth "${String(resource)}"`;
}

function outsOf(orgId: string, row: ListedResource): ResourceAuthOuts {
  return { orgId, resourceId: String(row.resourceId), ...lockIds(row) };
}

async function find(
  { listings }: Pangolin,
  org: string,
  id: string,
): Promise<ListedResource | undefined> {
  const rows = await listings.get<ListedResource>(lists.publicResources(org));
  return rows.find(({ resourceId }) => String(resourceId) === id);
}

/** Refuses raw resources, and to replace what someone else has set. */
async function refuseUnfit(
  pangolin: Pangolin,
  row: ListedResource,
  inputs: ResourceAuthInputs,
): Promise<void> {
  if (!row.http) {
    throw new Error(
      `${subject(inputs)}: the resource "${row.name}" is raw (${row.protocol}), and only ` +
        "resources of protocol http ask who comes. Choose another resource.",
    );
  }
  if (inputs.adopt) return;
  const emails = row.whitelist ? await whitelistOf(pangolin, row) : [];
  const set = [...locksOf(row), ...(emails.length > 0 ? ["whitelist"] : [])];
  if (set.length === 0) return;
  throw new Error(
    `${subject(inputs)}: the resource "${row.name}" has ${set.join(", ")} already. ` +
      "Set `adopt: true` to replace that.",
  );
}

interface Settling {
  readonly org: string;
  readonly row: ListedResource;
  readonly olds: Olds;
  readonly news: ResourceAuthInputs;
  readonly changed?: readonly string[];
}

async function settle(pangolin: Pangolin, settling: Settling): Promise<ResourceAuthOuts> {
  const { org, row, olds, news, changed = [] } = settling;
  await settleLocks(pangolin, { org, row, olds, news, changed });
  await settleWhitelist(pangolin, {
    subject: subject(news),
    row,
    news: news.whitelist ?? [],
  });
  const now = await find(pangolin, org, String(row.resourceId));
  return outsOf(org, now ?? row);
}
