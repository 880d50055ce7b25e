import { type Field, type FieldTable, partsOf } from "../providers/dynamic/fields";
import { isRecord } from "../providers/dynamic/values";
import type { PropertyProblem } from "../providers/dynamic/validate";

/** Where a value is judged. */
interface Place {
  readonly path: string;
  readonly fields: FieldTable;
  readonly item: object;
  readonly mayBePlain: boolean;
}

/** The finding with the command that sets what is missing, or a text that is none, where it is one. */
export function withCommand(found: PropertyProblem, at: Place): PropertyProblem {
  const field = fieldAt(at.fields, at.item, found.path);
  if (!field) return found;
  const target = `${at.path}.${found.path}`;
  const isSecret = field.secret === true && !at.mayBePlain;
  if (found.message === `"${found.path}" is missing`) {
    const place = field.type === "strings" ? `${target}[0]` : target;
    return { ...found, fix: commandFor(place, { isSecret }) };
  }
  if (found.fix !== `Give "${found.path}" the right type`) return found;
  if (field.type === "string") {
    return { ...found, fix: commandFor(target, { isSecret, type: "string" }) };
  }
  // Digits without quotes are numbers.
  const isOfNumbers = /must be a (list|map) of strings, but is (a list|an object)$/;
  if (!isOfNumbers.test(found.message)) return found;
  return { ...found, fix: `Write what is in "${found.path}" in quotes, in Pulumi.<stack>.yaml` };
}

/**
 * The advice to set a value at a path, such as `variables.DOMAIN`. A secret is always a text; else
 * `--path` takes digits for a number unless the type is given.
 */
export function commandFor(
  path: string,
  options: { readonly isSecret: boolean; readonly type?: "string" },
): string {
  const { isSecret, type } = options;
  // Without a value the command asks for it, so that no secret gets into the shell's history.
  if (isSecret) return `Run \`pulumi config set --secret --path 'varanus:${path}'\``;
  const typed = type === undefined ? "" : ` --type ${type}`;
  return `Run \`pulumi config set${typed} --path 'varanus:${path}' VALUE\``;
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
