import type * as pulumi from "@pulumi/pulumi";
import { type Args, named, type Reference } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import type { Domain } from "../domain/resource";
import type { IdentityProvider } from "../identityProvider/resource";
import { publicResourceFields, type PublicResourceInputs } from "./fields";

/** Arguments of a {@link PublicResource}. */
export type PublicResourceArgs = Omit<Args<PublicResourceInputs>, "domain" | "skipToIdp"> & {
  /** The domain: the resource, its id or the domain itself. */
  domain?: Reference<Domain>;
  /** The identity provider that visitors are sent to: the resource, its id or its name. */
  skipToIdp?: Reference<IdentityProvider>;
};

/**
 * A host name, or a port, of the Pangolin server that leads to targets.
 * @example
 * const web = new PublicResource("web", { domain: "example.com", subdomain: "app" });
 */
export class PublicResource extends DynamicResource {
  /** Name in Pangolin. */
  declare readonly name: pulumi.Output<string>;
  /** Readable id. */
  declare readonly niceId: pulumi.Output<string>;
  /** Host name that it is reached under, in lower case; none for a raw resource. */
  declare readonly fullDomain: pulumi.Output<string | undefined>;

  constructor(name: string, args: PublicResourceArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "pangolin:PublicResource",
      isAlone: true,
      fields: untyped(publicResourceFields),
      outs: ["niceId", "fullDomain"],
    };
    super(kind, name, named(name, args), options);
  }
}
