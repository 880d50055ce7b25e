import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { coreReadyFields, type CoreReadyInputs } from "./fields";

/** Arguments of a {@link CoreReady}. */
export type CoreReadyArgs = Inputs<CoreReadyInputs>;

/**
 * A wait until Komodo Core answers at `komodo:url`. Everything that is made in Komodo in the same
 * `pulumi up` as Core itself depends on it.
 * @example
 * const ready = new CoreReady("ready", { timeoutSeconds: 600 }, { dependsOn: core });
 */
export class CoreReady extends DynamicResource {
  /** The version that Core answered with last: `2.3.2`. */
  declare readonly version: pulumi.Output<string>;

  constructor(name: string, args: CoreReadyArgs = {}, options?: pulumi.CustomResourceOptions) {
    const kind = { kind: "komodo:CoreReady", fields: untyped(coreReadyFields), outs: ["version"] };
    super(kind, name, args, options);
  }
}
