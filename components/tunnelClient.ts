import * as pulumi from "@pulumi/pulumi";
import type { Server } from "../providers/komodo";
import { Client, type ClientArgs } from "../providers/pangolin";
import { AppStack, type AppStackArgs } from "./appStack";
import { clientCompose, type ProjectOptions, type TunnelDnsMode } from "./tunnel/composeTexts";
import { type Bootstrap, bootstrapOf } from "./tunnel/hostFiles";
import { tunnelImages } from "./tunnel/images";
import { changedStack, hostProject } from "./tunnel/stackChanges";
import { secretNameOf, stackEnvironment, type StackValue } from "./tunnel/stackParts";

/** Arguments of a {@link TunnelClient}. */
export interface TunnelClientArgs extends Partial<ProjectOptions> {
  /** The server that Core itself runs on: the resource, or its id or name. */
  readonly server: Server | pulumi.Input<string>;
  /** Pangolin's address, such as `https://pangolin.example.com`. */
  readonly endpoint: pulumi.Input<string>;
  /** Names of the servers that Core reaches through it: nothing else of theirs is deployed with it. */
  readonly severs: readonly string[];
  /**
   * Who owns resolv.conf on the host: mounted into the client's container, which takes a
   * `DnsWatchdog` beside it, or left alone, where the host routes private names. Default `splitDns`.
   */
  readonly dnsMode?: TunnelDnsMode;
  /** The machine client in Pangolin, as to its `olmId` and `secret`: new ones replace it. */
  readonly client?: ClientArgs;
  /** `false` keeps the stack's record only. Default `true`. */
  readonly deploy?: boolean;
  /** Further arguments of its stack. */
  readonly stack?: Partial<AppStackArgs>;
}

/**
 * Core's end of its tunnels: a Pangolin machine client, its credentials as Komodo secrets, and the
 * stack that runs it on Core's own host. One of them serves any number of tunnelled servers.
 * @example
 * const core = new TunnelClient("core", { server: "komodo", endpoint: "https://pangolin.example.com", severs: ["vps"] });
 */
export class TunnelClient extends pulumi.ComponentResource {
  /** Its name, which stack and secrets are named after. */
  readonly name: string;
  /** The machine client in Pangolin. */
  readonly client: Client;
  /** The stack `<name>-pangolin-client`. */
  readonly stack: AppStack;
  /** Files and script for Core's host, for before Komodo itself can deploy there. Secret. */
  readonly bootstrap: pulumi.Output<Bootstrap>;

  constructor(name: string, args: TunnelClientArgs, options?: pulumi.ComponentResourceOptions) {
    super("varanus:index:TunnelClient", name, {}, options);
    const child = { parent: this };
    this.name = name;
    this.client = new Client(`${name}-client`, { name, ...args.client }, child);
    const values = clientValues(name, args.endpoint, this.client);
    const { secrets, environment, hostEnvironment } = stackEnvironment(values, child);
    const stackName = `${name}-pangolin-client`;
    const more = args.stack;
    const stackArgs = changedStack(
      {
        server: args.server,
        compose: new pulumi.asset.StringAsset(composeText(args)),
        description: "End of the tunnels that Core reaches servers through",
        environment,
        triggers: secrets,
        severs: args.severs,
        ...(args.deploy !== undefined && { deploy: args.deploy }),
      },
      more,
    );
    this.stack = new AppStack(stackName, stackArgs, child);
    const { compose } = stackArgs;
    const project = hostProject({ name: stackName, compose, environment: hostEnvironment, more });
    this.bootstrap = pulumi.secret(project).apply((known) => bootstrapOf(name, [known]));
    this.registerOutputs({ client: this.client.id });
  }
}

function clientValues(
  name: string,
  endpoint: TunnelClientArgs["endpoint"],
  { olmId, secret }: Client,
): StackValue[] {
  return [
    { name: "PANGOLIN_ENDPOINT", value: endpoint },
    { name: "CLIENT_ID", value: olmId, secretName: secretNameOf(name, "CLIENT_ID") },
    { name: "CLIENT_SECRET", value: secret, secretName: secretNameOf(name, "CLIENT_SECRET") },
    { name: "INSTANCE_NAME", value: name },
  ];
}

function composeText({ image, environment, volumes, dnsMode }: TunnelClientArgs): string {
  return clientCompose({
    image: image ?? tunnelImages.client,
    dnsMode: dnsMode ?? "splitDns",
    ...(environment && { environment }),
    ...(volumes && { volumes }),
  });
}
