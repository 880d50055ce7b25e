import type * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named } from "../../dynamic/args";
import { secretFields, variableFields, type VariableInputs } from "./fields";

/** Arguments of a {@link Variable} or a {@link Secret}. */
export type VariableArgs = Args<VariableInputs>;

/** A plain Komodo variable: `[[NAME]]` in a stack's texts becomes its value. */
export class Variable extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;
  /** Changes with every write of the value; list it in a stack's `triggers`. */
  declare readonly revision: pulumi.Output<string>;

  constructor(name: string, args: VariableArgs, options?: pulumi.CustomResourceOptions) {
    const kind = { kind: "komodo:Variable", fields: untyped(variableFields), outs: ["revision"] };
    super(kind, name, named(name, args), options);
  }
}

/** A Komodo secret: a variable whose value Komodo hides, and which state keeps encrypted. */
export class Secret extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;
  /** Changes with every write of the value; list it in a stack's `triggers`. */
  declare readonly revision: pulumi.Output<string>;

  constructor(name: string, args: VariableArgs, options?: pulumi.CustomResourceOptions) {
    const kind = { kind: "komodo:Secret", fields: untyped(secretFields), outs: ["revision"] };
    super(kind, name, named(name, args), options);
  }
}
