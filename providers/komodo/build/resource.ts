import * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named, type Reference } from "../../dynamic/args";
import type { Builder } from "../builder/resource";
import { type KeyValues, withLines } from "../keyValues/resource";
import type { Repo } from "../repo/resource";
import { type WebhookProvider, webhookUrl } from "../webhooks";
import { buildFields, type BuildInputs } from "./fields";

type Special = "builder" | "linkedRepo" | "buildArgs" | "secretArgs" | "labels";

/** Arguments of a {@link Build}. */
export type BuildArgs = Omit<Args<BuildInputs>, Special> & {
  /** The builder that it runs on. */
  builder?: Reference<Builder>;
  /** The Komodo repo to take the files from. */
  linkedRepo?: Reference<Repo>;
  /** Lines `NAME=value`, or a map of them. */
  buildArgs?: KeyValues;
  /** Lines `NAME=value`, or a map of them; kept secret. */
  secretArgs?: KeyValues;
  /** Lines `name=value`, or a map of them. */
  labels?: KeyValues;
};

/**
 * An image that Komodo builds from a Dockerfile and pushes to registries.
 * @example
 * new Build("site", { builder, repo: "me/site", imageRegistry: [{ domain: "ghcr.io", account: "me" }] });
 */
export class Build extends DynamicResource {
  /** Name in Komodo, which is also the image's unless `imageName` is set. */
  declare readonly name: pulumi.Output<string>;
  /** Names of its tags. */
  declare readonly tags: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: BuildArgs, options?: pulumi.CustomResourceOptions) {
    const kind = { kind: "komodo:Build", fields: untyped(buildFields), outs: ["tags"] };
    const lines = withLines(args, { buildArgs: "shell", secretArgs: "plain", labels: "shell" });
    super(kind, name, named(name, lines), options);
  }

  /** Address for a Git host's webhook that runs the build; `base` is Core's public address. */
  webhookUrl(base: pulumi.Input<string>, provider?: WebhookProvider): pulumi.Output<string> {
    const webhook = { type: "Build", ...(provider && { provider }) } as const;
    return pulumi.all([base, this.id]).apply(([url, id]) => webhookUrl(url, { ...webhook, id }));
  }
}
