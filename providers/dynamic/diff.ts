import { withoutComputed } from "./computed";
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
 * yet counts as changed. Properties outside the table, such as `__provider`, are never compared. A
 * computed field that the program no longer sets keeps its value: that never replaces.
 */
export function difference(fields: FieldTable, olds: Properties, news: Properties): Difference {
  const declared = withoutComputed(olds);
  const isLeft = (key: string, field: Field) => field.computed && news[key] === undefined;
  const changed = Object.entries(fields)
    .filter(([key, field]) => {
      const old = isLeft(key, field) ? declared[key] : olds[key];
      return !field.local && differs(field, old, news[key]);
    })
    .filter(([key, field]) => !isAlias(field, olds, news[key]))
    .map(([key]) => key);
  const replaces = changed.filter((key) => {
    const field = fields[key];
    return field?.replace && !isLeft(key, field);
  });
  return { changed, replaces };
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
