import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named, type Reference } from "../../dynamic/args";
import type { Server } from "../server/resource";
import { onboardingKeyFields, type OnboardingKeyInputs } from "./fields";

/** Arguments of an {@link OnboardingKey}. */
export type OnboardingKeyArgs = Omit<Args<OnboardingKeyInputs>, "copyServer"> & {
  /** Server whose configuration a new one starts with: the resource, its id or its name. */
  copyServer?: Reference<Server>;
};

/**
 * A key with which new hosts register themselves as servers.
 * @example
 * const key = new OnboardingKey("edge", { expires: "2030-12-31", tags: ["untrusted"] });
 */
export class OnboardingKey extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;
  /** Komodo's identity of the key. */
  declare readonly publicKey: pulumi.Output<string>;
  /** What a Periphery is given as PERIPHERY_ONBOARDING_KEY. Secret. */
  declare readonly key: pulumi.Output<string>;

  constructor(name: string, args: OnboardingKeyArgs = {}, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "komodo:OnboardingKey",
      fields: untyped(onboardingKeyFields),
      outs: ["publicKey", "key"],
      secretOuts: ["key"],
    };
    super(kind, name, named(name, args), options);
  }
}
