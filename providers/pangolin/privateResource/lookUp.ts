import type { Pangolin } from "../context";
import { lists } from "../lists";
import { referred } from "../references";
import type { PrivateResourceRow } from "../shapes";
import type { PrivateResourceInputs } from "./fields";

/** A private resource to be made, or to be found. */
export interface WantedResource {
  readonly org: string;
  readonly niceId: string;
  readonly inputs: PrivateResourceInputs;
}

/** All private resources of an organization: no route gives a single one (1.18.4). */
export function privateResources(
  { listings }: Pangolin,
  org: string,
): Promise<readonly PrivateResourceRow[]> {
  return listings.get<PrivateResourceRow>(lists.privateResources(org));
}

/** The one of an id. */
export async function resourceById(
  pangolin: Pangolin,
  org: string,
  id: string,
): Promise<PrivateResourceRow | undefined> {
  const rows = await privateResources(pangolin, org);
  return rows.find(({ siteResourceId }) => String(siteResourceId) === id);
}

/**
 * The private resource that exists and is to be adopted. Throws when the nice id, which Pangolin
 * 1.18.4 lets several share, is taken and the program does not say `adopt`.
 */
export async function resourceToAdopt(
  pangolin: Pangolin,
  { org, niceId, inputs }: WantedResource,
): Promise<PrivateResourceRow | undefined> {
  const rows = await privateResources(pangolin, org);
  const own = rows.filter((row) => row.niceId === niceId);
  const mayUseName = inputs.adopt && inputs.niceId === undefined && own.length === 0;
  const found = mayUseName ? rows.filter(({ name }) => name === inputs.name) : own;
  const [row, ...others] = found;
  if (row === undefined) return undefined;
  const subject = `PrivateResource "${inputs.name}"`;
  if (!inputs.adopt) {
    throw new Error(
      `${subject}: the nice id "${niceId}" belongs to the private resource with id ` +
        `${row.siteResourceId}. Set \`adopt: true\` to take that one over, or give another \`niceId\`.`,
    );
  }
  if (others.length === 0) return row;
  const ids = found.map((one) => `${one.siteResourceId} (${one.niceId})`).join(", ");
  throw new Error(
    `${subject}: ${found.length} private resources fit, with the ids ${ids}. ` +
      "Give the `niceId` of the one to adopt, or delete the others.",
  );
}

/**
 * Throws when another resource has the alias. Pangolin 1.18.4 tells aliases apart by their case,
 * which no name server does.
 */
export async function mustHaveFreeAlias(
  pangolin: Pangolin,
  org: string,
  { inputs, own }: { readonly inputs: PrivateResourceInputs; readonly own?: number },
): Promise<void> {
  const alias = inputs.alias?.toLowerCase();
  if (alias === undefined) return;
  const rows = await privateResources(pangolin, org);
  const holder = rows.find(
    (row) => row.alias?.toLowerCase() === alias && row.siteResourceId !== own,
  );
  if (!holder) return;
  throw new Error(
    `PrivateResource "${inputs.name}": the alias "${alias}" is that of the private resource ` +
      `"${holder.name}", with id ${holder.siteResourceId}. Choose another alias.`,
  );
}

/**
 * Ids of the sites, each once: Pangolin 1.18.4 takes a repeated one for an unknown one. Refuses sites
 * without a Newt, with which it answers 404 to a create and keeps the resource.
 */
export async function siteIdsOf(
  pangolin: Pangolin,
  org: string,
  inputs: PrivateResourceInputs,
): Promise<number[]> {
  const place = { kind: "site", org } as const;
  const rows = await Promise.all(inputs.sites.map((one) => referred(pangolin, place, one)));
  const other = rows.find(({ type }) => type !== "newt");
  if (!other) return [...new Set(rows.map(({ siteId }) => siteId))];
  throw new Error(
    `PrivateResource "${inputs.name}": the site "${other.name}", with id ${other.siteId}, has type ` +
      `${String(other.type)}, and only those of type newt lead to private resources. Choose another site.`,
  );
}
