import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named, type Reference } from "../../dynamic/args";
import type { Server } from "../server/resource";
import { swarmFields, type SwarmInputs } from "./fields";

/** Arguments of a {@link Swarm}. */
export type SwarmArgs = Omit<Args<SwarmInputs>, "servers"> & {
  /** The servers that are its managers. */
  servers?: Reference<Server>[] | pulumi.Output<string[]>;
};

/**
 * A Docker Swarm, by the servers that are its managers.
 * @example
 * const swarm = new Swarm("swarm", { servers: [first, second] });
 */
export class Swarm extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;
  /** Names of its tags. */
  declare readonly tags: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: SwarmArgs, options?: pulumi.CustomResourceOptions) {
    const kind = { kind: "komodo:Swarm", fields: untyped(swarmFields), outs: ["tags"] };
    super(kind, name, named(name, args), options);
  }
}
