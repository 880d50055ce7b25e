import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named, type Reference } from "../../dynamic/args";
import type { Server } from "../server/resource";
import { networkFields, type NetworkInputs } from "./fields";

/** Arguments of a {@link Network}. */
export type NetworkArgs = Omit<Args<NetworkInputs>, "server"> & {
  /** The server on whose host it is: the resource, its id or its name. */
  server: Reference<Server>;
};

/**
 * A Docker network on one host, which several stacks share as `external`.
 * @example
 * const proxy = new Network("proxy", { server: nas });
 */
export class Network extends DynamicResource {
  /** Name on the host. */
  declare readonly name: pulumi.Output<string>;
  /** Name of the server. */
  declare readonly serverName: pulumi.Output<string | undefined>;

  constructor(name: string, args: NetworkArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "komodo:Network",
      fields: untyped(networkFields),
      outs: ["serverName"],
    };
    super(kind, name, named(name, args), options);
  }
}
