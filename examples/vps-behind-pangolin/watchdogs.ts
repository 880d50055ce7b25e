import { DnsWatchdog } from "varanus";
import type { Settings } from "./settings";
import { CORE, VPS } from "./stacks";

/** Resolvers for the last resort: the router at home, and what the VPS' provider names (S1-WD-2). */
export const fallbackServers: Readonly<Record<string, readonly string[]>> = {
  [CORE]: ["192.168.11.1"],
  [VPS]: ["8.8.8.8", "8.8.4.4"],
};

/** Container of the client on each host, which the watchdog may restart. */
const containers: Readonly<Record<string, string>> = {
  [CORE]: "pangolin-cli",
  [VPS]: "pangolin-obs-client",
};

/**
 * A DNS watchdog for every host whose resolv.conf a client takes over (S1-WD-6). The client's stack
 * has to depend on it: its backup is worth something only from before the first start. Empty when
 * `vps:watchdogs` is off.
 */
export function makeWatchdogs({ ssh }: Settings): ReadonlyMap<string, DnsWatchdog> {
  if (ssh === undefined) return new Map();
  return new Map(
    Object.entries(fallbackServers).map(([name, fallback]) => {
      const { host, port, hostKey } = ssh.hosts[name] ?? { host: name, hostKey: "" };
      const watchdog = new DnsWatchdog(name, {
        dnsMode: "resolvConfMount",
        fallbackServers: fallback,
        clientContainer: containers[name] ?? "pangolin-cli",
        connection: { host, hostKey, privateKey: ssh.key, ...(port !== undefined && { port }) },
      });
      return [name, watchdog];
    }),
  );
}
