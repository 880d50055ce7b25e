import type * as pulumi from "@pulumi/pulumi";
import { type Args, named } from "../../dynamic/args";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { clientFields, type ClientInputs } from "./fields";

/** Arguments of a {@link Client}. */
export type ClientArgs = Args<ClientInputs>;

/**
 * A Pangolin machine client: what lets a host into private resources.
 * @example
 * const core = new Client("komodo-core");
 */
export class Client extends DynamicResource {
  /** Name in Pangolin. */
  declare readonly name: pulumi.Output<string>;
  /** Readable id. */
  declare readonly niceId: pulumi.Output<string>;
  /** Id that the machine connects with (`CLIENT_ID`). */
  declare readonly olmId: pulumi.Output<string>;
  /** Secret that the machine connects with (`CLIENT_SECRET`); a Pulumi secret. */
  declare readonly secret: pulumi.Output<string>;
  /** Address in the organization's subnet, without a mask. */
  declare readonly subnet: pulumi.Output<string>;
  /** Whether the machine was connected when the client was last read. */
  declare readonly online: pulumi.Output<boolean>;

  constructor(name: string, args: ClientArgs = {}, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "pangolin:Client",
      fields: untyped(clientFields),
      outs: ["niceId", "olmId", "secret", "subnet", "online"],
      isAlone: true,
      secretOuts: ["secret"],
    };
    super(kind, name, named(name, args), options);
  }
}
