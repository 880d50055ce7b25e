import { type Field, type FieldProblem, type FieldTable, partsOf } from "./fields";
import { nearest } from "./nearest";
import { hasUnknown, isRecord, toAsset } from "./values";

/** A finding about one property; `path` names a nested one as `preDeploy.command`. */
export interface PropertyProblem extends FieldProblem {
  readonly path: string;
}

/**
 * Every finding about the properties, at once: unknown names, missing ones, wrong types, limits.
 * What is not known before `pulumi up` is not judged.
 */
export function validate(fields: FieldTable, properties: object, prefix = ""): PropertyProblem[] {
  const given = properties as Record<string, unknown>;
  const strangers = Object.keys(given).filter((key) => !Object.hasOwn(fields, key));
  return [
    ...strangers.map((key) => strangerProblem(fields, key, prefix)),
    ...Object.entries(fields).flatMap(([key, field]) =>
      fieldProblems(field, given[key], prefix + key),
    ),
  ];
}

function fieldProblems(field: Field, value: unknown, path: string): PropertyProblem[] {
  if (value === undefined || value === null) {
    if (!field.required) return [];
    return [{ path, message: `"${path}" is missing`, fix: `Set "${path}"` }];
  }
  if (hasUnknown(value)) return [];
  const wrongType = typeProblem(field, value);
  if (wrongType) {
    const message = `"${path}" must be ${wrongType}, but is ${describe(field, value)}`;
    return [{ path, message, fix: `Give "${path}" the right type` }];
  }
  const own = limitProblem(field, value, path) ?? field.problem?.(value);
  return own ? [{ path, ...own }] : nestedProblems(field, value, path);
}

function nestedProblems(field: Field, value: unknown, path: string): PropertyProblem[] {
  if (!field.fields && !field.fieldsOf) return [];
  if (isRecord(value)) return validate(partsOf(field, value) ?? {}, value, `${path}.`);
  return (value as object[]).flatMap((item, i) =>
    validate(partsOf(field, item) ?? {}, item, `${path}[${i}].`),
  );
}

function limitProblem(field: Field, value: unknown, path: string): FieldProblem | undefined {
  if (field.oneOf && !field.oneOf.includes(value as string)) {
    const allowed = field.oneOf.join(", ");
    return {
      message: `"${path}" is ${describe(field, value)}, allowed are ${allowed}`,
      fix: `Choose one of them`,
    };
  }
  const [low, high] = field.range ?? [-Infinity, Infinity];
  if (typeof value !== "number" || (value >= low && value <= high)) return undefined;
  return {
    message: `"${path}" is ${value}, the limits are ${low} and ${high}`,
    fix: `Choose a number within them`,
  };
}

const TYPES: Record<Field["type"], readonly [string, (value: unknown) => boolean]> = {
  string: ["a string", (value) => typeof value === "string"],
  number: ["a number", (value) => typeof value === "number" && Number.isFinite(value)],
  boolean: ["true or false", (value) => typeof value === "boolean"],
  strings: ["a list of strings", (value) => isList(value, (item) => typeof item === "string")],
  map: ["a map of strings", (value) => isRecord(value) && isList(Object.values(value), isString)],
  object: ["an object", isRecord],
  objects: ["a list of objects", (value) => isList(value, isRecord)],
  asset: ["a file or string asset", (value) => toAsset(value) !== undefined],
  any: ["a value", () => true],
};

function typeProblem(field: Field, value: unknown): string | undefined {
  const [name, accepts] = TYPES[field.type];
  return accepts(value) ? undefined : name;
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

function isList(value: unknown, accepts: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(accepts);
}

/** Value for a message: secrets and long values are only described by their kind. */
function describe(field: Field, value: unknown): string {
  if (field.secret) return "a value that is not shown";
  if (Array.isArray(value)) return "a list";
  if (isRecord(value)) return "an object";
  // What stands in the place of an object may be one of its secrets.
  if (typeof value === "string" && field.type.startsWith("object")) return "a text";
  const text = JSON.stringify(value);
  return text.length > 80 ? `a text of ${text.length} characters` : text;
}

function strangerProblem(fields: FieldTable, key: string, prefix: string): PropertyProblem {
  const near = nearest(key, Object.keys(fields));
  return {
    path: prefix + key,
    message: `"${prefix}${key}" is not a property`,
    fix: near ? `Use "${prefix}${near}", or remove it` : `Remove it`,
  };
}
