import type { Field, FieldTable } from "./fields";
import { canonical, sameValue, stored } from "./fields";
import { hasUnknown, type Properties } from "./values";

/** Names of the inputs that differ, and of those among them that force a replacement. */
export interface Difference {
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
}

/**
 * Compares the last state with new inputs, field by field, in their normal form; what is not known
 * yet counts as changed. Properties outside the table, such as `__provider`, are never compared.
 */
export function difference(fields: FieldTable, olds: Properties, news: Properties): Difference {
  const changed = Object.entries(fields)
    .filter(([key, field]) => !field.local && differs(field, olds[key], news[key]))
    .filter(([key, field]) => !isAlias(field, olds, news[key]))
    .map(([key]) => key);
  return { changed, replaces: changed.filter((key) => fields[key]?.replace) };
}

function differs(field: Field, old: unknown, fresh: unknown): boolean {
  if (hasUnknown(fresh)) return true;
  if (field.digest)
    return stored(field, canonical(field, old)) !== stored(field, canonical(field, fresh));
  return !sameValue(field, old, fresh);
}

function isAlias(field: Field, olds: Properties, fresh: unknown): boolean {
  return fresh !== undefined && (field.alias ?? []).some((output) => olds[output] === fresh);
}
