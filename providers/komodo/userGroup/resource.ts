import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named, type Reference } from "../../dynamic/args";
import type { ServiceUser } from "../serviceUser/resource";
import type { User } from "../user/resource";
import { userGroupFields, type UserGroupInputs } from "./fields";

/** Arguments of a {@link UserGroup}. */
export type UserGroupArgs = Omit<Args<UserGroupInputs>, "users"> & {
  /** Its users and service users: resources, ids or names. */
  users?: Reference<User | ServiceUser>[] | pulumi.Input<string[]>;
};

/**
 * A group of users with permissions on whole types of resources.
 * @example
 * new UserGroup("ops", { users: [ann, "bob"], all: { Server: "Read", Stack: "Execute" } });
 */
export class UserGroup extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;

  constructor(name: string, args: UserGroupArgs = {}, options?: pulumi.CustomResourceOptions) {
    const kind = { kind: "komodo:UserGroup", fields: untyped(userGroupFields) };
    super(kind, name, named(name, args), options);
  }
}
