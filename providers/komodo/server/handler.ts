import type { ListItem } from "../api";
import { configKind } from "../configKind";
import type { Komodo } from "../context";
import { serverFields } from "./fields";

/*
 * A Komodo server: the record of one host that runs Periphery. Deleting it leaves the host's
 * containers running, so its stacks and deployments have to be gone before.
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

/** Komodo would blank the server of these and leave their containers running unseen. */
async function refuseWhileUsed(komodo: Komodo, id: string, name: string): Promise<void> {
  komodo.listings.drop("ListStacks", "ListDeployments");
  const stacks = runningOn(id, await komodo.listings.get("ListStacks"));
  const deployments = runningOn(id, await komodo.listings.get("ListDeployments"));
  const users = [...phrase("stack", stacks), ...phrase("deployment", deployments)];
  if (users.length === 0) return;
  throw new Error(
    `Server "${name}": still runs ${users.join(" and ")}. ` +
      `Take them down or move them to another server, then run \`pulumi up\` again.`,
  );
}

type User = ListItem<{ readonly state: string; readonly server_id: string }>;

function runningOn(id: string, items: readonly User[]): readonly User[] {
  const absent = ["down", "not_deployed"];
  return items.filter(({ info }) => info.server_id === id && !absent.includes(info.state));
}

function phrase(noun: string, users: readonly User[]): string[] {
  if (users.length === 0) return [];
  const named = users.map((user) => `"${user.name}" (${user.info.state})`).join(", ");
  return [`${users.length} ${noun}(s): ${named}`];
}
