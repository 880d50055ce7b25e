import type * as pulumi from "@pulumi/pulumi";
import { type Args, named, type Reference } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { roleFields, type RoleInputs } from "./fields";

/** Arguments of a {@link Role}. */
export type RoleArgs = Omit<Args<RoleInputs>, "takeOverBy"> & { takeOverBy?: Reference<Role> };

/**
 * A role of a Pangolin organization, to which access is granted.
 * @example
 * const operators = new Role("Operators", { description: "May reach the servers" });
 */
export class Role extends DynamicResource {
  /** Name in Pangolin. */
  declare readonly name: pulumi.Output<string>;
  /** Id of the organization. */
  declare readonly orgId: pulumi.Output<string>;

  constructor(name: string, args: RoleArgs = {}, options?: pulumi.CustomResourceOptions) {
    const kind = { kind: "pangolin:Role", fields: untyped(roleFields), outs: ["orgId"] };
    super(kind, name, named(name, args), options);
  }
}
