import type { Handler } from "../../dynamic/handler";
import { NetworkError } from "../../http/errors";
import type { ApiKey } from "../api";
import type { Komodo } from "../context";
import { faultOf } from "../errors";
import { fromUnixMs, refusePast, toUnixMs } from "../expiry";
import { requireUser } from "../user/users";
import { apiKeyFields, type ApiKeyInputs, type ApiKeyOuts } from "./fields";

/*
 * A key with which a service user calls Komodo's API.
 *
 *   create  ListUsers,                       read    ListApiKeysForServiceUser (one call per user)
 *           CreateApiKeyForServiceUser       update  none: every change makes a new key
 *   delete  DeleteApiKeyForServiceUser
 *
 * The create is its own last call, so that nothing can fail once the secret is there.
 */

const LIST = "ListApiKeysForServiceUser";

function subject({ name }: Partial<ApiKeyInputs>): string {
  return `API key "${String(name)}"`;
}

/** Handler of API keys. */
export const apiKey: Handler<Komodo, ApiKeyInputs, ApiKeyOuts> = {
  kind: "komodo:ApiKey",
  subject,
  fields: apiKeyFields,
  secretOuts: ["secret"],
  async create(inputs, komodo) {
    const outs = await make(komodo, inputs);
    return { id: outs.key, outs };
  },
  async read(id, olds, komodo) {
    komodo.redactor.add(olds.secret);
    const found = (await keysOf(komodo, olds.userId ?? "")).find(({ key }) => key === id);
    if (found === undefined) return undefined;
    const inputs = { name: found.name, expires: fromUnixMs(found.expires) };
    return { inputs, outs: kept(id, olds) };
  },
  update: (id, { olds }) => Promise.resolve(kept(id, olds)),
  async delete(id, _olds, komodo) {
    try {
      await written(komodo, () => komodo.client.write("DeleteApiKeyForServiceUser", { key: id }));
    } catch (error) {
      if (faultOf(error) !== "notFound") throw error;
    }
  },
};

function kept(id: string, { secret, userId = "", username }: Partial<ApiKeyOuts>): ApiKeyOuts {
  return { key: id, secret, userId, username };
}

async function make(komodo: Komodo, inputs: ApiKeyInputs): Promise<ApiKeyOuts> {
  const { name, expires = "" } = inputs;
  refusePast(subject(inputs), expires);
  const user = await requireUser(komodo, subject(inputs), inputs.user);
  const params = { user_id: user._id.$oid, name, expires: toUnixMs(expires) };
  try {
    const made = await written(komodo, () =>
      komodo.client.write("CreateApiKeyForServiceUser", params),
    );
    komodo.redactor.add(made.secret);
    return { ...made, userId: user._id.$oid, username: user.username };
  } catch (error) {
    throw error instanceof NetworkError ? lost(inputs, user.username, error) : error;
  }
}

/** Komodo may have made the key, and nobody has its secret. */
function lost(inputs: ApiKeyInputs, username: string, { message }: NetworkError): Error {
  return new Error(
    `${subject(inputs)}: its secret may be lost, for no answer came: ${message} If user ` +
      `"${username}" has such a key in Komodo now, delete it there. Then run \`pulumi up\` again.`,
  );
}

/** The keys of a service user; none when the user is gone. */
async function keysOf(komodo: Komodo, user: string): Promise<readonly ApiKey[]> {
  try {
    return await komodo.listings.of(LIST, { user });
  } catch (error) {
    if (faultOf(error) !== "notFound") throw error;
    return [];
  }
}

function written<T>(komodo: Komodo, write: () => Promise<T>): Promise<T> {
  return komodo.listings.written([LIST], write);
}
