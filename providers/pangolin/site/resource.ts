import type * as pulumi from "@pulumi/pulumi";
import { type Args, named } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { siteFields, type SiteInputs } from "./fields";

/** Arguments of a {@link Site}. */
export type SiteArgs = Args<SiteInputs>;

/**
 * A Pangolin site: the far end of a tunnel.
 * @example
 * const nas = new Site("nas");
 */
export class Site extends DynamicResource {
  /** Name in Pangolin. */
  declare readonly name: pulumi.Output<string>;
  /** Readable id. */
  declare readonly niceId: pulumi.Output<string>;
  /** Id that Newt connects with (`NEWT_ID`); of sites of type `newt` only. */
  declare readonly newtId: pulumi.Output<string>;
  /** Secret that Newt connects with (`NEWT_SECRET`); a Pulumi secret. */
  declare readonly secret: pulumi.Output<string>;
  /** Address in the organization's subnet, without a mask. */
  declare readonly address: pulumi.Output<string>;
  /** Whether the tunnel was up when the site was last read. */
  declare readonly online: pulumi.Output<boolean>;

  constructor(name: string, args: SiteArgs = {}, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "pangolin:Site",
      fields: untyped(siteFields),
      outs: ["niceId", "newtId", "secret", "address", "online"],
      isAlone: true,
      secretOuts: ["secret"],
    };
    super(kind, name, named(name, args), options);
  }
}
