import { canonical, type Field, type FieldTable, sameValue, stored } from "./fields";
import type { Properties } from "./values";

const HIDDEN = "[set outside Varanus]";

/**
 * Inputs that `read` gives back to the engine, so that drift shows as a difference: fields that
 * agree keep the form the program gave them, fields that differ show what the remote has, and a
 * field that the program does not set appears only when it is away from its default.
 */
export function observed(fields: FieldTable, olds: Properties, remote: object): Properties {
  const found = remote as Properties;
  const entries = Object.entries(fields).map(([key, field]) => [
    key,
    observedValue(field, olds[key], found[key]),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Properties;
}

function observedValue(field: Field, old: unknown, found: unknown): unknown {
  if (field.local || found === undefined) return old;
  if (agrees(field, old, found)) return field.digest && old !== undefined ? found : old;
  // An undeclared secret would reach the state in clear: only what was a secret input is encrypted.
  return field.secret && old === undefined ? HIDDEN : found;
}

function agrees(field: Field, old: unknown, found: unknown): boolean {
  if (!field.digest) return sameValue(field, old, found);
  return stored(field, old ?? canonical(field, old)) === stored(field, canonical(field, found));
}
