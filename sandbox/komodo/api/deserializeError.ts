import { isFields, type Fields } from "../fields";

/**
 * A body that is JSON but not the request's type. The envelope form reports the path and the
 * position with 422, the path form only the fault, with 500 (Komodo 2.3.2).
 */
export class DeserializeError extends Error {
  override readonly name = "DeserializeError";

  constructor(
    /** Keys from the root of the envelope to the faulty value. */
    readonly path: readonly string[],
    fault: string,
  ) {
    super(fault);
  }
}

/** A value as Rust's serde names it in an "invalid type" fault. */
function describe(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "string") return `string ${JSON.stringify(value)}`;
  if (typeof value === "boolean") return `boolean \`${value}\``;
  if (typeof value === "number") {
    return Number.isInteger(value) ? `integer \`${value}\`` : `floating point \`${value}\``;
  }
  return Array.isArray(value) ? "sequence" : "map";
}

function invalid(value: unknown, expected: string, path: readonly string[]): DeserializeError {
  return new DeserializeError(path, `invalid type: ${describe(value)}, expected ${expected}`);
}

function text(value: unknown, path: readonly string[], expected = "a string"): string {
  if (typeof value !== "string") throw invalid(value, expected, path);
  return value;
}

function flag(value: unknown, path: readonly string[]): boolean {
  if (typeof value !== "boolean") throw invalid(value, "a boolean", path);
  return value;
}

function integer(value: unknown, path: readonly string[], expected = "i64"): number {
  if (typeof value !== "number" || !Number.isInteger(value)) throw invalid(value, expected, path);
  return value;
}

function float(value: unknown, path: readonly string[], expected = "f32"): number {
  if (typeof value !== "number") throw invalid(value, expected, path);
  return value;
}

function texts(value: unknown, path: readonly string[]): string[] {
  if (!Array.isArray(value)) throw invalid(value, "a sequence", path);
  return value.map((item, index) => text(item, [...path, `[${index}]`]));
}

function fields(value: unknown, path: readonly string[], expected = "a map"): Fields {
  if (!isFields(value)) throw invalid(value, expected, path);
  return value;
}

function choice(value: unknown, options: readonly string[], path: readonly string[]): string {
  const chosen = text(value, path, "string or map");
  if (options.includes(chosen)) return chosen;
  const names = options.map((option) => `\`${option}\``).join(", ");
  const expected = options.length === 2 ? names.replace(", ", " or ") : `one of ${names}`;
  throw new DeserializeError(path, `unknown variant \`${chosen}\`, expected ${expected}`);
}

/** Checks of single values; each returns the value or throws a DeserializeError at the path. */
export const expect = {
  describe,
  invalid,
  text,
  flag,
  integer,
  float,
  texts,
  fields,
  choice,
};
