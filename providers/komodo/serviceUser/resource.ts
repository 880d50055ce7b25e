import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import type { Inputs } from "../../dynamic/args";
import { serviceUserFields, type ServiceUserInputs } from "./fields";

/** Arguments of a {@link ServiceUser}; without `username` it is the resource's name. */
export type ServiceUserArgs = Omit<Inputs<ServiceUserInputs>, "username"> & {
  username?: pulumi.Input<string>;
};

/**
 * An account for a machine, which uses Komodo through API keys.
 * @example
 * const ci = new ServiceUser("ci", { description: "deploys from the pipeline" });
 */
export class ServiceUser extends DynamicResource {
  /** Name in Komodo. */
  declare readonly username: pulumi.Output<string>;

  constructor(name: string, args: ServiceUserArgs = {}, options?: pulumi.CustomResourceOptions) {
    const all = { ...args, username: args.username ?? name };
    super({ kind: "komodo:ServiceUser", fields: untyped(serviceUserFields) }, name, all, options);
  }
}
