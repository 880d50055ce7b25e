import type { Pangolin } from "../context";
import { createdOnce } from "../creating";
import { lists } from "../lists";
import { orgPath } from "../orgs";
import type { PublicResourceRow } from "../shapes";
import { takeOver } from "../takenOver";
import type { PublicResourceInputs } from "./fields";
import type { ListedResource, Place, StoredResource } from "./row";

/** A resource that is there now: the answer to its create, unless that was lost or never sent. */
export interface Present extends Pick<PublicResourceRow, "resourceId" | "niceId"> {
  readonly row?: StoredResource;
}

/**
 * Makes the resource, or takes over the one at the same host name or port. Two of one program that
 * want the same port wait for each other: Pangolin 1.18.4 does not compare ports.
 */
export function madeOrAdopted(
  pangolin: Pangolin,
  place: Place,
  inputs: PublicResourceInputs,
): Promise<Present> {
  const { org } = place;
  return pangolin.serial.run(`${org} ${addressOf(place, inputs)}`, async () => {
    const known = await at(pangolin, place, inputs);
    if (known === undefined) return made(pangolin, place, inputs);
    if (inputs.adopt) {
      takeOver(pangolin, "resource", known.resourceId);
      return known;
    }
    throw taken(place, inputs, { known, isAdoptable: true });
  });
}

/** Throws when another raw resource of the organization has the port; Pangolin 1.18.4 would not. */
export async function refuseTakenPort(
  pangolin: Pangolin,
  place: Place,
  inputs: PublicResourceInputs,
): Promise<void> {
  const known = await at(pangolin, place, inputs);
  if (known) throw taken(place, inputs, { known, isAdoptable: false });
}

function addressOf({ fullDomain }: Place, { protocol = "http", proxyPort }: PublicResourceInputs) {
  return fullDomain ?? `${protocol} port ${String(proxyPort)}`;
}

function taken(
  place: Place,
  inputs: PublicResourceInputs,
  { known, isAdoptable }: { readonly known: ListedResource; readonly isAdoptable: boolean },
): Error {
  const { name, protocol = "http" } = inputs;
  const other = protocol === "http" ? "subdomain" : "port";
  const advice = isAdoptable
    ? `Set \`adopt: true\` to take it over, or choose another ${other}.`
    : `Choose another ${other}.`;
  return new Error(
    `Public resource "${name}": Pangolin has a resource at ${addressOf(place, inputs)} already ` +
      `(id ${known.resourceId}, name "${known.name}"). ${advice}`,
  );
}

/** True for a resource at the host name or the port that is wanted. */
function isAt(row: ListedResource, place: Place, inputs: PublicResourceInputs): boolean {
  if (place.fullDomain !== undefined) return row.fullDomain === place.fullDomain;
  const { protocol, proxyPort } = inputs;
  return !row.http && row.protocol === protocol && row.proxyPort === proxyPort;
}

async function at(
  { listings }: Pangolin,
  place: Place,
  inputs: PublicResourceInputs,
): Promise<ListedResource | undefined> {
  const rows = await listings.get<ListedResource>(lists.publicResources(place.org));
  return rows.find((row) => isAt(row, place, inputs));
}

async function made(
  pangolin: Pangolin,
  place: Place,
  inputs: PublicResourceInputs,
): Promise<Present> {
  const { name, protocol = "http", subdomain, proxyPort } = inputs;
  const { org, domainId } = place;
  const body =
    protocol === "http"
      ? { name, http: true, protocol: "tcp", domainId, ...(subdomain && { subdomain }) }
      : { name, http: false, protocol, proxyPort };
  const creation = {
    list: lists.publicResources(org),
    idOf: ({ resourceId }: PublicResourceRow) => resourceId,
    isLike: (row: PublicResourceRow) =>
      row.name === name && isAt(row as ListedResource, place, inputs),
  };
  const row = await createdOnce<PublicResourceRow>(pangolin, creation, () =>
    pangolin.client.create(`${orgPath(org)}/resource`, body),
  );
  // A row of the list, which is all there is after a lost answer, lacks most settings.
  return "sso" in row && "subdomain" in row ? { ...row, row: row as StoredResource } : row;
}
