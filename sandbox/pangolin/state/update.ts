import { DatabaseFault } from "../refusal";

/**
 * Writes the values that are not undefined into a row, as an SQL UPDATE does. Without any value it
 * is the database's fault: Pangolin 1.18.4 then answers 500.
 */
export function update<Row extends object>(
  row: Row,
  values: { readonly [K in keyof Row]?: Row[K] | undefined },
): Row {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  if (given.length === 0) throw new DatabaseFault("No values to set");
  return Object.assign(row, Object.fromEntries(given));
}

/** Values with null for undefined, as an SQL INSERT stores columns that are not given. */
export function withNulls<Values extends object>(
  values: Values,
): { [K in keyof Values]-?: Exclude<Values[K], undefined> | null } {
  const entries = Object.entries(values).map(([column, value]) => [
    column,
    value === undefined ? null : (value as unknown),
  ]);
  return Object.fromEntries(entries) as ReturnType<typeof withNulls<Values>>;
}

/** Defaults of columns, with the values that are given in their place. */
export function withDefaults<Defaults extends object>(
  defaults: Defaults,
  values: { readonly [K in keyof Defaults]?: Defaults[K] | undefined },
): Defaults {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}
