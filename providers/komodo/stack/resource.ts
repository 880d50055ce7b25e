import * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named } from "../args";
import type { Server } from "../server/resource";
import { stackFields } from "./fields";
import type { StackInputs } from "./inputs";

/** Arguments of a {@link Stack}. */
export type StackArgs = Omit<Args<StackInputs>, "compose" | "server" | "environment"> & {
  /** The Compose file; its text becomes `fileContents`. */
  compose?: pulumi.asset.Asset;
  /** The server to deploy to: the resource, or its id or name. */
  server?: pulumi.Input<string> | Server;
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
      secretOuts: ["deployHash"],
    };
    super(kind, name, named(name, { ...args, ...environmentOf(args) }), options);
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
