import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import type { Inputs } from "../../dynamic/args";
import { gitAccountFields, type GitAccountInputs } from "./fields";

/** Arguments of a {@link GitAccount}. */
export type GitAccountArgs = Inputs<GitAccountInputs>;

/**
 * An account with which Komodo clones private repositories.
 * @example
 * new GitAccount("github", { username: "acme-bot", token: config.requireSecret("githubToken") });
 */
export class GitAccount extends DynamicResource {
  /** Name of the account: what resources take as `gitAccount`. */
  declare readonly username: pulumi.Output<string>;
  /** Host; undefined stands for github.com. */
  declare readonly domain: pulumi.Output<string | undefined>;

  constructor(name: string, args: GitAccountArgs, options?: pulumi.CustomResourceOptions) {
    const fields = untyped(gitAccountFields);
    super({ kind: "komodo:GitAccount", fields, outs: ["domain"] }, name, args, options);
  }
}
