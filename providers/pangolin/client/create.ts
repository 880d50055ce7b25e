import { ApiError } from "../../http/errors";
import { mustBeFree } from "../addresses";
import type { Pangolin } from "../context";
import { sentOnce } from "../creating";
import { chosenCredentials, type Credentials } from "../credentials";
import { faultOf } from "../errors";
import { lists } from "../lists";
import { orgPath } from "../orgs";
import type { ClientDetail } from "../shapes";
import { clientOfOlm, type WantedClient } from "./lookUp";

/** Addresses that are tried when others take them meanwhile. */
const MOST_TRIES = 5;

/**
 * Makes a client with credentials that are chosen here. Its address is picked and taken in one go
 * with those of the organization's other clients: Pangolin 1.18.4 proposes the same one to all who
 * ask at the same time, so after a conflict another is picked, with the same credentials.
 */
export async function newClient(
  pangolin: Pangolin,
  wanted: WantedClient,
): Promise<{ found: ClientDetail; secret: string }> {
  const { org, inputs } = wanted;
  const olm = chosenCredentials(pangolin, { id: inputs.olmId, secret: inputs.secret });
  if (inputs.subnet !== undefined) {
    const subject = `Client "${inputs.name}"`;
    await mustBeFree(pangolin, { subject, org, address: inputs.subnet });
  }
  const found = await pangolin.serial.run(`clients of ${org}`, () => tried(pangolin, wanted, olm));
  return { found, secret: olm.secret };
}

async function tried(
  pangolin: Pangolin,
  wanted: WantedClient,
  olm: Credentials,
): Promise<ClientDetail> {
  const { org, inputs } = wanted;
  for (let tries = 1; ; tries++) {
    const subnet = inputs.subnet ?? (await pickedAddress(pangolin, org));
    try {
      return await sent(pangolin, wanted, { olm, subnet });
    } catch (error) {
      const isTaken = faultOf(error) === "conflict" && !isOlmConflict(error);
      const mayPick = inputs.subnet === undefined && tries < MOST_TRIES;
      if (!isTaken || !mayPick) throw explained(error, inputs.name);
    }
  }
}

async function pickedAddress({ client }: Pangolin, org: string): Promise<string> {
  const { subnet } = await client.get<{ subnet: string }>(`${orgPath(org)}/pick-client-defaults`);
  return subnet;
}

async function sent(
  pangolin: Pangolin,
  wanted: WantedClient,
  { olm, subnet }: { olm: Credentials; subnet: string },
): Promise<ClientDetail> {
  const { org, inputs } = wanted;
  const body = { name: inputs.name, olmId: olm.id, secret: olm.secret, subnet, type: "olm" };
  const { made } = await sentOnce<ClientDetail>({
    send: () =>
      pangolin.listings.written([lists.clients(org).path], () =>
        pangolin.client.create(`${orgPath(org)}/client`, body),
      ),
    find: () => clientOfOlm(pangolin, wanted, olm.id),
  });
  return made;
}

function isOlmConflict(error: unknown): boolean {
  return error instanceof ApiError && /^OLM with ID/i.test(error.answer);
}

/** Two refusals of Pangolin 1.18.4 whose status says something else than they do. */
function explained(error: unknown, name: string): unknown {
  if (!(error instanceof ApiError)) return error;
  if (isOlmConflict(error)) {
    return new Error(
      `Client "${name}": another client has this Olm id. Choose another \`olmId\`, ` +
        "or give this client the other's name to take it over.",
    );
  }
  if (!/^No exit nodes available/i.test(error.answer)) return error;
  return new Error(
    `Client "${name}": Pangolin has no exit node, which clients need. ` +
      "Install Gerbil beside Pangolin, then run `pulumi up` again.",
  );
}
