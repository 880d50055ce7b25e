import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import type { Inputs } from "../../dynamic/args";
import { userFields, type UserInputs } from "./fields";

/** Arguments of a {@link User}; without `username` it is the resource's name. */
export type UserArgs = Omit<Inputs<UserInputs>, "username"> & {
  username?: pulumi.Input<string>;
};

/**
 * A person's account in Komodo, with a first password.
 * @example
 * new User("ann", { password: config.requireSecret("annPassword"), createServers: true });
 */
export class User extends DynamicResource {
  /** Name to log in with. */
  declare readonly username: pulumi.Output<string>;

  constructor(name: string, args: UserArgs, options?: pulumi.CustomResourceOptions) {
    const all = { ...args, username: args.username ?? name };
    super({ kind: "komodo:User", fields: untyped(userFields) }, name, all, options);
  }
}
