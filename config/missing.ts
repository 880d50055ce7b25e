import { type Field, type FieldTable, partsOf } from "../providers/dynamic/fields";
import { isRecord } from "../providers/dynamic/values";
import type { PropertyProblem } from "../providers/dynamic/validate";

/** The finding with the command that sets what is missing, where it says that something is. */
export function withCommand(
  found: PropertyProblem,
  at: {
    readonly path: string;
    readonly fields: FieldTable;
    readonly item: object;
    readonly mayBePlain: boolean;
  },
): PropertyProblem {
  const field = fieldAt(at.fields, at.item, found.path);
  if (!field || found.message !== `"${found.path}" is missing`) return found;
  const target = `varanus:${at.path}.${found.path}${field.type === "strings" ? "[0]" : ""}`;
  // Without a value the command asks for it, so that no secret gets into the shell's history.
  const command =
    field.secret && !at.mayBePlain
      ? `pulumi config set --secret --path '${target}'`
      : `pulumi config set --path '${target}' VALUE`;
  return { ...found, fix: `Run \`${command}\`` };
}

/** The entry of a table for a path such as `tunnel.sites[0].newtId`. */
function fieldAt(fields: FieldTable, item: object, path: string): Field | undefined {
  const [name = "", ...rest] = path.split(/[.[\]]+/);
  const field = fields[name];
  const [index] = rest;
  if (!field || index === undefined) return field;
  const value = (item as Record<string, unknown>)[name];
  const inner = Array.isArray(value) ? (value[Number(index)] as unknown) : value;
  const below = Array.isArray(value) ? rest.slice(1) : rest;
  if (!isRecord(inner)) return undefined;
  return fieldAt(partsOf(field, inner) ?? {}, inner, below.join("."));
}
