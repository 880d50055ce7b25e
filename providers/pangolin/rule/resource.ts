import type * as pulumi from "@pulumi/pulumi";
import type { Inputs, Reference } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import type { PublicResource } from "../publicResource/resource";
import { ruleFields, type RuleInputs } from "./fields";

/** Arguments of a {@link Rule}. */
export type RuleArgs = Omit<Inputs<RuleInputs>, "resource"> & {
  /** The public resource: itself, its id, niceId or name. */
  resource: Reference<PublicResource>;
};

/**
 * A rule of a public resource: who is let in, refused, or asked to sign in.
 * @example
 * new Rule("office", {
 *   resource: web, action: "ACCEPT", match: "IP", value: "203.0.113.7", priority: 1,
 * });
 */
export class Rule extends DynamicResource {
  /** Id of the public resource. */
  declare readonly resourceId: pulumi.Output<string>;

  constructor(name: string, args: RuleArgs, options?: pulumi.CustomResourceOptions) {
    const fields = untyped(ruleFields);
    const outs = ["resourceId"];
    const kind = { kind: "pangolin:Rule", fields, outs, isAlone: true };
    super(kind, name, args, options);
  }
}
