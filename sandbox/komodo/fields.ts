/** A JSON object of which only some fields are known. */
export type Fields = Record<string, unknown>;

/** Tells whether a value is a JSON object (neither null nor a list). */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object under a key, or an empty one. */
export function fieldsAt(from: Fields, key: string): Fields {
  const value = from[key];
  return isFields(value) ? value : {};
}

/** The text under a key, or `""`. */
export function textAt(from: Fields, key: string): string {
  const value = from[key];
  return typeof value === "string" ? value : "";
}

/** The number under a key, or the given fallback. */
export function numberAt(from: Fields, key: string, fallback = 0): number {
  const value = from[key];
  return typeof value === "number" ? value : fallback;
}

/** The boolean under a key, or the given fallback. */
export function flagAt(from: Fields, key: string, fallback = false): boolean {
  const value = from[key];
  return typeof value === "boolean" ? value : fallback;
}

/** The texts of the list under a key; anything else in the list is left out. */
export function textsAt(from: Fields, key: string): string[] {
  const value = from[key];
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is string => typeof item === "string");
}

/** The objects of the list under a key; anything else in the list is left out. */
export function objectsAt(from: Fields, key: string): Fields[] {
  const value = from[key];
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** Structural equality of two JSON values, whatever the order of object keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (isFields(a) && isFields(b)) {
    const keys = Object.keys(a);
    if (keys.length !== Object.keys(b).length) return false;
    return keys.every((key) => key in b && sameJson(a[key], b[key]));
  }
  return a === b;
}
