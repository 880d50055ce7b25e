import { configKind } from "../configKind";
import type { Komodo } from "../context";
import { serverFields } from "./fields";

/*
 * A Komodo server: the record of one host that runs Periphery. Deleting it leaves the host's
 * containers running, so its stacks have to be gone before.
 *
 *   create  CreateServer, UpdateResourceMeta     read    ListFullServers (one call for all)
 *   delete  DeleteServer                         update  UpdateServer, RenameServer, -Meta
 */

/** Handler of servers. */
export const server = configKind({
  type: "Server",
  fields: serverFields,
  beforeDelete: (id, { name = id }, komodo) => refuseWhileUsed(komodo, id, name),
});

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
