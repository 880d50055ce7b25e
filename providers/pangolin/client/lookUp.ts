import { plainAddress } from "../addresses";
import type { Pangolin } from "../context";
import { orNothing } from "../errors";
import { lists } from "../lists";
import type { ClientDetail, ClientRow } from "../shapes";
import type { ClientInputs } from "./fields";

/** A client to be found. */
export interface WantedClient {
  readonly org: string;
  readonly inputs: ClientInputs;
}

/** The client of an id. */
export function clientById({ client }: Pangolin, id: string): Promise<ClientDetail | undefined> {
  return orNothing(client.get<ClientDetail>(`/client/${id}`));
}

/** The client of a name that connects with an Olm's id. The list does not show these ids (1.18.4). */
export async function clientOfOlm(
  pangolin: Pangolin,
  { org, inputs }: WantedClient,
  olmId: string,
): Promise<ClientDetail | undefined> {
  const rows = await pangolin.listings.get<ClientRow>(lists.clients(org));
  const namesakes = rows.filter(({ name }) => name === inputs.name);
  const details = await Promise.all(
    namesakes.map(({ clientId }) => clientById(pangolin, String(clientId))),
  );
  return details.find((detail) => detail?.olmId === olmId);
}

/**
 * The client that exists and is to be taken over: what an earlier try of this program has left
 * behind, known by the Olm id that the program chose, or the one to adopt.
 */
export async function clientToAdopt(
  pangolin: Pangolin,
  wanted: WantedClient,
): Promise<ClientDetail | undefined> {
  const { inputs } = wanted;
  const own =
    inputs.olmId === undefined ? undefined : await clientOfOlm(pangolin, wanted, inputs.olmId);
  const known = own ?? (inputs.adopt ? await onlyLike(pangolin, wanted) : undefined);
  if (known) refuseDifferences(known, inputs);
  return known;
}

async function onlyLike(
  pangolin: Pangolin,
  { org, inputs }: WantedClient,
): Promise<ClientDetail | undefined> {
  const { name, niceId } = inputs;
  const rows = await pangolin.listings.get<ClientRow>(lists.clients(org));
  const [row, ...others] = rows.filter((one) =>
    niceId === undefined ? one.name === name : one.niceId === niceId,
  );
  if (row === undefined) return undefined;
  if (others.length === 0) return clientById(pangolin, String(row.clientId));
  const ids = [row, ...others].map((one) => `${one.clientId} (${one.niceId})`).join(", ");
  throw new Error(
    `Client "${name}": ${others.length + 1} clients have this name, with the ids ${ids}. ` +
      "Give the `niceId` of the one to adopt.",
  );
}

/** What cannot be changed must be what the program wants. */
function refuseDifferences(known: ClientDetail, inputs: ClientInputs): void {
  const pairs = [
    ["olmId", inputs.olmId, known.olmId],
    ["subnet", inputs.subnet, plainAddress(known.subnet)],
  ] as const;
  const difference = pairs.find(([, mine, theirs]) => mine !== undefined && mine !== theirs);
  if (!difference) return;
  const [key, mine, theirs] = difference;
  throw new Error(
    `Client "${inputs.name}": the client to adopt, with id ${known.clientId}, has ${key} ` +
      `"${String(theirs)}" and not "${String(mine)}", which cannot be changed. ` +
      "Correct the input, or make a new client.",
  );
}
