import { type FieldTable, partsOf } from "../dynamic/fields";
import { nearest } from "../dynamic/nearest";
import { type Problem, refuse } from "../dynamic/problem";
import { isRecord } from "../dynamic/values";
import type { ListItem, ResourceType } from "./api";
import type { Komodo } from "./context";

/** One reference: its kind, the id or name that was given, and where it stands. */
interface Given {
  readonly type: ResourceType;
  readonly wanted: string;
  readonly path: string;
}

/** The inputs of one resource, and how messages name it. */
export interface Referring<I extends object> {
  readonly subject: string;
  readonly fields: FieldTable;
  readonly inputs: I;
}

/**
 * The inputs with every reference, at any depth, as the id that it leads to. Throws an InputError
 * that names all references to nothing: Komodo 2.3.2 keeps some as they are, and answers to others
 * with an error 500 that does not say where they stand. One list call for each kind referred to.
 */
export async function withIds<I extends object>(
  komodo: Komodo,
  { subject, fields, inputs }: Referring<I>,
): Promise<I> {
  const problems: Problem[] = [];
  const resolved = await mapped(fields, inputs, async (given) => {
    const { id, items } = await lookUp(komodo, given);
    if (id === undefined) problems.push({ subject, ...problemOf(given, items) });
    return id ?? given.wanted;
  });
  refuse(problems);
  return resolved;
}

/**
 * The inputs with a note in place of every reference, at any depth, whose resource is gone: Komodo
 * 2.3.2 keeps such ids, and what refers to them fails when it runs.
 */
export function withGoneNoted<I extends object>(
  komodo: Komodo,
  fields: FieldTable,
  inputs: I,
): Promise<I> {
  return mapped(fields, inputs, async ({ type, wanted }) => {
    const items: readonly ListItem[] = await komodo.listings.get(`List${type}s`);
    return isListed(items, wanted) ? wanted : `${wanted} (deleted in Komodo)`;
  });
}

function isListed(items: readonly ListItem[], wanted: string): boolean {
  return items.some(({ id, name }) => id === wanted || name === wanted);
}

async function lookUp(
  komodo: Komodo,
  { type, wanted }: Given,
): Promise<{ id: string | undefined; items: readonly ListItem[] }> {
  const list = `List${type}s` as const;
  const cached: readonly ListItem[] = await komodo.listings.get(list);
  // It may have been made by hand since the list was read.
  if (!isListed(cached, wanted)) komodo.listings.drop(list);
  const items: readonly ListItem[] = await komodo.listings.get(list);
  return { id: items.find(({ id, name }) => id === wanted || name === wanted)?.id, items };
}

function problemOf({ type, wanted, path }: Given, items: readonly ListItem[]) {
  const near = nearest(
    wanted,
    items.map(({ name }) => name),
  );
  return {
    message: `"${path}" is "${wanted}", but Komodo has no ${type} of this name or id`,
    fix: near ? `Use "${near}"` : `Correct it, or make that ${type} first`,
    property: path,
  };
}

type Replace = (given: Given) => Promise<string>;

async function mapped<I extends object>(
  fields: FieldTable,
  inputs: I,
  replace: Replace,
  prefix = "",
): Promise<I> {
  const entries = Object.entries(inputs as Record<string, unknown>).map(async ([key, value]) => {
    const field = fields[key];
    return [key, field ? await mappedValue(field, value, { replace, path: prefix + key }) : value];
  });
  return Object.fromEntries(await Promise.all(entries)) as I;
}

async function mappedValue(
  field: FieldTable[string],
  value: unknown,
  { replace, path }: { replace: Replace; path: string },
): Promise<unknown> {
  if (Array.isArray(value)) {
    return Promise.all(
      value.map((item: unknown, at) =>
        mappedValue(field, item, { replace, path: `${path}[${at}]` }),
      ),
    );
  }
  if (field.reference !== undefined && typeof value === "string" && value !== "") {
    return replace({ type: field.reference as ResourceType, wanted: value, path });
  }
  const parts = partsOf(field, value);
  return parts && isRecord(value) ? mapped(parts, value, replace, `${path}.`) : value;
}
