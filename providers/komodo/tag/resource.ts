import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named } from "../../dynamic/args";
import { tagFields, type TagInputs } from "./fields";

/** Arguments of a {@link Tag}. */
export type TagArgs = Args<TagInputs>;

/** A Komodo tag with its colour. */
export class Tag extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;

  constructor(name: string, args: TagArgs = {}, options?: pulumi.CustomResourceOptions) {
    super({ kind: "komodo:Tag", fields: untyped(tagFields) }, name, named(name, args), options);
  }
}
