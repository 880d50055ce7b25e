import type { Komodo } from "../context";
import type { DeployInputs } from "./inputs";
import type { DeployedKind } from "./kind";
import type { Listed } from "./state";

const ABSENT = ["down", "not_deployed"];

/** An adoption that changes the server would leave the containers running on the old one, unseen. */
export async function refuseMove(
  komodo: Komodo,
  type: DeployedKind<DeployInputs>["type"],
  { name, server }: DeployInputs,
): Promise<void> {
  const items = (await komodo.listings.get(`List${type}s`)) as readonly Listed[];
  const found = items.find((item) => item.name === name);
  if (!server || !found || ABSENT.includes(found.info.state) || found.info.server_id === "") return;
  const servers = await komodo.listings.get("ListServers");
  const home = servers.find((item) => item.id === found.info.server_id);
  if (!home || server === home.id || server === home.name) return;
  throw new Error(
    `${type} "${name}": Komodo has it on server "${home.name}" (${found.info.state}), where its ` +
      `containers would stay unseen. Take it down there, or set \`server\` to "${home.name}", ` +
      "then run `pulumi up` again.",
  );
}
