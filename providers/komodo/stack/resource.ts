import * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named, type Reference } from "../../dynamic/args";
import type { Repo } from "../repo/resource";
import type { Server } from "../server/resource";
import type { Swarm } from "../swarm/resource";
import { type WebhookOptions, type WebhookProvider, webhookUrl } from "../webhooks";
import { stackFields } from "./fields";
import type { StackInputs } from "./inputs";

/** Arguments of a {@link Stack}. */
export type StackArgs = Omit<
  Args<StackInputs>,
  "compose" | "server" | "swarm" | "linkedRepo" | "environment" | "severs"
> & {
  /** The Compose file; its text becomes `fileContents`. */
  compose?: pulumi.asset.Asset;
  /** The server to deploy to: the resource, or its id or name. */
  server?: Reference<Server>;
  /** The swarm to deploy to, instead of a server. */
  swarm?: Reference<Swarm>;
  /** Servers that Core reaches through this stack, such as through a tunnel's end. */
  severs?: Reference<Server>[];
  /** The Komodo repo to take the files from. */
  linkedRepo?: Reference<Repo>;
  /** Lines `NAME=value`, or a map of them. */
  environment?: pulumi.Input<string> | Record<string, pulumi.Input<string>>;
};

/**
 * A Compose application on one server: deployed, and waited for until it is healthy.
 * @example
 * new Stack("media", { server: nas, compose: new pulumi.asset.FileAsset("stacks/media/compose.yaml") });
 */
export class Stack extends DynamicResource {
  /** Name in Komodo, which is also the Compose project's unless `projectName` is set. */
  declare readonly name: pulumi.Output<string>;
  /** State the containers were brought to and found in. */
  declare readonly state: pulumi.Output<string | undefined>;
  /** Name of the server it runs on. */
  declare readonly serverName: pulumi.Output<string | undefined>;

  constructor(name: string, args: StackArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "komodo:Stack",
      fields: untyped(stackFields),
      outs: ["state", "serverName"],
      isAlone: true,
      secretOuts: ["deployHash"],
    };
    super(kind, name, named(name, { ...args, ...environmentOf(args) }), options);
  }

  /** Address for a Git host's webhook that refreshes or deploys; `base` is Core's public address. */
  webhookUrl(
    base: pulumi.Input<string>,
    option: WebhookOptions["Stack"],
    provider?: WebhookProvider,
  ): pulumi.Output<string> {
    const webhook = { type: "Stack", option, ...(provider && { provider }) } as const;
    return pulumi.all([base, this.id]).apply(([url, id]) => webhookUrl(url, { ...webhook, id }));
  }
}

function environmentOf({ environment }: StackArgs): object {
  return environment === undefined ? {} : { environment: environmentText(environment) };
}

function environmentText(environment: NonNullable<StackArgs["environment"]>): pulumi.Input<string> {
  if (typeof environment === "string" || environment instanceof Promise) return environment;
  if (pulumi.Output.isInstance(environment)) return environment;
  return pulumi.output(environment).apply((map) =>
    Object.entries(map)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(""),
  );
}
