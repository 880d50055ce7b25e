import type * as pulumi from "@pulumi/pulumi";
import { type Args, named, type Reference } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import type { Site } from "../site/resource";
import { privateResourceFields, type PrivateResourceInputs } from "./fields";

/** Arguments of a {@link PrivateResource}. */
export type PrivateResourceArgs = Omit<Args<PrivateResourceInputs>, "sites"> & {
  /** Sites that lead to it. */
  sites: Reference<Site>[] | pulumi.Output<string[]>;
};

/**
 * A host or a block of addresses behind a site, for clients and users with access to it.
 * @example
 * const periphery = new PrivateResource("periphery", {
 *   destination: "10.0.1.20", alias: "periphery.internal", sites: [nas], tcpPorts: "8120",
 * });
 */
export class PrivateResource extends DynamicResource {
  /** Name in Pangolin. */
  declare readonly name: pulumi.Output<string>;
  /** Readable id. */
  declare readonly niceId: pulumi.Output<string>;
  /** Domain name that clients reach it under, in lower case. */
  declare readonly alias: pulumi.Output<string | undefined>;
  /** Address that clients reach it under; none for a CIDR. */
  declare readonly aliasAddress: pulumi.Output<string>;

  constructor(name: string, args: PrivateResourceArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "pangolin:PrivateResource",
      fields: untyped(privateResourceFields),
      outs: ["niceId", "alias", "aliasAddress"],
    };
    super(kind, name, named(name, args), options);
  }
}
