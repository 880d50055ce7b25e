import { type Field, type FieldTable, partsOf } from "../providers/dynamic/fields";
import { isRecord } from "../providers/dynamic/values";
import { tableOf } from "./tables";
import type { ResourceInputs } from "./toInputs";

/** Another resource that an input names. */
export interface Reference {
  readonly kind: string;
  readonly name: string;
  /** Path of the input: `["server"]`. */
  readonly path: readonly (string | number)[];
}

/** What stands in place of a reference; the name itself keeps it as it is. */
export type Replace = (reference: Reference) => unknown;

/** Every resource that the inputs name, at any depth. */
export function referencesOf(item: ResourceInputs): Reference[] {
  const found: Reference[] = [];
  withReferences(item, (reference) => {
    found.push(reference);
    return reference.name;
  });
  return found;
}

/** The inputs with every reference replaced. */
export function withReferences(
  { kind, inputs }: Pick<ResourceInputs, "kind" | "inputs">,
  replace: Replace,
): Record<string, unknown> {
  return replacedIn({ table: tableOf(kind), replace }, inputs, []);
}

interface Walk {
  readonly table: FieldTable;
  readonly replace: Replace;
}

type Path = readonly (string | number)[];

function replacedIn(
  { table, replace }: Walk,
  inputs: Readonly<Record<string, unknown>>,
  path: Path,
): Record<string, unknown> {
  const entries = Object.entries(inputs).map(([key, value]) => {
    const field = ofSameType(table[key], inputs);
    return [key, field ? replacedAt({ field, replace }, value, [...path, key]) : value];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** A target is of the kind that the `type` beside it says. */
function ofSameType(
  field: Field | undefined,
  { type }: Readonly<Record<string, unknown>>,
): Field | undefined {
  if (field?.reference !== "any") return field;
  return { ...field, reference: typeof type === "string" ? type : "" };
}

function replacedAt(
  walk: { readonly field: Field; readonly replace: Replace },
  value: unknown,
  path: Path,
): unknown {
  const { field, replace } = walk;
  if (Array.isArray(value)) {
    return value.map((item: unknown, i) => replacedAt(walk, item, [...path, i]));
  }
  if (field.reference !== undefined) {
    const isNamed = typeof value === "string" && value !== "";
    return isNamed ? replace({ kind: field.reference, name: value, path }) : value;
  }
  const table = partsOf(field, value);
  return table && isRecord(value) ? replacedIn({ table, replace }, value, path) : value;
}
