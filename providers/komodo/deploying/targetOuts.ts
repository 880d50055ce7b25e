import type { Resource } from "../api";
import type { Komodo } from "../context";
import type { DeployInputs, DeployOuts } from "./inputs";

/** Id and name of the server that something is on, out of the one listing of servers. */
export async function targetOuts(
  komodo: Komodo,
  made: Pick<Resource, "config">,
  { server }: Partial<DeployInputs>,
): Promise<Pick<DeployOuts, "serverId" | "serverName">> {
  const serverId = (made.config.server_id ?? "") as string;
  if (serverId === "") return {};
  const servers = await komodo.listings.get("ListServers");
  const serverName = servers.find((item) => item.id === serverId)?.name;
  return {
    ...(server !== serverId && { serverId }),
    ...(serverName !== undefined && { serverName }),
  };
}
