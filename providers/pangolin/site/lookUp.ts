import { plainAddress } from "../addresses";
import type { Pangolin } from "../context";
import { orNothing } from "../errors";
import { lists } from "../lists";
import { orgPath } from "../orgs";
import type { SiteDetail, SiteRow } from "../shapes";
import type { SiteInputs } from "./fields";

/** A site to be made, or to be found. */
export interface WantedSite {
  readonly org: string;
  readonly niceId: string;
  readonly inputs: SiteInputs;
}

/** The site of an id. */
export function siteById({ client }: Pangolin, id: string): Promise<SiteDetail | undefined> {
  return orNothing(client.get<SiteDetail>(`/site/${id}`));
}

/** The site of a nice id, which is unique within the organization. */
export function siteByNiceId(
  { client }: Pangolin,
  org: string,
  niceId: string,
): Promise<SiteDetail | undefined> {
  return orNothing(client.get<SiteDetail>(`${orgPath(org)}/site/${encodeURIComponent(niceId)}`));
}

/**
 * The site that exists and is to be taken over: what an earlier try of this program has left behind,
 * known by the Newt id that the program chose, or the one to adopt. Throws when the nice id belongs
 * to another site.
 */
export async function siteToAdopt(
  pangolin: Pangolin,
  wanted: WantedSite,
): Promise<SiteDetail | undefined> {
  const { org, niceId, inputs } = wanted;
  const own = await siteByNiceId(pangolin, org, niceId);
  const known = own ?? (inputs.adopt ? await onlyOfName(pangolin, wanted) : undefined);
  if (known === undefined) return undefined;
  const isOurs = inputs.newtId !== undefined && known.newtId === inputs.newtId;
  if (!inputs.adopt && !isOurs) {
    throw new Error(
      `Site "${inputs.name}": the nice id "${niceId}" belongs to the site with id ${known.siteId}. ` +
        "Set `adopt: true` to take that one over, or give another `niceId`.",
    );
  }
  refuseDifferences(known, inputs);
  return known;
}

async function onlyOfName(
  pangolin: Pangolin,
  { org, inputs }: WantedSite,
): Promise<SiteDetail | undefined> {
  if (inputs.niceId !== undefined) return undefined;
  const rows = await pangolin.listings.get<SiteRow>(lists.sites(org));
  const [row, ...others] = rows.filter(({ name }) => name === inputs.name);
  if (row === undefined) return undefined;
  if (others.length === 0) return siteById(pangolin, String(row.siteId));
  const niceIds = [row, ...others].map((one) => `${one.siteId} (${one.niceId})`).join(", ");
  throw new Error(
    `Site "${inputs.name}": ${others.length + 1} sites have this name, with the ids ${niceIds}. ` +
      "Give the `niceId` of the one to adopt.",
  );
}

/** What cannot be changed must be what the program wants. */
function refuseDifferences(known: SiteDetail, inputs: SiteInputs): void {
  const address = known.address === null ? null : plainAddress(known.address);
  const pairs = [
    ["type", inputs.type ?? "newt", known.type],
    ["newtId", inputs.newtId, known.newtId],
    ["address", inputs.address, address],
  ] as const;
  const difference = pairs.find(([, mine, theirs]) => mine !== undefined && mine !== theirs);
  if (!difference) return;
  const [key, mine, theirs] = difference;
  throw new Error(
    `Site "${inputs.name}": the site to adopt, with id ${known.siteId}, has ${key} ` +
      `"${String(theirs)}" and not "${String(mine)}", which cannot be changed. ` +
      "Correct the input, or make a new site.",
  );
}
