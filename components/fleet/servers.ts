import * as pulumi from "@pulumi/pulumi";
import { Server, type ServerArgs } from "../../providers/komodo";
import { DnsWatchdog } from "../dnsWatchdog";
import type { FleetSpec, ServerSpec } from "../plan";
import { PERIPHERY_PORT } from "../tunnel/composeTexts";
import { TunnelClient } from "../tunnelClient";
import { TunnelledServer } from "../tunnelledServer";
import { clientArgs, isTunnelled, tunnelArgs, type TunnelledSpec, usesOwnClient } from "./tunnels";

/** The servers of a fleet with all that belongs to them. */
export interface FleetServers {
  /** Records in Komodo, by name. */
  readonly records: ReadonlyMap<string, Server>;
  /** What a stack is placed on: behind a tunnel it is known when the tunnel is in place. */
  readonly places: ReadonlyMap<string, Server | pulumi.Output<string>>;
  readonly tunnels: ReadonlyMap<string, TunnelledServer>;
  /** Core's end of the tunnels, named after its server; absent without any that needs it. */
  readonly client?: TunnelClient;
  readonly watchdogs: ReadonlyMap<string, DnsWatchdog>;
}

/** Makes every server: plain ones, DNS of hosts, Core's end of the tunnels, then those behind one. */
export function makeServers(
  fleet: FleetSpec,
  options: pulumi.ComponentResourceOptions,
): FleetServers {
  const plain = fleet.servers.filter((spec) => !isTunnelled(spec));
  const direct = new Map(
    plain.map((spec) => [
      spec.name,
      new Server(spec.name, plainArgs(spec), { ...options, aliases: [withTunnel(spec, options)] }),
    ]),
  );
  const watchdogs = makeWatchdogs(fleet, options);
  const client = makeClient(fleet, { direct, watchdogs, options });
  const tunnels = new Map(
    fleet.servers.filter(isTunnelled).map((spec) => {
      const args = { ...tunnelArgs(spec, fleet, client), server: serverArgs(spec) };
      return [spec.name, new TunnelledServer(spec.name, args, options)];
    }),
  );
  return {
    records: inOrder(fleet, (name) => direct.get(name) ?? tunnels.get(name)?.record),
    places: inOrder(fleet, (name) => direct.get(name) ?? tunnels.get(name)?.server),
    ...{ tunnels, watchdogs },
    ...(client && { client }),
  };
}

/** What the outputs show as a server's address. */
export function shownAddress({ address = "outbound", tunnel }: ServerSpec): string {
  if (!tunnel) return address;
  return tunnel.connection === "outbound"
    ? "outbound"
    : `https://${tunnel.alias}:${PERIPHERY_PORT}`;
}

function inOrder<T>(
  { servers }: FleetSpec,
  find: (name: string) => T | undefined,
): ReadonlyMap<string, T> {
  return new Map(
    servers.flatMap(({ name }): [string, T][] => {
      const found = find(name);
      return found === undefined ? [] : [[name, found]];
    }),
  );
}

/** What a server of any kind has in Komodo, apart from its address. */
function serverArgs({ tier, description, tags = [], adopt, komodo }: ServerSpec): ServerArgs {
  return {
    ...(komodo as Partial<ServerArgs> | undefined),
    tags: [...new Set([tier, ...tags])],
    ...(description !== undefined && { description }),
    ...(adopt !== undefined && { adopt }),
  };
}

function plainArgs(spec: ServerSpec): ServerArgs {
  return { ...serverArgs(spec), ...(spec.address !== undefined && { address: spec.address }) };
}

/** Where the record was while the server was behind a tunnel: it is kept, not made anew. */
function withTunnel(
  { name }: ServerSpec,
  { parent }: pulumi.ComponentResourceOptions,
): pulumi.Alias {
  return { parent: pulumi.createUrn(name, "varanus:index:TunnelledServer", parent) };
}

function makeWatchdogs(
  { servers }: FleetSpec,
  options: pulumi.ComponentResourceOptions,
): ReadonlyMap<string, DnsWatchdog> {
  return new Map(
    servers.flatMap(({ name, dns }): [string, DnsWatchdog][] =>
      dns ? [[name, new DnsWatchdog(name, dns, options)]] : [],
    ),
  );
}

interface ClientSurroundings {
  readonly direct: ReadonlyMap<string, Server>;
  readonly watchdogs: ReadonlyMap<string, DnsWatchdog>;
  readonly options: pulumi.ComponentResourceOptions;
}

/** One for all tunnels, after the watchdog of its host: the backup there has to be older (S1-WD-4). */
function makeClient(
  fleet: FleetSpec,
  { direct, watchdogs, options }: ClientSurroundings,
): TunnelClient | undefined {
  const { coreServer } = fleet.tunnels ?? {};
  const severed = fleet.servers
    .filter((spec): spec is TunnelledSpec => isTunnelled(spec) && usesOwnClient(spec, fleet))
    .map(({ name }) => name);
  if (coreServer === undefined || severed.length === 0) return undefined;
  const watchdog = watchdogs.get(coreServer);
  const server = direct.get(coreServer) ?? coreServer;
  const args = { ...clientArgs(fleet), server, severs: severed };
  return new TunnelClient(coreServer, args, waiting(options, watchdog));
}

/** The options with one more resource that comes first. */
export function waiting(
  options: pulumi.ComponentResourceOptions,
  first: pulumi.Resource | undefined,
): pulumi.ComponentResourceOptions {
  return first ? pulumi.mergeOptions(options, { dependsOn: first }) : options;
}
