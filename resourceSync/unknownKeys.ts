import { type Field, type FieldTable, partsOf, remoteName } from "../providers/dynamic/fields";
import { nearest } from "../providers/dynamic/nearest";
import type { Problem } from "../providers/dynamic/problem";
import { isRecord } from "../providers/dynamic/values";
import { aliasesOf, configKeyNames } from "./configKeys";
import { type Entry, placeIn, subjectOf } from "./entry";
import type { TomlPath } from "./scanToml";
import { isResourceKind } from "./sections";
import { configFields } from "./tables";

/** Keys of an entry's config that Komodo does not know: it ignores them without a word (2.3.2). */
export function unknownConfigKeys(entry: Entry): Problem[] {
  if (!isResourceKind(entry.kind)) return [];
  const names = [...configKeyNames(entry.kind)];
  if (entry.kind === "Builder") return builderKeys(entry);
  const strangers = Object.keys(entry.config).filter((key) => !names.includes(key));
  const nested = configFields(entry.kind).flatMap((item) =>
    [item.remote, ...aliasesOf(item)].flatMap((key) => {
      const value = entry.config[key];
      const at = (part: unknown) => partsOf(item.field, part);
      return value === undefined || item.field.encode
        ? []
        : strangersIn({ entry, at }, ["config", key], value);
    }),
  );
  return [...strangers.map((key) => unknownKey(entry, ["config", key], names)), ...nested];
}

/** The parameters of a builder are those of its type. */
function builderKeys(entry: Entry): Problem[] {
  const { type = "Url", params, ...strangers } = entry.config;
  const input = String(type).toLowerCase();
  const field = configFields("Builder").find(({ key }) => key === input)?.field;
  const at = (part: unknown) => field && partsOf(field, part);
  const given = isRecord(params) ? withServers(params) : params;
  return [
    ...Object.keys(strangers).map((key) => unknownKey(entry, ["config", key], ["type", "params"])),
    ...strangersIn({ entry, at }, ["config", "params"], given),
  ];
}

function withServers(params: Record<string, unknown>): Record<string, unknown> {
  const { server: _one, servers: _some, server_id: _id, ...rest } = params;
  return rest;
}

interface Inside {
  readonly entry: Entry;
  readonly at: (value: unknown) => FieldTable | undefined;
}

function strangersIn(inside: Inside, path: TomlPath, value: unknown): Problem[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, i) => strangersIn(inside, [...path, i], item));
  }
  const parts = isRecord(value) ? inside.at(value) : undefined;
  if (!parts || !isRecord(value)) return [];
  const names = new Map(
    Object.entries(parts).map(([key, field]) => [remoteName(key, field), field]),
  );
  return Object.entries(value).flatMap(([key, item]) => {
    const field = names.get(key);
    if (!field) return [unknownKey(inside.entry, [...path, key], [...names.keys()])];
    if (field.encode) return executionKeys(inside.entry, { path: [...path, key], field, item });
    const at = (part: unknown) => partsOf(field, part);
    return strangersIn({ entry: inside.entry, at }, [...path, key], item);
  });
}

interface Executions {
  readonly path: TomlPath;
  readonly field: Field;
  readonly item: unknown;
}

/** The parameters of an execution are those of its type. */
function executionKeys(entry: Entry, { path, field, item }: Executions): Problem[] {
  if (!Array.isArray(item)) return [];
  return item.filter(isRecord).flatMap(({ execution }, i) => {
    const { type, params } = isRecord(execution) ? execution : {};
    const table = field.fieldsOf?.({ type }).params?.fields;
    const at = (): FieldTable | undefined => table;
    return strangersIn({ entry, at }, [...path, i, "execution", "params"], params);
  });
}

function unknownKey(entry: Entry, path: TomlPath, known: readonly string[]): Problem {
  const key = String(path.at(-1));
  const near = nearest(key, known);
  const where = path.filter((part) => typeof part === "string").join(".");
  return {
    ...placeIn(entry, path),
    subject: subjectOf(entry),
    message: `"${where}" is no key that Komodo knows, and is ignored`,
    fix: near ? `Use "${near}", or remove it` : "Remove it",
  };
}
