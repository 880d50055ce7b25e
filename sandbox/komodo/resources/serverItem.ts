import { KOMODO_VERSION, type KomodoCore } from "../core";
import { textAt, type Fields } from "../fields";
import type { Resource } from "./store";

/** The `info` of a server in lists. */
export function serverItem(core: KomodoCore, server: Resource): Fields {
  const { config } = server;
  const state = core.docker.stateOf(server);
  const isOk = state === "Ok";
  return {
    state,
    err: state === "NotOk" ? unreachable(server) : null,
    stats: null,
    alerting_thresholds: thresholds(config),
    core_count: isOk ? 2 : null,
    logical_core_count: isOk ? 2 : null,
    region: config.region,
    address: textAt(config, "address") || null,
    external_address: textAt(config, "external_address") || null,
    send_unreachable_alerts: config.send_unreachable_alerts,
    send_cpu_alerts: config.send_cpu_alerts,
    send_mem_alerts: config.send_mem_alerts,
    send_disk_alerts: config.send_disk_alerts,
    send_version_mismatch_alerts: config.send_version_mismatch_alerts,
    version: isOk ? KOMODO_VERSION : null,
    public_key: isOk ? peripheryKey(server) : null,
    attempted_public_key: textAt(server.info ?? {}, "attempted_public_key") || null,
    public_ip: null,
    terminals_disabled: !isOk,
    container_terminals_disabled: !isOk,
  };
}

function thresholds(config: Fields): Fields {
  const keys = ["cpu", "mem", "disk"].flatMap((part) => [`${part}_warning`, `${part}_critical`]);
  return Object.fromEntries(keys.map((key) => [key, config[key]]));
}

/** The public key of a server's Periphery: the pinned one, or one made from the server's id. */
export function peripheryKey(server: Resource): string {
  const pinned = textAt(server.info ?? {}, "public_key");
  if (pinned !== "") return pinned;
  return `MCowBQYDK2VuAyEA${Buffer.from(server._id.$oid).toString("base64")}`;
}

/** What Komodo reports of a server it cannot reach. */
export function unreachable(server: Resource): { error: string; trace: string[] } {
  const address = textAt(server.config, "address");
  if (address === "") return { error: "Periphery not connected", trace: [] };
  return {
    error: "Periphery not connected",
    trace: [`Failed to connect to ${address}`, "Connection refused (os error 111)"],
  };
}
