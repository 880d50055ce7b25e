import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named, type Reference } from "../../dynamic/args";
import type { ServiceUser } from "../serviceUser/resource";
import { apiKeyFields, type ApiKeyInputs } from "./fields";

/** Arguments of an {@link ApiKey}. */
export type ApiKeyArgs = Omit<Args<ApiKeyInputs>, "user"> & {
  /** The service user that the key acts for: the resource, its id or its name. */
  user: Reference<ServiceUser>;
};

/**
 * A key with which a service user calls Komodo's API. The secret stands encrypted in state only.
 * @example
 * const key = new ApiKey("ci", { user: ci, expires: "2030-12-31", triggers: { rotation: "1" } });
 */
export class ApiKey extends DynamicResource {
  /** Name of the key. */
  declare readonly name: pulumi.Output<string>;
  /** What goes into the header `X-Api-Key`. */
  declare readonly key: pulumi.Output<string>;
  /** What goes into the header `X-Api-Secret`. Secret. */
  declare readonly secret: pulumi.Output<string>;

  constructor(name: string, args: ApiKeyArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "komodo:ApiKey",
      fields: untyped(apiKeyFields),
      outs: ["key", "secret"],
      secretOuts: ["secret"],
    };
    super(kind, name, named(name, args), options);
  }
}
