import type * as pulumi from "@pulumi/pulumi";
import type { Inputs, Reference } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import type { Client } from "../client/resource";
import type { PrivateResource } from "../privateResource/resource";
import type { PublicResource } from "../publicResource/resource";
import type { Role } from "../role/resource";
import { accessGrantFields, type AccessGrantInputs } from "./fields";

/** Arguments of an {@link AccessGrant}: exactly one resource, and exactly one who gets access. */
export type AccessGrantArgs = Pick<Inputs<AccessGrantInputs>, "user" | "org"> & {
  /** The private resource. */
  privateResource?: Reference<PrivateResource>;
  /** The public resource. */
  publicResource?: Reference<PublicResource>;
  /** The role that gets access. */
  role?: Reference<Role>;
  /** The machine client that gets access. */
  client?: Reference<Client>;
};

/**
 * Access of one role, user or machine client to one resource. Other grants of the resource are left
 * alone; `AccessGrants` is for those who want to own them all.
 * @example
 * new AccessGrant("core-periphery", { privateResource: periphery, client: core });
 */
export class AccessGrant extends DynamicResource {
  /** Id of the resource. */
  declare readonly resourceId: pulumi.Output<string>;
  /** Id of the role, user or client. */
  declare readonly granteeId: pulumi.Output<string>;

  constructor(name: string, args: AccessGrantArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "pangolin:AccessGrant",
      isAlone: true,
      fields: untyped(accessGrantFields),
      outs: ["resourceId", "granteeId"],
    };
    super(kind, name, args, options);
  }
}
