import { createHash } from "node:crypto";
import { isRecord, sameJson } from "./values";

/** Form of a field's value. `strings` is a list of strings, `map` has string values. */
export type FieldType =
  "string" | "number" | "boolean" | "strings" | "map" | "object" | "objects" | "asset" | "any";

/**
 * All that is known about one input of a kind. The one table of these per kind drives validation,
 * defaults, what counts as a change, what forces a replacement, secret marking and the docs page.
 */
export interface Field<T = unknown> {
  readonly type: FieldType;
  /** One or two sentences for the docs page: what it is, unit, limits. Markdown. */
  readonly doc: string;
  readonly required?: true;
  /**
   * The remote system's own value when nothing is sent. It is not stored: an absent input equals it,
   * and a field that leaves the program is reset to it.
   */
  readonly default?: T;
  /** What is filled in when the program says nothing, where our default differs from the remote's. */
  readonly initial?: T;
  /** A change makes a new object in place of the old one. */
  readonly replace?: true;
  /** Marked secret in state; its value is never printed. */
  readonly secret?: true;
  /**
   * Chosen by Varanus or the remote system when the program says nothing, and an output then: an
   * absent input equals whatever it is.
   */
  readonly computed?: true;
  /** Steers Varanus only: never sent, and a change alone is no reason for an update. */
  readonly local?: true;
  /** Known to Varanus only, never sent; unlike `local`, a change asks for an update. */
  readonly unsent?: true;
  /** State keeps only a digest among the outputs: for long texts, which inputs hold anyway. */
  readonly digest?: true;
  /** Order carries no meaning. */
  readonly unordered?: true;
  /** Allowed values, where they are few. */
  readonly oneOf?: readonly string[];
  /** Limits of a number, both inclusive. */
  readonly range?: readonly [number, number];
  /** Name of the property in the remote API, where it is not the snake_case form of ours. */
  readonly remote?: string;
  /** Kind of the resource, or resources, that the value names by id or name: `Server`. */
  readonly reference?: string;
  /** Outputs that hold the same reference in its other forms (id, name): either one is equal. */
  readonly alias?: readonly string[];
  /** Fields inside an `object` or `objects` value. */
  readonly fields?: Record<string, Field>;
  /** Fields inside of a value where they depend on it, as by its `type`; wins over `fields`. */
  readonly fieldsOf?: (value: Record<string, unknown>) => FieldTable;
  /** Brings a value to the form in which the remote system gives it back. */
  readonly normalise?: (value: T) => T;
  /** Form of the value in the remote API, where it differs in more than names. */
  readonly encode?: (value: T) => unknown;
  /** The value out of its remote form: the reverse of `encode`. */
  readonly decode?: (remote: unknown) => T;
  /** Says what is wrong with a known value and what to do, or nothing. */
  readonly problem?: (value: T) => FieldProblem | undefined;
}

/** The two halves of a message about a field: what is wrong, and what to do next. */
export interface FieldProblem {
  readonly message: string;
  readonly fix: string;
}

/** A field for every input of `I`; the compiler refuses a table that misses one. */
export type Fields<I extends object> = {
  readonly [K in keyof I]-?: Field<NonNullable<I[K]>>;
};

/** A table whose inputs' types no longer matter. */
export type FieldTable = Record<string, Field>;

/** Forgets the inputs' types of a table. */
export function untyped<I extends object>(fields: Fields<I>): FieldTable {
  return fields as unknown as FieldTable;
}

/** Table of the fields inside of one object of a field; undefined when it has none. */
export function partsOf(field: Field, value: unknown): FieldTable | undefined {
  return field.fieldsOf && isRecord(value) ? field.fieldsOf(value) : field.fields;
}

/** Value in the form in which two of them are compared: default filled in, order removed. */
export function canonical(field: Field, value: unknown): unknown {
  if (value === undefined || value === null) return field.initial ?? field.default;
  // A digest was taken of the normal form.
  if (field.digest && isDigest(value)) return value;
  const normal = field.normalise ? field.normalise(value) : value;
  if (field.unordered && Array.isArray(normal)) {
    return [...(normal as unknown[])].sort((a, b) =>
      JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
    );
  }
  return field.fields || field.fieldsOf ? canonicalParts(field, normal) : normal;
}

function canonicalParts(field: Field, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => canonicalParts(field, item));
  const fields = partsOf(field, value);
  if (!fields || !isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(fields).map((key) => [key, canonical(fields[key] as Field, value[key])]),
  );
}

/** True when two values of a field mean the same; an absent one means the default. */
export function sameValue(field: Field, left: unknown, right: unknown): boolean {
  return sameJson(canonical(field, left), canonical(field, right));
}

const DIGEST = "sha256:";

/** Stand-in for a long text among the outputs: `sha256:` and the first 24 hex digits. */
export function digest(text: string): string {
  return DIGEST + createHash("sha256").update(text).digest("hex").slice(0, 24);
}

function isDigest(value: unknown): boolean {
  return typeof value === "string" && /^sha256:[0-9a-f]{24}$/.test(value);
}

/** Form of a field's value that the outputs keep. */
export function stored(field: Field, value: unknown): unknown {
  return field.digest && typeof value === "string" && !isDigest(value) ? digest(value) : value;
}

/** Remote name of a field: `autoPull` is `auto_pull` unless the table says otherwise. */
export function remoteName(key: string, field: Field): string {
  return field.remote ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
