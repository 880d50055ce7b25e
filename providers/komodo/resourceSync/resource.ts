import * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named, type Reference } from "../../dynamic/args";
import type { Repo } from "../repo/resource";
import { type WebhookOptions, type WebhookProvider, webhookUrl } from "../webhooks";
import { resourceSyncFields, type ResourceSyncInputs } from "./fields";

/** Arguments of a {@link ResourceSync}. */
export type ResourceSyncArgs = Omit<Args<ResourceSyncInputs>, "linkedRepo"> & {
  /** The Komodo repo to take the files from. */
  linkedRepo?: Reference<Repo>;
};

/**
 * TOML files that declare resources of Komodo's, for names that no Pulumi program declares.
 * @example
 * new ResourceSync("old", { repo: "me/komodo", resourcePath: ["sync"], matchTags: ["old"] });
 */
export class ResourceSync extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;
  /** Names of its tags. */
  declare readonly tags: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: ResourceSyncArgs, options?: pulumi.CustomResourceOptions) {
    const fields = untyped(resourceSyncFields);
    const kind = { kind: "komodo:ResourceSync", fields, outs: ["tags"] };
    super(kind, name, named(name, args), options);
  }

  /** Address for a Git host's webhook that refreshes or runs the sync; `base` is Core's public address. */
  webhookUrl(
    base: pulumi.Input<string>,
    option: WebhookOptions["ResourceSync"],
    provider?: WebhookProvider,
  ): pulumi.Output<string> {
    const webhook = { type: "ResourceSync", option, ...(provider && { provider }) } as const;
    return pulumi.all([base, this.id]).apply(([url, id]) => webhookUrl(url, { ...webhook, id }));
  }
}
