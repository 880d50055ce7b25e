import type { Handler } from "../../dynamic/handler";
import { nearest } from "../../dynamic/nearest";
import { PartialFailure } from "../../dynamic/failure";
import { ApiError } from "../../http/errors";
import type { Pangolin } from "../context";
import { mayHaveWritten } from "../creating";
import type { List } from "../listings";
import { mustHaveOrg, orgOf, orgPath } from "../orgs";
import { removed } from "../removal";
import { apiActions } from "./actions";
import { apiKeyFields, type ApiKeyInputs, type ApiKeyOuts } from "./fields";

/*
 * A key of the Integration API, for one organization. Only root keys may manage keys. Its name
 * cannot change, and its secret is in the answer of the create only.
 *
 *   create  GET /org/{org}, GET .../api-keys, PUT .../api-key, POST .../api-key/{id}/actions
 *   read    GET /org/{org}/api-keys (one for all), GET .../api-key/{id}/actions
 *   update  POST .../api-key/{id}/actions              delete  DELETE .../api-key/{id}
 */

interface Row {
  readonly apiKeyId: string;
  readonly name: string;
}

interface Created extends Row {
  /** The secret alone, without the id. */
  readonly apiKey: string;
}

/** Handler of API keys. */
export const apiKey: Handler<Pangolin, ApiKeyInputs, ApiKeyOuts> = {
  kind: "pangolin:ApiKey",
  subject,
  fields: apiKeyFields,
  secretOuts: ["apiKey"],
  async create(inputs, pangolin) {
    const org = orgOf(pangolin, inputs);
    await mustHaveOrg(pangolin, subject(inputs), org);
    // Side by side, one could take the other's new key for what its own lost answer left behind.
    const { apiKeyId, apiKey: secret } = await pangolin.serial.run(keysOf(org).path, () =>
      made(pangolin, org, inputs),
    );
    const outs = { orgId: org, apiKey: `${apiKeyId}.${secret}` };
    hide(pangolin, outs);
    try {
      await setActions(pangolin, { org, id: apiKeyId, inputs });
    } catch (error) {
      throw new PartialFailure(apiKeyId, outs, error);
    }
    return { id: apiKeyId, outs };
  },
  async read(id, olds, pangolin) {
    const org = orgOf(pangolin, olds);
    const row = await find(pangolin, org, id);
    if (!row) return undefined;
    const rows = await pangolin.listings.get<{ actionId: string }>(actionsOf(org, id));
    const actions = rows.map(({ actionId }) => actionId);
    return { inputs: { name: row.name, actions }, outs: outsOf(org, olds) };
  },
  async update(id, { olds, news }, pangolin) {
    const org = orgOf(pangolin, olds);
    hide(pangolin, olds);
    await setActions(pangolin, { org, id, inputs: news });
    return outsOf(org, olds);
  },
  async delete(id, olds, pangolin) {
    await removeKey(pangolin, orgOf(pangolin, olds), id);
  },
};

function subject({ name }: Partial<ApiKeyInputs>): string {
  return `API key "${String(name)}"`;
}

function outsOf(orgId: string, { apiKey: text }: ApiKeyOuts): ApiKeyOuts {
  return { orgId, ...(text !== undefined && { apiKey: text }) };
}

/** Keeps the key and its secret part out of messages. */
function hide({ redactor }: Pangolin, { apiKey: text }: ApiKeyOuts): void {
  redactor.add(text);
  redactor.add(text?.split(".")[1]);
}

function keysOf(org: string): List {
  return { path: `${orgPath(org)}/api-keys`, rows: "apiKeys", style: "offsets" };
}

function keyPath(org: string, id: string): string {
  return `${orgPath(org)}/api-key/${encodeURIComponent(id)}`;
}

function actionsOf(org: string, id: string): List {
  return { path: `${keyPath(org, id)}/actions`, rows: "actions", style: "offsets" };
}

async function find({ listings }: Pangolin, org: string, id: string): Promise<Row | undefined> {
  return (await listings.get<Row>(keysOf(org))).find(({ apiKeyId }) => apiKeyId === id);
}

/** A key whose answer was lost is of no use to anyone: it goes, and another one is made. */
async function made(pangolin: Pangolin, org: string, { name }: ApiKeyInputs): Promise<Created> {
  const { client, listings } = pangolin;
  const list = keysOf(org);
  const before = new Set((await listings.get<Row>(list)).map(({ apiKeyId }) => apiKeyId));
  const send = () =>
    listings.written([list.path], () =>
      client.create<Created>(`${orgPath(org)}/api-key`, { name }),
    );
  try {
    return await send();
  } catch (error) {
    if (!mayHaveWritten(error)) throw error;
    const rows = await listings.get<Row>(list);
    const lost = rows.filter((row) => row.name === name && !before.has(row.apiKeyId));
    if (lost.length === 0) throw error;
    for (const { apiKeyId } of lost) await removeKey(pangolin, org, apiKeyId);
    return send();
  }
}

interface KeyActions {
  readonly org: string;
  readonly id: string;
  readonly inputs: ApiKeyInputs;
}

async function setActions(pangolin: Pangolin, { org, id, inputs }: KeyActions): Promise<void> {
  const { client, listings } = pangolin;
  listings.drop([keysOf(org).path]);
  // Pangolin 1.18.4 answers 500 for a key that is gone.
  if (!(await find(pangolin, org, id))) {
    throw new Error(
      `${subject(inputs)}: is gone from Pangolin. Run \`pulumi refresh\`, then \`pulumi up\` again.`,
    );
  }
  const { path } = actionsOf(org, id);
  try {
    const body = { actionIds: inputs.actions };
    await listings.written([path], () => client.update(path, body));
  } catch (error) {
    throw isUnknownAction(error) ? unknownAction(inputs) : error;
  }
}

function isUnknownAction(error: unknown): boolean {
  return error instanceof ApiError && /actions do not exist/i.test(error.answer);
}

/** Pangolin does not say which one: those that no route asks for come into question. */
function unknownAction(inputs: ApiKeyInputs): Error {
  const suspects = inputs.actions.filter((action) => !apiActions.includes(action));
  const named = suspects.map((action) => {
    const near = nearest(action, [...apiActions]);
    return near === undefined ? `"${action}"` : `"${action}" (${near}?)`;
  });
  const which = named.length > 0 ? `, perhaps ${named.join(", ")}` : "";
  return new Error(
    `${subject(inputs)}: Pangolin does not know one of its actions${which}. ` +
      "Correct `actions`, then run `pulumi up` again.",
  );
}

function removeKey(pangolin: Pangolin, org: string, id: string): Promise<void> {
  return removed(pangolin, [keysOf(org)], () => pangolin.client.delete(keyPath(org, id)));
}
