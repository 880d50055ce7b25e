import * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named, type Reference } from "../../dynamic/args";
import type { Builder } from "../builder/resource";
import { type KeyValues, withLines } from "../keyValues/resource";
import type { Server } from "../server/resource";
import { type WebhookOptions, type WebhookProvider, webhookUrl } from "../webhooks";
import { repoFields, type RepoInputs } from "./fields";

/** Arguments of a {@link Repo}. */
export type RepoArgs = Omit<Args<RepoInputs>, "server" | "builder" | "environment"> & {
  /** The server that holds the clone. */
  server?: Reference<Server>;
  /** The builder that `BuildRepo` runs on. */
  builder?: Reference<Builder>;
  /** Lines `NAME=value`, or a map of them. */
  environment?: KeyValues;
};

/**
 * A Git repository that Komodo clones to a server, or builds from.
 * @example
 * const site = new Repo("site", { server: nas, repo: "me/site", onPull: { command: "make" } });
 */
export class Repo extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;
  /** Names of its tags. */
  declare readonly tags: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: RepoArgs, options?: pulumi.CustomResourceOptions) {
    const kind = { kind: "komodo:Repo", fields: untyped(repoFields), outs: ["tags"] };
    super(kind, name, named(name, withLines(args, { environment: "plain" })), options);
  }

  /** Address for a Git host's webhook that clones, pulls or builds; `base` is Core's public address. */
  webhookUrl(
    base: pulumi.Input<string>,
    option: WebhookOptions["Repo"],
    provider?: WebhookProvider,
  ): pulumi.Output<string> {
    const webhook = { type: "Repo", option, ...(provider && { provider }) } as const;
    return pulumi.all([base, this.id]).apply(([url, id]) => webhookUrl(url, { ...webhook, id }));
  }
}
