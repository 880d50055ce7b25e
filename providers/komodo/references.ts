import { type Field, type FieldTable } from "../dynamic/fields";
import type { Properties } from "../dynamic/values";
import type { ResourceType } from "./api";
import type { Komodo } from "./context";

/**
 * The inputs with every reference in the form that the program gave it: Komodo stores ids, so a name
 * that still leads to the same id is no drift. One list call for each kind that is referred to.
 */
export async function withReferences(
  komodo: Komodo,
  fields: FieldTable,
  remote: Properties,
  olds: Properties,
): Promise<Properties> {
  const entries = Object.entries(fields)
    .filter(([key, field]) => field.reference !== undefined && remote[key] !== undefined)
    .map(async ([key, field]) => [key, await reference(komodo, field, remote[key], olds[key])]);
  return { ...remote, ...(Object.fromEntries(await Promise.all(entries)) as Properties) };
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
  const isKnown = ids.every((id, at) => id === "" || id === forms[at]);
  const items = isKnown ? [] : await komodo.listings.get(list);
  const named = ids.map((id, at) => (id === "" ? id : referenceForm(forms[at], id, items)));
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
