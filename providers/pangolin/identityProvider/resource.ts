import type * as pulumi from "@pulumi/pulumi";
import { type Args, named } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { identityProviderFields, type IdentityProviderInputs } from "./fields";

/** Arguments of an {@link IdentityProvider}. */
export type IdentityProviderArgs = Args<IdentityProviderInputs>;

/**
 * An OIDC identity provider of the whole Pangolin server.
 * @example
 * new IdentityProvider("pocketid", {
 *   clientId, clientSecret, authUrl, tokenUrl, identifierPath: "sub", scopes: "openid email",
 * });
 */
export class IdentityProvider extends DynamicResource {
  /** Name on the sign-in button. */
  declare readonly name: pulumi.Output<string>;
  /** Address that the client at the provider must allow; none for one that was adopted. */
  declare readonly redirectUrl: pulumi.Output<string | undefined>;

  constructor(name: string, args: IdentityProviderArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "pangolin:IdentityProvider",
      fields: untyped(identityProviderFields),
      outs: ["redirectUrl"],
    };
    super(kind, name, named(name, args), options);
  }
}
