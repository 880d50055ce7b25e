import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, type DeepInput, named, type Reference } from "../../dynamic/args";
import type { Server } from "../server/resource";
import type { AwsBuilder } from "./awsInputs";
import { builderFields, type BuilderInputs, type UrlBuilder } from "./fields";

/** Where a builder builds: exactly one of the three. */
export type BuilderTarget =
  | { url: DeepInput<UrlBuilder>; server?: never; aws?: never }
  | { server: { servers: Reference<Server>[] | pulumi.Output<string[]> }; url?: never; aws?: never }
  | { aws: DeepInput<AwsBuilder>; url?: never; server?: never };

/** Arguments of a {@link Builder}. */
export type BuilderArgs = Omit<Args<BuilderInputs>, "url" | "server" | "aws"> & BuilderTarget;

/**
 * Where Komodo runs builds: servers, a Periphery by its address, or EC2 instances.
 * @example
 * const builder = new Builder("builder", { server: { servers: [nas] } });
 */
export class Builder extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;
  /** Names of its tags. */
  declare readonly tags: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: BuilderArgs, options?: pulumi.CustomResourceOptions) {
    const kind = { kind: "komodo:Builder", fields: untyped(builderFields), outs: ["tags"] };
    super(kind, name, named(name, args), options);
  }
}
