import { canonical, type Field, type FieldTable, partsOf, sameValue, stored } from "./fields";
import { isRecord, type Properties } from "./values";

const HIDDEN = "[set outside Varanus]";

/**
 * Inputs that `read` gives back to the engine, so that drift shows as a difference: fields that
 * agree keep the form the program gave them, fields that differ show what the remote has, and a
 * field that the program does not set appears only when it is away from its default, and not at all
 * when it is a computed one. `null` in `remote` says that the remote has no such value; an absent
 * field says that it was not asked for.
 */
export function observed(fields: FieldTable, olds: Properties, remote: object): Properties {
  const found = remote as Properties;
  const entries = Object.entries(fields).map(([key, field]) => [
    key,
    observedValue(field, olds[key], found[key]),
  ]);
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined && value !== null),
  ) as Properties;
}

function observedValue(field: Field, old: unknown, found: unknown): unknown {
  if (field.local || found === undefined || (field.computed && old === undefined)) return old;
  if (agrees(field, old, found)) return field.digest && old !== undefined ? found : old;
  return withoutUndeclared(field, old, found);
}

/** An undeclared secret would reach the state in clear: only what was a secret input is encrypted. */
function withoutUndeclared(field: Field, old: unknown, found: unknown): unknown {
  if (field.secret) {
    const isSafe = old !== undefined || sameValue(field, undefined, found);
    return isSafe ? found : HIDDEN;
  }
  if (Array.isArray(found)) {
    const olds = Array.isArray(old) ? (old as unknown[]) : [];
    return found.map((item, at) => partsWithoutUndeclared(field, olds[at], item));
  }
  return partsWithoutUndeclared(field, old, found);
}

function partsWithoutUndeclared(field: Field, old: unknown, found: unknown): unknown {
  const parts = partsOf(field, found);
  if (!parts || !isRecord(found)) return found;
  const olds = isRecord(old) ? old : {};
  return Object.fromEntries(
    Object.entries(found).map(([key, value]) => {
      const part = parts[key];
      return [key, part ? withoutUndeclared(part, olds[key], value) : value];
    }),
  );
}

function agrees(field: Field, old: unknown, found: unknown): boolean {
  if (!field.digest) return sameValue(field, old, found);
  return stored(field, old ?? canonical(field, old)) === stored(field, canonical(field, found));
}
