import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named } from "../../dynamic/args";
import { serverFields, type ServerInputs } from "./fields";

/** Arguments of a {@link Server}. */
export type ServerArgs = Args<ServerInputs>;

/**
 * A host that runs Periphery, as Komodo knows it.
 * @example
 * const nas = new Server("nas", { address: "https://nas.lan:8120", tags: ["trusted"] });
 */
export class Server extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;
  /** Where Core reaches Periphery; undefined when Periphery dials Core. */
  declare readonly address: pulumi.Output<string | undefined>;
  /** Names of its tags. */
  declare readonly tags: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: ServerArgs = {}, options?: pulumi.CustomResourceOptions) {
    const outs = ["address", "tags"];
    const kind = { kind: "komodo:Server", fields: untyped(serverFields), outs };
    super(kind, name, named(name, args), options);
  }
}
