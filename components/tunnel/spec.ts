import type * as pulumi from "@pulumi/pulumi";
import type { ClientArgs } from "../../providers/pangolin";
import type { AppStackArgs } from "../appStack";
import type { TunnelImages } from "./images";
import type { TunnelledServerArgs, TunnelStackArgs } from "./serverArgs";

/** Further arguments of a stack of a tunnel, where a fleet is described by data. */
export type TunnelStackChoices = Pick<
  AppStackArgs,
  "description" | "tags" | "deployTimeoutSeconds" | "adopt" | "komodo"
>;

/** Changes to a stack of a tunnel, where a fleet is described by data. */
export interface TunnelStackSpec extends Pick<TunnelStackArgs, "environment" | "volumes"> {
  readonly stack?: TunnelStackChoices;
}

/** Stacks that the procedures of a tunnelled server deploy, by name. */
export interface TunnelProceduresSpec {
  /** The proxy in front of Pangolin, where it runs on this fleet. */
  readonly gateway?: string;
  /** Pangolin itself, where it runs on this fleet. */
  readonly pangolin?: string;
  /** Clients beyond the one of the tunnel. */
  readonly clients?: readonly string[];
  /** What is deployed at once when the tunnel stands. */
  readonly last?: readonly string[];
  /** How long Pangolin gets to start, in seconds. Default 30. */
  readonly sleepSeconds?: number;
}

/** The way to one server of a fleet through a Pangolin tunnel; the rest is the fleet's. */
export interface TunnelSpec extends Pick<
  TunnelledServerArgs,
  | "alias"
  | "publicWildcards"
  | "connection"
  | "coreAddress"
  | "sites"
  | "bootstrapped"
  | "emergency"
  | "images"
  | "privateResource"
> {
  /** Pangolin's address, where it is another than the fleet's. */
  readonly endpoint?: pulumi.Input<string>;
  /** A client in Pangolin that Core's host runs already, by id or name; instead of the fleet's. */
  readonly client?: string;
  readonly newt?: TunnelStackSpec;
  readonly periphery?: TunnelStackSpec;
  /** Makes `deploy<Server>Infra` and `recover<Server>Tunnel`. */
  readonly procedures?: TunnelProceduresSpec;
}

/**
 * Changes to the client that the tunnels of a fleet share. Who owns resolv.conf follows from `dns`
 * of the server that Core runs on.
 */
export interface TunnelClientSpec extends TunnelStackSpec {
  /** The machine client in Pangolin: new `olmId` and `secret` replace it. */
  readonly client?: ClientArgs;
  /** `false` keeps the stack's record only. Default `true`. */
  readonly deploy?: boolean;
}

/** What the tunnels of a fleet have in common. */
export interface TunnelSettings {
  /** Pangolin's address, such as `https://pangolin.example.com`. */
  readonly endpoint: pulumi.Input<string>;
  /** Core's public key, as Komodo shows it under Settings. */
  readonly corePublicKey: pulumi.Input<string>;
  /** Name of the server that Core itself runs on: the one client of all tunnels is made there. */
  readonly coreServer?: string;
  /** A client in Pangolin that Core's host runs already, by id or name; instead of `coreServer`. */
  readonly client?: string;
  /** Changes to the client that is made with `coreServer`. */
  readonly ownClient?: TunnelClientSpec;
  /** Where a Periphery dials Core, `wss://komodo.example.com`; for outbound connections. */
  readonly coreAddress?: pulumi.Input<string>;
  /** Wildcards of public resources, under which no alias may lie. */
  readonly publicWildcards?: readonly string[];
  readonly images?: Partial<TunnelImages>;
}
