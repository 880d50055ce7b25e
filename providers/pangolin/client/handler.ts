import { PartialFailure } from "../../dynamic/failure";
import type { Handler } from "../../dynamic/handler";
import { ApiError } from "../../http/errors";
import { plainAddress } from "../addresses";
import type { Pangolin } from "../context";
import { lists } from "../lists";
import { orgOf, withinOrg } from "../orgs";
import { removed } from "../removal";
import type { ClientDetail } from "../shapes";
import { newClient } from "./create";
import { clientFields, type ClientInputs, type ClientOuts } from "./fields";
import { clientById, clientToAdopt } from "./lookUp";

/*
 * A machine client: what lets a host into private resources. Name and nice id can be changed; what
 * it connects with and from cannot.
 *
 *   create  GET /org/{org}/pick-client-defaults, PUT /org/{org}/client, then as update
 *   read    GET /client/{id}
 *   update  POST /client/{id}, POST /client/{id}/block, unblock, archive, unarchive
 *   delete  DELETE /client/{id}
 */

/** Handler of machine clients. */
export const client: Handler<Pangolin, ClientInputs, ClientOuts> = {
  kind: "pangolin:Client",
  subject,
  fields: clientFields,
  secretOuts: ["secret"],
  // Olm id and address are unique: the new client could not be made beside the old one.
  deleteBeforeReplace: true,
  async create(inputs, pangolin) {
    const org = orgOf(pangolin, inputs);
    const known = await clientToAdopt(pangolin, { org, inputs });
    const { found, secret } = known
      ? { found: known, secret: inputs.secret }
      : await withinOrg(pangolin, { subject: subject(inputs), org }, () =>
          newClient(pangolin, { org, inputs }),
        );
    const id = String(found.clientId);
    // Of what is adopted, only that is changed which the program gives.
    const given = known ? (Object.keys(inputs) as Changed) : undefined;
    try {
      const settled = await brought(pangolin, org, { found, inputs, changed: given });
      return { id, outs: outsOf(org, settled, secret) };
    } catch (error) {
      throw new PartialFailure(id, { ...outsOf(org, found, secret) }, error);
    }
  },
  async read(id, olds, pangolin) {
    const found = await clientById(pangolin, id);
    if (!found) return undefined;
    const { name, niceId, olmId, subnet, blocked, archived } = found;
    const seen = { name, niceId, olmId, subnet: plainAddress(subnet), blocked, archived };
    return {
      inputs: seen as Partial<ClientInputs>,
      outs: outsOf(orgOf(pangolin, olds), found, olds.secret),
    };
  },
  async update(id, { olds, news, changed }, pangolin) {
    const org = orgOf(pangolin, olds);
    const found = await pangolin.client.get<ClientDetail>(`/client/${id}`);
    const wanted = changed.length === 0 ? undefined : changed;
    const settled = await brought(pangolin, org, { found, inputs: news, changed: wanted });
    return outsOf(org, settled, olds.secret ?? news.secret);
  },
  async delete(id, olds, pangolin) {
    const org = orgOf(pangolin, olds);
    await removed(pangolin, [lists.clients(org)], () => pangolin.client.delete(`/client/${id}`));
  },
};

function subject({ name }: Partial<ClientInputs>): string {
  return `Client "${String(name)}"`;
}

type Changed = readonly (keyof ClientInputs)[];

interface Aim {
  readonly found: ClientDetail;
  readonly inputs: ClientInputs;
  /** Inputs to be brought about; all when absent. */
  readonly changed?: Changed | undefined;
}

/** Brings a client to what the program wants, by those calls only that something asks for. */
async function brought(pangolin: Pangolin, org: string, aim: Aim): Promise<ClientDetail> {
  const { found, inputs, changed } = aim;
  const { blocked = false, archived = false } = inputs;
  const isWanted = (key: keyof ClientInputs) => !changed || changed.includes(key);
  const id = String(found.clientId);
  return pangolin.listings.written([lists.clients(org).path], async () => {
    const named = await renamed(pangolin, aim, isWanted);
    if (isWanted("blocked")) {
      await turned(pangolin, id, { is: found.blocked, wanted: blocked, verb: "block" });
    }
    if (isWanted("archived")) {
      await turned(pangolin, id, { is: found.archived, wanted: archived, verb: "archive" });
    }
    return { ...found, ...named };
  });
}

async function renamed(
  { client: api }: Pangolin,
  { found, inputs }: Aim,
  isWanted: (key: keyof ClientInputs) => boolean,
): Promise<Partial<ClientDetail>> {
  const names = (["name", "niceId"] as const).filter(
    (key) => isWanted(key) && inputs[key] !== undefined && inputs[key] !== found[key],
  );
  // An empty body is a 500 (1.18.4).
  if (names.length === 0) return {};
  const body = Object.fromEntries(names.map((key) => [key, inputs[key]]));
  await api.update(`/client/${found.clientId}`, body);
  return body;
}

interface Turn {
  readonly is: boolean;
  readonly wanted: boolean;
  readonly verb: "block" | "archive";
}

/** Turns a switch that is not yet as wanted. One that another has turned meanwhile is fine. */
async function turned({ client: api }: Pangolin, id: string, turn: Turn): Promise<void> {
  const { is, wanted, verb } = turn;
  if (is === wanted) return;
  try {
    await api.act(`/client/${id}/${wanted ? verb : `un${verb}`}`, {});
  } catch (error) {
    const isDone =
      error instanceof ApiError && error.status === 400 && /is (already|not) /.test(error.answer);
    if (!isDone) throw error;
  }
}

function outsOf(orgId: string, found: ClientDetail, secret: string | undefined): ClientOuts {
  const { niceId, olmId, subnet, online } = found;
  return {
    orgId,
    niceId,
    online,
    subnet: plainAddress(subnet),
    ...(olmId && { olmId }),
    ...(secret !== undefined && { secret }),
  };
}
