import * as pulumi from "@pulumi/pulumi";
import { untyped } from "../dynamic/fields";
import { DynamicResource } from "../dynamic/resource";
import { serverFields, type ServerInputs } from "./serverFields";
import { stackFields } from "./stack/fields";
import type { StackInputs } from "./stack/inputs";
import { tagFields, type TagInputs } from "./tagFields";
import { secretFields, variableFields, type VariableInputs } from "./variableFields";

/** A value, an output of it, or the same at any depth within it. */
export type DeepInput<T> = pulumi.Input<
  T extends readonly (infer E)[]
    ? DeepInput<E>[]
    : T extends object
      ? { [K in keyof T]: DeepInput<T[K]> }
      : T
>;

/** Arguments of a resource: its inputs, each one a value or an output; the name may be left out. */
export type Args<I extends { name: string }> = {
  [K in keyof Omit<I, "name">]: DeepInput<I[K]>;
} & { name?: pulumi.Input<string> };

/** Arguments of a {@link Server}. */
export type ServerArgs = Args<ServerInputs>;

/** Arguments of a {@link Variable} or a {@link Secret}. */
export type VariableArgs = Args<VariableInputs>;

/** Arguments of a {@link Tag}. */
export type TagArgs = Args<TagInputs>;

/** Arguments of a {@link Stack}. */
export type StackArgs = Omit<Args<StackInputs>, "compose" | "server" | "environment"> & {
  /** The Compose file; its text becomes `fileContents`. */
  compose?: pulumi.asset.Asset;
  /** The server to deploy to: the resource, or its id or name. */
  server?: pulumi.Input<string> | Server;
  /** Lines `NAME=value`, or a map of them. */
  environment?: pulumi.Input<string> | Record<string, pulumi.Input<string>>;
};

function named<A extends { name?: unknown }>(name: string, args: A): A {
  return { ...args, name: args.name ?? name };
}

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

/**
 * A Compose application on one server: deployed, and waited for until it is healthy.
 * @example
 * new Stack("media", { server: nas, compose: new pulumi.asset.FileAsset("stacks/media/compose.yaml") });
 */
export class Stack extends DynamicResource {
  /** Name in Komodo, which is also the Compose project's unless `projectName` is set. */
  declare readonly name: pulumi.Output<string>;
  /** State the containers were brought to and found in. */
  declare readonly state: pulumi.Output<string | undefined>;
  /** Name of the server it runs on. */
  declare readonly serverName: pulumi.Output<string | undefined>;

  constructor(name: string, args: StackArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "komodo:Stack",
      fields: untyped(stackFields),
      outs: ["state", "serverName"],
      secretOuts: ["deployHash"],
    };
    super(kind, name, named(name, { ...args, ...references(args) }), options);
  }
}

function references({ server, environment }: StackArgs): object {
  return {
    ...(server !== undefined && { server: server instanceof Server ? server.id : server }),
    ...(environment !== undefined && { environment: environmentText(environment) }),
  };
}

function environmentText(environment: NonNullable<StackArgs["environment"]>): pulumi.Input<string> {
  if (typeof environment === "string" || environment instanceof Promise) return environment;
  if (pulumi.Output.isInstance(environment)) return environment;
  return pulumi.output(environment).apply((map) =>
    Object.entries(map)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(""),
  );
}

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

/** A Komodo tag with its colour. */
export class Tag extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;

  constructor(name: string, args: TagArgs = {}, options?: pulumi.CustomResourceOptions) {
    super({ kind: "komodo:Tag", fields: untyped(tagFields) }, name, named(name, args), options);
  }
}
