import { type FieldTable, partsOf } from "../providers/dynamic/fields";
import { isRecord } from "../providers/dynamic/values";

/** Paths, such as `tunnel.sites[0].newtSecret`, of the fields that a table calls secret. */
export function secretFieldsIn(fields: FieldTable, item: object, prefix = ""): string[] {
  return Object.entries(item).flatMap(([name, value]: [string, unknown]) => {
    const field = fields[name];
    if (!field || value === undefined || value === null) return [];
    const path = prefix + name;
    if (field.secret) return [path];
    const inner = (part: unknown, at: string): string[] =>
      isRecord(part) ? secretFieldsIn(partsOf(field, part) ?? {}, part, `${at}.`) : [];
    return Array.isArray(value)
      ? value.flatMap((part, i) => inner(part, `${path}[${i}]`))
      : inner(value, path);
  });
}
