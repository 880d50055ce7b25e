import type * as pulumi from "@pulumi/pulumi";
import type { Inputs, Reference } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import type { Client } from "../client/resource";
import type { PrivateResource } from "../privateResource/resource";
import type { PublicResource } from "../publicResource/resource";
import type { Role } from "../role/resource";
import { accessGrantsFields, type AccessGrantsInputs } from "./fields";

/** Arguments of {@link AccessGrants}: exactly one resource, and all who have access to it. */
export type AccessGrantsArgs = Pick<Inputs<AccessGrantsInputs>, "users" | "org"> & {
  /** The private resource. */
  privateResource?: Reference<PrivateResource>;
  /** The public resource. */
  publicResource?: Reference<PublicResource>;
  /** Roles with access. */
  roles?: Reference<Role>[] | pulumi.Output<string[]>;
  /** Machine clients with access. */
  clients?: Reference<Client>[] | pulumi.Output<string[]>;
};

/**
 * All access to one resource: a grant that was made by hand shows as drift, and goes with the next
 * `pulumi up`. Do not use it together with `AccessGrant` for the same resource.
 * @example
 * new AccessGrants("periphery", { privateResource: periphery, clients: [core] });
 */
export class AccessGrants extends DynamicResource {
  /** Id of the resource. */
  declare readonly resourceId: pulumi.Output<string>;

  constructor(name: string, args: AccessGrantsArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "pangolin:AccessGrants",
      isAlone: true,
      fields: untyped(accessGrantsFields),
      outs: ["resourceId"],
    };
    super(kind, name, args, options);
  }
}
