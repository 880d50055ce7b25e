import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import type { Inputs } from "../../dynamic/args";
import { registryAccountFields, type RegistryAccountInputs } from "./fields";

/** Arguments of a {@link RegistryAccount}. */
export type RegistryAccountArgs = Inputs<RegistryAccountInputs>;

/**
 * An account with which hosts pull private images and builders push them.
 * @example
 * new RegistryAccount("ghcr", { domain: "ghcr.io", username: "acme", token: ghcrToken });
 */
export class RegistryAccount extends DynamicResource {
  /** Name of the account: what resources take as `registryAccount`. */
  declare readonly username: pulumi.Output<string>;
  /** Host; undefined stands for docker.io. */
  declare readonly domain: pulumi.Output<string | undefined>;

  constructor(name: string, args: RegistryAccountArgs, options?: pulumi.CustomResourceOptions) {
    const fields = untyped(registryAccountFields);
    super({ kind: "komodo:RegistryAccount", fields, outs: ["domain"] }, name, args, options);
  }
}
