import { type Field, type FieldTable, partsOf } from "../dynamic/fields";
import { isRecord, type Properties } from "../dynamic/values";
import type { ResourceType } from "./api";
import type { Komodo } from "./context";

/**
 * The inputs with every reference, at any depth, in the form that the program gave it: Komodo stores
 * ids, so a name that still leads to the same id is no drift. One list call for each kind that is
 * referred to.
 */
export async function withReferences(
  komodo: Komodo,
  fields: FieldTable,
  remote: Properties,
  olds: Properties,
): Promise<Properties> {
  const entries = Object.entries(fields)
    .filter(([key]) => remote[key] !== undefined && remote[key] !== null)
    .map(async ([key, field]) => [key, await inner(komodo, field, remote[key], olds[key])]);
  return { ...remote, ...(Object.fromEntries(await Promise.all(entries)) as Properties) };
}

async function inner(
  komodo: Komodo,
  field: Field,
  remote: unknown,
  old: unknown,
): Promise<unknown> {
  if (field.reference !== undefined) return reference(komodo, field, remote, old);
  if (!field.fields && !field.fieldsOf) return remote;
  if (!Array.isArray(remote)) return parts(komodo, field, remote, old);
  const olds = Array.isArray(old) ? (old as unknown[]) : [];
  return Promise.all(remote.map((item, at) => parts(komodo, field, item, olds[at])));
}

async function parts(
  komodo: Komodo,
  field: Field,
  remote: unknown,
  old: unknown,
): Promise<unknown> {
  const table = partsOf(field, remote);
  if (!table || !isRecord(remote)) return remote;
  return withReferences(komodo, table, remote, isRecord(old) ? old : {});
}

async function reference(
  komodo: Komodo,
  { reference: type }: Field,
  remote: unknown,
  old: unknown,
): Promise<unknown> {
  const ids = Array.isArray(remote) ? (remote as string[]) : [remote as string];
  const forms = (Array.isArray(old) ? old : [old]) as unknown[];
  const list = `List${type as ResourceType}s` as const;
  const isKnown = ids.every((id) => id === "" || forms.includes(id));
  const items = isKnown ? [] : await komodo.listings.get(list);
  // Of a list in another order, an id that the program gave stays one.
  const formOf = (id: string, at: number) => (forms.includes(id) ? id : forms[at]);
  const named = ids.map((id, at) => (id === "" ? id : referenceForm(formOf(id, at), id, items)));
  return Array.isArray(remote) ? named : named[0];
}

/** The old form of a reference while it leads to the same id, otherwise the name that it has now. */
export function referenceForm(
  old: unknown,
  remoteId: string,
  items: readonly { id: string; name: string }[],
): string {
  const name = items.find((item) => item.id === remoteId)?.name ?? remoteId;
  return old === remoteId || old === name ? old : name;
}
