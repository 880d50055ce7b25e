import * as pulumi from "@pulumi/pulumi";
import { type Field, type FieldTable, partsOf } from "./fields";
import { isRecord } from "./values";

/**
 * Reference to a handler, as state keeps it: it loads the code of today from the project, by
 * package name, so that state holds no code and a change of code changes no state. It works where
 * Varanus is the project as well as where it is installed. This text is a file format: never edit it.
 */
export function providerReference(kind: string): string {
  return `exports.handler=()=>require('module').createRequire(process.cwd()+'/')('varanus/provider')('${kind}')`;
}

/** What a resource class says about its kind. */
export interface KindOptions {
  /** Type token without its package: `komodo:Stack`. */
  readonly kind: string;
  readonly fields: FieldTable;
  /** Names of the outputs that the class declares and the arguments may lack. */
  readonly outs?: readonly string[];
  /**
   * Old and new cannot exist at once: the handler says so of its own replacements
   * (`deleteBeforeReplace`), this of those that `pulumi up --replace` asks for.
   */
  readonly isAlone?: boolean;
  /** Those among `outs` that state must keep encrypted. */
  readonly secretOuts?: readonly string[];
}

/** Base of all resource classes: a dynamic resource whose handler is loaded by reference. */
export class DynamicResource extends pulumi.CustomResource {
  constructor(
    kind: KindOptions,
    name: string,
    args: object,
    options?: pulumi.CustomResourceOptions,
  ) {
    const absent = Object.fromEntries((kind.outs ?? []).map((key) => [key, undefined]));
    const props = {
      ...absent,
      ...prepared(kind.fields, args),
      __provider: providerReference(kind.kind),
    };
    const additionalSecretOutputs = [...(kind.secretOuts ?? [])];
    const own = { additionalSecretOutputs, ...(kind.isAlone && { deleteBeforeReplace: true }) };
    const all = pulumi.mergeOptions(own, options);
    // The SDK takes a source-mapped stack trace for every property (3.248.0), only to tell of leaked
    // promises; with traces of no length a preview of 300 stacks takes a fifth less time.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      super(`pulumi-nodejs:${kind.kind}`, name, props, all);
    } finally {
      Error.stackTraceLimit = limit;
    }
  }
}

/**
 * The arguments as the engine gets them: resources stand for their ids, and values of secret fields
 * are encrypted in state even when the caller passed them in clear.
 */
function prepared(fields: FieldTable, args: object): Record<string, unknown> {
  const entries = Object.entries(args).map(([key, value]: [string, unknown]) => [
    key,
    preparedValue(fields[key], value),
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function preparedValue(field: Field | undefined, value: unknown): unknown {
  if (!field || value === undefined) return value;
  if (field.secret) return pulumi.secret(value);
  if (field.reference) return idsOf(value);
  if (!field.fields && !field.fieldsOf) return value;
  // Secrets inside of an output cannot be told apart: whoever makes the output marks it.
  if (Array.isArray(value)) return value.map((item: unknown) => preparedParts(field, item));
  return preparedParts(field, value);
}

function preparedParts(field: Field, value: unknown): unknown {
  const isPlain = isRecord(value) && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? prepared(partsOf(field, value) ?? {}, value) : value;
}

function idsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(idsOf);
  return pulumi.CustomResource.isInstance(value) ? value.id : value;
}
