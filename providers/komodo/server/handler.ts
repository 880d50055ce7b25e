import { untyped } from "../../dynamic/fields";
import type { Handler } from "../../dynamic/handler";
import { ConfigResource } from "../configResource";
import type { Komodo } from "../context";
import { serverFields, type ServerInputs } from "./fields";

/*
 * A Komodo server: the record of one host that runs Periphery. Deleting it leaves the host's
 * containers running, so its stacks have to be gone before.
 *
 *   create  CreateServer, UpdateResourceMeta     read    ListFullServers (one call for all)
 *   delete  DeleteServer                         update  UpdateServer, RenameServer, -Meta
 */

const resource = new ConfigResource("Server", untyped(serverFields));

/** Handler of servers. */
export const server: Handler<Komodo, ServerInputs, object> = {
  kind: "komodo:Server",
  subject: ({ name }) => `Server "${String(name)}"`,
  fields: serverFields,
  async create(inputs, komodo) {
    const made = await resource.create(komodo, inputs);
    return { id: made._id.$oid, outs: {} };
  },
  async read(id, _olds, komodo) {
    const found = await resource.find(komodo, id);
    return found && { inputs: await resource.inputsOf(komodo, found), outs: {} };
  },
  async update(id, { news, changed }, komodo) {
    await resource.update(komodo, id, news, changed);
    return {};
  },
  async delete(id, { name = id }, komodo) {
    await refuseWhileUsed(komodo, id, name);
    await resource.delete(komodo, id);
  },
};

/** Komodo would blank the server of these stacks and leave their containers running unseen. */
async function refuseWhileUsed(komodo: Komodo, id: string, name: string): Promise<void> {
  komodo.listings.drop("ListStacks");
  const stacks = await komodo.listings.get("ListStacks");
  const users = stacks.filter(({ info }) => info.server_id === id && info.state !== "down");
  if (users.length === 0) return;
  const named = users.map((stack) => `"${stack.name}" (${stack.info.state})`).join(", ");
  throw new Error(
    `Server "${name}": still runs ${users.length} stack(s): ${named}. ` +
      `Take them down or move them to another server, then run \`pulumi up\` again.`,
  );
}
