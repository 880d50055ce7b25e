import type * as pulumi from "@pulumi/pulumi";
import { type Args, named } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { orgFields, type OrgInputs } from "./fields";

/** Arguments of an {@link Org}. */
export type OrgArgs = Args<OrgInputs>;

/**
 * A Pangolin organization. Needs a root API key. Pangolin's API deletes none: set the option
 * `retainOnDelete` for one that may leave the program.
 * @example
 * const home = new Org("home", { orgId: "home" }, { retainOnDelete: true });
 */
export class Org extends DynamicResource {
  /** Name in Pangolin. */
  declare readonly name: pulumi.Output<string>;
  /** Id, as the `org` of other resources wants it. */
  declare readonly orgId: pulumi.Output<string>;

  constructor(name: string, args: OrgArgs, options?: pulumi.CustomResourceOptions) {
    const kind = { kind: "pangolin:Org", fields: untyped(orgFields) };
    super(kind, name, named(name, args), options);
  }
}
