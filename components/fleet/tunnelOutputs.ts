import * as pulumi from "@pulumi/pulumi";
import type { AppStack } from "../appStack";
import type { Bootstrap, Emergency } from "../tunnel/hostFiles";
import type { FleetServers } from "./servers";

/** Commands for when a tunnel is down, by server. */
export type FleetEmergency = Readonly<Record<string, Emergency>>;

/** What has to run on a host before Core can reach it, by server. */
export type FleetBootstrap = Readonly<Record<string, Bootstrap>>;

/**
 * The bootstraps of all servers behind a tunnel, and of the one that Core runs on where its end is
 * made. Secret; undefined without any.
 */
export function tunnelBootstraps(servers: FleetServers): pulumi.Output<FleetBootstrap> | undefined {
  const { tunnels, client } = servers;
  const own = [...tunnels].map(([name, { bootstrap }]): [string, pulumi.Output<Bootstrap>] => {
    return [name, bootstrap];
  });
  const core: typeof own = client ? [[client.name, client.bootstrap]] : [];
  const all = Object.fromEntries([...own, ...core]);
  return own.length === 0 ? undefined : pulumi.secret(pulumi.all(all));
}

/** The emergency commands of all servers behind a tunnel; undefined without any. */
export function tunnelEmergency({ tunnels }: FleetServers): FleetEmergency | undefined {
  if (tunnels.size === 0) return undefined;
  return Object.fromEntries([...tunnels].map(([name, { emergency }]) => [name, emergency]));
}

/** A stack of a tunnel, and the name of the server it runs on. */
export interface TunnelStack {
  readonly name: string;
  readonly server: string;
  readonly app: AppStack;
}

/** The stacks of all tunnels: Core's end first, then those of each server. */
export function tunnelStacks({ tunnels, client }: FleetServers): TunnelStack[] {
  const ends = [...tunnels].flatMap(([server, { newt, periphery }]) => [
    { name: `${server}-newt`, server, app: newt },
    { name: `${server}-periphery`, server, app: periphery },
  ]);
  if (!client) return ends;
  const core = { name: `${client.name}-pangolin-client`, server: client.name, app: client.stack };
  return [core, ...ends];
}
