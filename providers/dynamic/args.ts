import type * as pulumi from "@pulumi/pulumi";

/** A value, an output of it, or the same at any depth within it. */
export type DeepInput<T> = pulumi.Input<
  T extends readonly (infer E)[]
    ? DeepInput<E>[]
    : T extends object
      ? { [K in keyof T]: DeepInput<T[K]> }
      : T
>;

/** Inputs as a program gives them: each one a value or an output. */
export type Inputs<I> = { [K in keyof I]: DeepInput<I[K]> };

/** Arguments of a resource: its inputs, each one a value or an output; the name may be left out. */
export type Args<I extends { name: string }> = {
  [K in keyof Omit<I, "name">]: DeepInput<I[K]>;
} & { name?: pulumi.Input<string> };

/** Another resource: itself, or its id or name. */
export type Reference<R extends pulumi.CustomResource> = pulumi.Input<string> | R;

/** The arguments with the resource's logical name where they have none of their own. */
export function named<A extends { name?: unknown }>(name: string, args: A): A {
  return { ...args, name: args.name ?? name };
}
