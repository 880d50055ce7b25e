import { type Field, type FieldTable, remoteName } from "../dynamic/fields";
import { isRecord } from "../dynamic/values";

/** Inputs that `UpdateResourceMeta` and renames write, not the config. */
export const META: ReadonlySet<string> = new Set(["name", "description", "tags", "template"]);

/** How a kind's inputs and Komodo's config become each other, where they are not field by field. */
export interface ConfigForm {
  /** The partial config that an update sends for the named inputs; empty when there is none to send. */
  toConfig(inputs: object, keys: readonly string[]): Record<string, unknown>;
  /** The partial config that a create sends: what the program sets. */
  toNewConfig(inputs: object): Record<string, unknown>;
  /** Inputs out of a config as Komodo returns it; null for those that it has not. */
  fromConfig(config: Record<string, unknown>): Record<string, unknown>;
}

/** The form of most kinds: each input is one field of the config. */
export function fieldByField(fields: FieldTable): ConfigForm {
  return {
    toConfig: (inputs, keys) => toConfig(fields, inputs, keys),
    toNewConfig: (inputs) => toConfig(fields, inputs, givenKeys(fields, inputs)),
    fromConfig: (config) => fromConfig(fields, config),
  };
}

/** A partial config in Komodo's own form: the named fields, absent ones as their default. */
export function toConfig(
  fields: FieldTable,
  inputs: object,
  keys: readonly string[],
): Record<string, unknown> {
  const given = inputs as Record<string, unknown>;
  return remoteValues(
    fields,
    given,
    keys.filter((key) => isSent(key, fields[key])),
  );
}

function remoteValues(
  fields: FieldTable,
  given: Record<string, unknown>,
  keys: readonly string[],
): Record<string, unknown> {
  const entries = keys.map((key) => {
    const field = fields[key] as FieldTable[string];
    const value = given[key] ?? field.initial ?? field.default;
    return [remoteName(key, field), toRemote(field, value)];
  });
  return withoutUndefined(entries);
}

function withoutUndefined(entries: unknown[][]): Record<string, unknown> {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<
    string,
    unknown
  >;
}

function isSent(key: string, field: Field | undefined): boolean {
  return !META.has(key) && field !== undefined && !field.local && !field.unsent;
}

function toRemote({ encode, fields }: Field, value: unknown): unknown {
  if (encode && value !== undefined) return encode(value);
  return fields ? toParts(fields, value) : value;
}

/** An object, or a list of them, in Komodo's own form: every field of the table, with its default. */
export function toParts(parts: FieldTable, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => toParts(parts, item));
  return isRecord(value) ? remoteValues(parts, value, Object.keys(parts)) : value;
}

/** Inputs out of a config as Komodo returns it; what the table does not know is left out. */
export function fromConfig(
  fields: FieldTable,
  config: Record<string, unknown>,
): Record<string, unknown> {
  const sent = Object.entries(fields).filter(([key, field]) => isSent(key, field));
  return ourValues(Object.fromEntries(sent), config);
}

function ourValues(fields: FieldTable, config: Record<string, unknown>): Record<string, unknown> {
  return withoutUndefined(
    Object.entries(fields).map(([key, field]) => [
      key,
      fromRemote(field, config[remoteName(key, field)]),
    ]),
  );
}

function fromRemote({ decode, fields }: Field, value: unknown): unknown {
  if (decode && value !== undefined) return decode(value);
  return fields ? fromParts(fields, value) : value;
}

/** An object, or a list of them, out of Komodo's form: the reverse of `toParts`. */
export function fromParts(parts: FieldTable, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => fromParts(parts, item));
  return isRecord(value) ? ourValues(parts, value) : value;
}

/** Keys that a create sends: those that the program sets and those where our default differs. */
export function givenKeys(fields: FieldTable, inputs: object): string[] {
  const given = inputs as Record<string, unknown>;
  return Object.keys(fields).filter(
    (key) => given[key] !== undefined || fields[key]?.initial !== undefined,
  );
}
