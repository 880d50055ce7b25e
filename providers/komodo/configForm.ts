import { type Field, type FieldTable, remoteName } from "../dynamic/fields";
import { isRecord } from "../dynamic/values";

/** Inputs that `UpdateResourceMeta` and renames write, not the config. */
export const META: ReadonlySet<string> = new Set(["name", "description", "tags", "template"]);

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

function toParts(parts: FieldTable, value: unknown): unknown {
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

function fromParts(parts: FieldTable, value: unknown): unknown {
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
