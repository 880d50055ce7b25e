import type { ErrorObject } from "ajv";
import { nearest } from "../providers/dynamic/nearest";
import type { Path } from "./nodes";

/** One schema violation in our words, with the path it belongs to. */
export interface SchemaFinding {
  readonly path: Path;
  readonly part: "key" | "value";
  readonly message: string;
  readonly fix: string;
}

const COMPOSITE = new Set(["oneOf", "anyOf", "allOf", "if", "not"]);

/**
 * Turns the errors of one validation into findings: one per fault, not one per alternative the
 * schema tried. `ownerDepth` says how many leading path steps the subject of a message covers.
 */
export function explainErrors(
  errors: readonly ErrorObject[],
  ownerDepth: (path: Path) => number,
): SchemaFinding[] {
  const findings = new Map<string, SchemaFinding>();
  for (const error of leafErrors(errors)) {
    const path = pathOf(error);
    const field = fieldName(path.slice(ownerDepth(path)));
    const finding = { path, part: "value" as const, ...wording(error, field) };
    findings.set(`${finding.path.join("\u0000")}\u0001${finding.message}`, finding);
  }
  return [...findings.values()];
}

/** The steps of an error's JSON pointer. */
export function pathOf(error: ErrorObject): Path {
  const steps = error.instancePath.split("/").slice(1);
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** `"ports[0]"` followed by a blank, for use at the start of a message; empty for no steps. */
export function fieldName(steps: Path): string {
  const name = steps.reduce<string>((text, step) => {
    if (/^\d+$/.test(String(step))) return `${text}[${step}]`;
    return text === "" ? String(step) : `${text}.${step}`;
  }, "");
  return name === "" ? "" : `"${name}" `;
}

function leafErrors(all: readonly ErrorObject[]): ErrorObject[] {
  const errors = all.filter((error) => error.keyword === "type" || !hasWrongType(error, all));
  const leaves = errors.filter((error) => !COMPOSITE.has(error.keyword));
  const alternatives = errors.filter((error) => COMPOSITE.has(error.keyword));
  const dropped = new Set<ErrorObject>();
  for (const { instancePath } of alternatives) {
    const here = leaves.filter((e) => e.instancePath === instancePath && e.keyword === "type");
    const closer = leaves.some((leaf) => isCloser(leaf, instancePath));
    // A fault inside the one form that has the right type says more than the other forms' types.
    if (closer) here.forEach((error) => dropped.add(error));
    else mergeTypes(here).forEach((error) => dropped.add(error));
  }
  const kept = leaves.filter((error) => !dropped.has(error));
  const bare = alternatives.filter((alternative) => isBare(alternative, errors));
  return [...kept, ...bare];
}

/** A value of the wrong type breaks other rules of the same form as well, which says nothing more. */
function hasWrongType(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  const form = ({ schemaPath }: ErrorObject) => schemaPath.slice(0, schemaPath.lastIndexOf("/"));
  return errors.some(
    (other) =>
      other.keyword === "type" &&
      other.instancePath === error.instancePath &&
      form(other) === form(error),
  );
}

function isCloser(leaf: ErrorObject, instancePath: string): boolean {
  if (leaf.instancePath.startsWith(`${instancePath}/`)) return true;
  return leaf.instancePath === instancePath && leaf.keyword !== "type";
}

function isBare(alternative: ErrorObject, errors: readonly ErrorObject[]): boolean {
  return !errors.some(
    (other) => other !== alternative && other.instancePath.startsWith(alternative.instancePath),
  );
}

/** Gathers the types of several alternatives in the first error; returns the others. */
function mergeTypes(errors: readonly ErrorObject[]): ErrorObject[] {
  const [first, ...others] = errors;
  if (first) {
    const types = errors.flatMap((e) => (e.params as { type: string | string[] }).type);
    first.params = { type: [...new Set(types)] };
  }
  return others;
}

type Wording = Partial<Pick<SchemaFinding, "path" | "part">> & { message: string; fix: string };

const WORDINGS: Readonly<Record<string, (error: ErrorObject, field: string) => Wording>> = {
  additionalProperties: unknownKey,
  type: wrongType,
  required: missingKey,
  enum: (error, field) => {
    const allowed = (error.params as { allowedValues: unknown[] }).allowedValues.map(quoted);
    return {
      message: `${field}is ${shown(error.data)}, but must be one of ${allowed.join(", ")}`,
      fix: `Write one of ${allowed.join(", ")}`,
    };
  },
  pattern: (error, field) => {
    const { pattern } = error.params as { pattern: string };
    const message = `${field}is ${shown(error.data)}, which does not fit the pattern ${pattern}`;
    return { message, fix: hint(error) ?? "Write it in that form" };
  },
  uniqueItems: (error, field) => {
    const { i, j } = error.params as { i: number; j: number };
    return {
      message: `${field}has the same entry at ${Math.min(i, j)} and ${Math.max(i, j)}`,
      fix: "Remove one of the two",
    };
  },
};

function wording(error: ErrorObject, field: string): Wording {
  const words = WORDINGS[error.keyword];
  if (words) return words(error, field);
  const limit = (error.params as { limit?: number }).limit;
  const rule = limit === undefined ? "has a form that is not allowed" : `must be ${bound(error)}`;
  const subject = limit === undefined ? field : `${field}is ${shown(error.data)}, but `;
  return { message: `${subject}${rule}`, fix: hint(error) ?? "Change it so that it fits" };
}

const BOUNDS: Readonly<Record<string, string>> = {
  minimum: "at least",
  maximum: "at most",
  minLength: "of a length of at least",
  maxLength: "of a length of at most",
  minItems: "of a number of entries of at least",
  maxItems: "of a number of entries of at most",
  minProperties: "of a number of entries of at least",
  maxProperties: "of a number of entries of at most",
};

function bound(error: ErrorObject): string {
  return `${BOUNDS[error.keyword] ?? error.keyword} ${(error.params as { limit: number }).limit}`;
}

function unknownKey(error: ErrorObject, field: string): Wording {
  const key = (error.params as { additionalProperty: string }).additionalProperty;
  const { properties, patternProperties } = schemaOf(error);
  const place = { path: [...pathOf(error), key], part: "key" as const };
  const where = field === "" ? "" : ` in ${field.trim()}`;
  if (!properties) {
    const pattern = Object.keys(patternProperties ?? {})[0] ?? "";
    const message = `the name "${key}" does not fit the pattern ${pattern}`;
    return { ...place, message, fix: "Rename it" };
  }
  const known = Object.keys(properties);
  const guess = nearest(key, known);
  const isExtensible = "^x-" in (patternProperties ?? {});
  const other = isExtensible
    ? `remove it, or write "x-${key}" for a note of your own`
    : "remove it";
  const fix = guess ? `Did you mean "${guess}"? Otherwise ${other}` : capital(other);
  return { ...place, message: `has the unknown key "${key}"${where}`, fix };
}

function missingKey(error: ErrorObject, field: string): Wording {
  const key = (error.params as { missingProperty: string }).missingProperty;
  return { message: `${field}lacks the key "${key}"`, fix: `Add "${key}"` };
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  object: "a map",
  array: "a list",
  null: "empty",
};

function wrongType(error: ErrorObject, field: string): Wording {
  const types = [(error.params as { type: string | string[] }).type].flat();
  const wanted = orList(types.map((type) => TYPE_NAMES[type] ?? type));
  const actual = TYPE_NAMES[typeOf(error.data)] ?? typeof error.data;
  return { message: `${field}is ${actual}, but must be ${wanted}`, fix: `Make it ${wanted}` };
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

interface SchemaPart {
  readonly properties?: Record<string, unknown>;
  readonly patternProperties?: Record<string, unknown>;
  /** Our own schemas say here what to do about a violation. */
  readonly hint?: string;
}

function schemaOf(error: ErrorObject): SchemaPart {
  return (error.parentSchema ?? {}) as SchemaPart;
}

function hint(error: ErrorObject): string | undefined {
  return schemaOf(error).hint;
}

function shown(value: unknown): string {
  return typeof value === "object" && value !== null ? "such" : quoted(value);
}

function quoted(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function orList(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
