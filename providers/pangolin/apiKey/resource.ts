import type * as pulumi from "@pulumi/pulumi";
import { type Args, named } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { apiKeyFields, type ApiKeyInputs } from "./fields";

/** Arguments of an {@link ApiKey}. */
export type ApiKeyArgs = Args<ApiKeyInputs>;

/**
 * A key of Pangolin's Integration API for one organization.
 * @example
 * const ci = new ApiKey("ci", { actions: ["listSites"] });
 */
export class ApiKey extends DynamicResource {
  /** Name in Pangolin. */
  declare readonly name: pulumi.Output<string>;
  /** The whole key, `<id>.<secret>`; a Pulumi secret. */
  declare readonly apiKey: pulumi.Output<string>;

  constructor(name: string, args: ApiKeyArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "pangolin:ApiKey",
      fields: untyped(apiKeyFields),
      outs: ["apiKey"],
      secretOuts: ["apiKey"],
    };
    super(kind, name, named(name, args), options);
  }
}
