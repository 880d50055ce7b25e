import type * as pulumi from "@pulumi/pulumi";
import type { FleetSpec, ServerSpec } from "../plan";
import type { TunnelDnsMode } from "../tunnel/composeTexts";
import type { TunnelledServerArgs } from "../tunnel/serverArgs";
import { secretNameOf } from "../tunnel/stackParts";
import type { TunnelSettings, TunnelSpec } from "../tunnel/spec";
import type { TunnelClient, TunnelClientArgs } from "../tunnelClient";

/** A server that is reached through a tunnel. */
export type TunnelledSpec = ServerSpec & { readonly tunnel: TunnelSpec };

/** Whether a server is reached through a tunnel. */
export function isTunnelled(spec: ServerSpec): spec is TunnelledSpec {
  return spec.tunnel !== undefined;
}

/** Whether Core reaches a server through the client that the fleet makes. */
export function usesOwnClient({ tunnel }: TunnelledSpec, { tunnels }: FleetSpec): boolean {
  return (tunnel.client ?? tunnels?.client) === undefined && tunnels?.coreServer !== undefined;
}

/**
 * Arguments of a tunnelled server out of its own and the fleet's: its own win. `made` is the client
 * that the fleet makes.
 */
export function tunnelArgs(
  spec: TunnelledSpec,
  fleet: FleetSpec,
  made: TunnelClient | pulumi.Input<string> | undefined,
): TunnelledServerArgs {
  const { procedures: _, client, ...own } = spec.tunnel;
  const settings: Partial<TunnelSettings> = fleet.tunnels ?? {};
  const { endpoint = "", corePublicKey = "", publicWildcards, coreAddress, images } = settings;
  const used = client ?? settings.client ?? made;
  const isDialling = own.connection === "outbound";
  return {
    ...{ endpoint, corePublicKey },
    ...(publicWildcards && { publicWildcards }),
    ...(isDialling && coreAddress !== undefined && { coreAddress }),
    ...own,
    images: { ...images, ...own.images },
    ...(used !== undefined && { client: used }),
  };
}

/** Arguments of the client that the fleet makes, apart from where it runs and what it severs. */
export function clientArgs({
  servers,
  tunnels,
}: FleetSpec): Omit<TunnelClientArgs, "server" | "severs"> {
  const { endpoint = "", coreServer, ownClient, images } = tunnels ?? {};
  const image = images?.client === undefined ? {} : { image: images.client };
  const host = servers.find(({ name }) => name === coreServer);
  const dnsMode: TunnelDnsMode = host?.dns?.dnsMode ?? "splitDns";
  return { ...{ endpoint, dnsMode }, ...image, ...ownClient };
}

/** Names that the tunnels of a fleet take in Komodo, with whom they belong to. */
export interface TunnelNames {
  /** Stack name to subject. */
  readonly stacks: ReadonlyMap<string, string>;
  /** Secret name to subject. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** The names of all stacks and secrets that tunnels make, so that others leave them alone. */
export function tunnelNames(fleet: FleetSpec): TunnelNames {
  const tunnelled = fleet.servers.filter(isTunnelled);
  const { coreServer } = fleet.tunnels ?? {};
  const isMade = tunnelled.some((spec) => usesOwnClient(spec, fleet));
  const client = coreServer !== undefined && isMade ? [clientNames(coreServer)] : [];
  const all = [...client, ...tunnelled.map(serverNames)];
  return {
    stacks: new Map(all.flatMap(({ of, stacks }) => stacks.map((name) => [name, of]))),
    secrets: new Map(all.flatMap(({ of, secrets }) => secrets.map((name) => [name, of]))),
  };
}

interface Names {
  readonly of: string;
  readonly stacks: readonly string[];
  readonly secrets: readonly string[];
}

function clientNames(coreServer: string): Names {
  const secrets = ["CLIENT_ID", "CLIENT_SECRET"].map((name) => secretNameOf(coreServer, name));
  const stacks = [`${coreServer}-pangolin-client`];
  return { of: `TunnelClient "${coreServer}"`, stacks, secrets };
}

function serverNames({ name, tunnel }: TunnelledSpec): Names {
  const kinds = [
    ...["NEWT_ID", "NEWT_SECRET"],
    ...(tunnel.connection === "outbound" ? ["ONBOARDING_KEY"] : []),
  ];
  const secrets = kinds.map((kind) => secretNameOf(name, kind));
  const stacks = [`${name}-newt`, `${name}-periphery`];
  return { of: `TunnelledServer "${name}"`, stacks, secrets };
}
