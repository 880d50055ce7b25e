import type * as pulumi from "@pulumi/pulumi";
import type { Inputs, Reference } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import type { PublicResource } from "../publicResource/resource";
import type { Site } from "../site/resource";
import { targetFields, type TargetInputs } from "./fields";

/** Arguments of a {@link Target}. */
export type TargetArgs = Omit<Inputs<TargetInputs>, "resource" | "site"> & {
  /** The public resource: itself, its id, niceId or name. */
  resource: Reference<PublicResource>;
  /** The site that reaches the address: itself, its id, niceId or name. */
  site: Reference<Site>;
};

/**
 * An address behind a site that a public resource leads to.
 * @example
 * new Target("web", { resource: web, site: nas, ip: "10.0.0.5", port: 8080, method: "http" });
 */
export class Target extends DynamicResource {
  /** Id of the public resource. */
  declare readonly resourceId: pulumi.Output<string>;
  /** Id of the site. */
  declare readonly siteId: pulumi.Output<string>;

  constructor(name: string, args: TargetArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "pangolin:Target",
      isAlone: true,
      fields: untyped(targetFields),
      outs: ["resourceId", "siteId"],
    };
    super(kind, name, args, options);
  }
}
