import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { domainFields, type DomainInputs } from "./fields";

/** Arguments of a {@link Domain}. */
export type DomainArgs = Inputs<DomainInputs>;

/**
 * A domain below which public resources get their names.
 * @example
 * const home = new Domain("home", { baseDomain: "example.com", certResolver: "letsencrypt" });
 */
export class Domain extends DynamicResource {
  /** The domain, in lower case. */
  declare readonly baseDomain: pulumi.Output<string>;

  constructor(name: string, args: DomainArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "pangolin:Domain",
      fields: untyped(domainFields),
      outs: ["certResolver", "preferWildcardCert"],
    };
    super(kind, name, args, options);
  }
}
