import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../../providers/dynamic/problem";
import type { Server, ServerArgs } from "../../providers/komodo";
import type { Client, PrivateResourceArgs, SiteArgs } from "../../providers/pangolin";
import type { AppStackArgs } from "../appStack";
import type { TunnelClient } from "../tunnelClient";
import { type TunnelClientArgs } from "../tunnelClient";
import type { PeripheryOptions, ProjectOptions } from "./composeTexts";
import type { EmergencyAccess } from "./hostFiles";
import type { TunnelImages } from "./images";
import { tunnelProblems } from "./problems";
import { refuseAll } from "../refuse";

/** One end of the tunnel on the server's side: a Pangolin site and its credentials. */
export interface TunnelSiteArgs {
  /** Tells sites apart while there are several; part of their names. */
  readonly key?: string;
  /** Id that Newt connects with. Made when absent. */
  readonly newtId?: pulumi.Input<string>;
  /** Secret that Newt connects with. Made when absent. */
  readonly newtSecret?: pulumi.Input<string>;
  /** Further arguments of the site. */
  readonly site?: SiteArgs;
}

/** Changes to one of the two stacks on the server. */
export interface TunnelStackArgs extends Partial<Omit<ProjectOptions, "image">> {
  /** Further arguments of the stack. */
  readonly stack?: Partial<AppStackArgs>;
}

/** Arguments of a `TunnelledServer`. */
export interface TunnelledServerArgs {
  /** Name under which Core reaches Periphery: `periphery.private.example.com`. */
  readonly alias: string;
  /** Wildcards of public resources, `*.proxy.example.com`: the alias must lie under none of them. */
  readonly publicWildcards?: readonly string[];
  /** Pangolin's address, such as `https://pangolin.example.com`. */
  readonly endpoint: pulumi.Input<string>;
  /**
   * Core's public key, as Komodo shows it under Settings: Periphery answers to nobody else. Without
   * one it would answer to all that reach it (2.3.2).
   */
  readonly corePublicKey: pulumi.Input<string>;
  /** A client that Core's host runs already; shared by several servers. */
  readonly client?: TunnelClient | Client | pulumi.Input<string>;
  /** The server that Core itself runs on, for a client of this server's own. */
  readonly coreServer?: Server | pulumi.Input<string>;
  /** Changes to the client that is made with `coreServer`. */
  readonly ownClient?: Partial<TunnelClientArgs>;
  /**
   * Who dials: Core through the tunnel, or Periphery. Default `inbound`: a tunnel is there
   * for it.
   */
  readonly connection?: PeripheryOptions["connection"];
  /** Where Periphery dials Core, `wss://komodo.example.com`; only with `connection: "outbound"`. */
  readonly coreAddress?: pulumi.Input<string>;
  /**
   * Sites that lead to the server. Newt connects to the last one; all of them serve the private
   * resource, so that a rotation can add the new one before it removes the old one. Default: one.
   */
  readonly sites?: readonly TunnelSiteArgs[];
  /** `false` until the bootstrap runs on the host: the stacks are records only. Default `true`. */
  readonly bootstrapped?: boolean;
  /** How the host is reached without the tunnel. */
  readonly emergency?: EmergencyAccess;
  readonly images?: Partial<TunnelImages>;
  readonly newt?: TunnelStackArgs;
  readonly periphery?: TunnelStackArgs;
  /** Further arguments of the server in Komodo. */
  readonly server?: Partial<ServerArgs>;
  /** Further arguments of the private resource in Pangolin. */
  readonly privateResource?: Partial<PrivateResourceArgs>;
}

/** Throws all that can be known to be wrong before anything is made. */
export function refuseWrongTunnel(name: string, args: TunnelledServerArgs): void {
  refuseAll(`TunnelledServer "${name}"`, tunnelArgProblems(name, args));
}

/** Everything that is wrong with the arguments; empty when nothing is. */
export function tunnelArgProblems(name: string, args: TunnelledServerArgs): Problem[] {
  const { newt, periphery, ownClient, client, coreServer, coreAddress } = args;
  const parts = [newt, periphery, ownClient];
  return tunnelProblems({
    name,
    alias: args.alias,
    publicWildcards: args.publicWildcards ?? [],
    hasClient: client !== undefined,
    hasCoreServer: coreServer !== undefined,
    connection: args.connection ?? "inbound",
    hasCoreAddress: coreAddress !== undefined,
    siteKeys: sitesOf(args).map(({ key = "" }) => key),
    images: { ...args.images, ...(ownClient?.image !== undefined && { client: ownClient.image }) },
    environments: parts.map((part) => part?.environment ?? {}),
    volumes: parts.flatMap((part) => part?.volumes ?? []),
  });
}

/** The sites that are wanted, with the default filled in. */
export function sitesOf({ sites = [{}] }: TunnelledServerArgs): readonly TunnelSiteArgs[] {
  return sites;
}
