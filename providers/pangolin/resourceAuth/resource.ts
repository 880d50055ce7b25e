import type * as pulumi from "@pulumi/pulumi";
import type { Inputs, Reference } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import type { PublicResource } from "../publicResource/resource";
import { resourceAuthFields, type ResourceAuthInputs } from "./fields";

/** Arguments of a {@link ResourceAuth}. */
export type ResourceAuthArgs = Omit<Inputs<ResourceAuthInputs>, "resource"> & {
  /** The public resource: itself, its id, niceId or name. */
  resource: Reference<PublicResource>;
};

/**
 * The ways into one public resource that need no account: password, PIN, header, e-mail.
 * @example
 * new ResourceAuth("web", { resource: web, pincode: config.requireSecret("pin") });
 */
export class ResourceAuth extends DynamicResource {
  /** Id of the public resource. */
  declare readonly resourceId: pulumi.Output<string>;

  constructor(name: string, args: ResourceAuthArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "pangolin:ResourceAuth",
      isAlone: true,
      fields: untyped(resourceAuthFields),
      outs: ["resourceId"],
    };
    super(kind, name, args, options);
  }
}
