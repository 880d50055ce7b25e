import * as pulumi from "@pulumi/pulumi";
import { Server } from "../providers/komodo";
import { AccessGrant, type Client, PrivateResource, Site } from "../providers/pangolin";
import type { AppStack } from "./appStack";
import { PERIPHERY_PORT } from "./tunnel/composeTexts";
import { type Bootstrap, type Emergency, emergencyOf } from "./tunnel/hostFiles";
import {
  refuseWrongTunnel,
  sitesOf,
  type TunnelledServerArgs,
  type TunnelSiteArgs,
} from "./tunnel/serverArgs";
import { projectNameOf } from "./tunnel/stackChanges";
import { serverStacks } from "./tunnel/serverStacks";
import { TunnelClient } from "./tunnelClient";

/** Resolver of Pangolin's clients: the first usable address of its default utility subnet. */
export const TUNNEL_RESOLVER = "100.96.128.1";

/**
 * A server that Core reaches only through a Pangolin tunnel. Makes the site, the private resource of
 * Periphery, Core's client unless one is given, the grant, the server in Komodo, the secrets, and the
 * stacks `<name>-newt` and `<name>-periphery`. No port of the host is open for it.
 * @example
 * const vps = new TunnelledServer("vps", {
 *   alias: "periphery.private.example.com",
 *   endpoint: "https://pangolin.example.com",
 *   corePublicKey: "MCow...",
 *   coreServer: "komodo",
 * });
 */
export class TunnelledServer extends pulumi.ComponentResource {
  /**
   * Name of the server in Komodo, which procedures are named after. The component's own where
   * `server.name` is known during `up` only.
   */
  readonly serverName: string;
  /**
   * Id of the server, for its other stacks: they are deployed when the stacks of the tunnel are in
   * place, and removed before these are.
   */
  readonly server: pulumi.Output<string>;
  /** The server's record itself, which the stacks of the tunnel depend on. */
  readonly record: Server;
  /** The sites, in the order of the arguments; Newt connects to the last one. */
  readonly sites: readonly Site[];
  /** The private resource that leads to Periphery. */
  readonly privateResource: PrivateResource;
  /** The client that is made here, or the given one. */
  readonly client: TunnelClient | Client | pulumi.Input<string>;
  /** The stack of Newt. */
  readonly newt: AppStack;
  /** The stack of Periphery. */
  readonly periphery: AppStack;
  /** What the Compose project of Core itself wants under `dns:` of its service (S1-P2-8). */
  readonly coreDns: readonly string[] = [TUNNEL_RESOLVER];
  /** Commands for when the tunnel is down. */
  readonly emergency: Emergency;
  /** What has to run on the host before Core can reach it. Secret. */
  readonly bootstrap: pulumi.Output<Bootstrap>;

  constructor(name: string, args: TunnelledServerArgs, options?: pulumi.ComponentResourceOptions) {
    super("varanus:index:TunnelledServer", name, {}, options);
    refuseWrongTunnel(name, args);
    const child = { parent: this };
    this.serverName = serverNameOf(name, args);
    this.sites = sitesOf(args).map((site) => makeSite(name, site, child));
    this.privateResource = makePrivateResource(name, args, this.sites, child);
    this.client = args.client ?? ownClient(name, args, child);
    const grant = makeGrant(name, this.privateResource, this.client, child);
    this.record = makeServer(name, args, {
      ...{ ...child, aliases: [withoutTunnel(options)] },
      dependsOn: [grant, ...pathOf(this.client)],
    });
    const stacks = serverStacks({
      ...{ name, serverName: this.serverName, args, server: this.record, options: child },
      site: this.sites.at(-1) as Site,
    });
    this.newt = stacks.newt;
    this.periphery = stacks.periphery;
    this.bootstrap = stacks.bootstrap;
    this.emergency = emergencyOf(name, projectsOf(name, args), args.emergency);
    this.server = whenInPlace(this.record, [this.newt, this.periphery]);
    this.registerOutputs({ server: this.server, emergency: this.emergency });
  }
}

function serverNameOf(name: string, { server }: TunnelledServerArgs): string {
  return typeof server?.name === "string" ? server.name : name;
}

/** Names of the Compose projects on the host, in the order in which they are started. */
function projectsOf(name: string, { newt, periphery }: TunnelledServerArgs): string[] {
  return [
    projectNameOf(`${name}-newt`, newt?.stack),
    projectNameOf(`${name}-periphery`, periphery?.stack),
  ];
}

function makeSite(
  name: string,
  { key, newtId, newtSecret, site }: TunnelSiteArgs,
  options: pulumi.CustomResourceOptions,
): Site {
  const suffix = key === undefined ? "" : `-${key}`;
  const args = {
    name: `${name}${suffix}`,
    ...(newtId !== undefined && { newtId }),
    ...(newtSecret !== undefined && { secret: newtSecret }),
    ...site,
  };
  return new Site(`${name}-site${suffix}`, args, options);
}

function makePrivateResource(
  name: string,
  { alias, privateResource }: TunnelledServerArgs,
  sites: readonly Site[],
  options: pulumi.CustomResourceOptions,
): PrivateResource {
  const args = {
    name: `${name}-periphery`,
    destination: "periphery",
    tcpPorts: String(PERIPHERY_PORT),
    udpPorts: "",
    alias,
    sites: [...sites],
    ...privateResource,
  };
  return new PrivateResource(`${name}-private`, args, options);
}

function ownClient(
  name: string,
  tunnelArgs: TunnelledServerArgs,
  options: pulumi.ComponentResourceOptions,
): TunnelClient {
  const { coreServer = "", endpoint, ownClient: more, images } = tunnelArgs;
  const severs = [serverNameOf(name, tunnelArgs)];
  const image = images?.client === undefined ? {} : { image: images.client };
  const args = { server: coreServer, endpoint, severs, ...image, ...more };
  return new TunnelClient(`${name}-core`, args, options);
}

function makeGrant(
  name: string,
  privateResource: PrivateResource,
  given: TunnelledServer["client"],
  options: pulumi.CustomResourceOptions,
): AccessGrant {
  const client = given instanceof TunnelClient ? given.client : given;
  return new AccessGrant(`${name}-grant`, { privateResource, client }, options);
}

/** What has to be in place on Core's side before the server can be reached. */
function pathOf(client: TunnelledServer["client"]): pulumi.Resource[] {
  return client instanceof TunnelClient ? [client.stack.stack] : [];
}

/** Where the record was as long as Core reached the server directly: it is kept, not made anew. */
function withoutTunnel({ parent }: pulumi.ComponentResourceOptions = {}): pulumi.Alias {
  return parent ? { parent } : { parent: pulumi.rootStackResource };
}

function makeServer(
  name: string,
  { alias, connection = "inbound", server }: TunnelledServerArgs,
  options: pulumi.CustomResourceOptions,
): Server {
  const address = `https://${alias}:${PERIPHERY_PORT}`;
  const args = { name, ...(connection === "inbound" && { address }), ...server };
  return new Server(name, args, options);
}

/** The server's id, known when these stacks are in place: who uses it depends on them too. */
function whenInPlace(server: Server, stacks: readonly AppStack[]): pulumi.Output<string> {
  const all = pulumi.all([server.id, ...stacks.map(({ stack }) => stack.urn)]);
  return all.apply(([id]) => id as string);
}
