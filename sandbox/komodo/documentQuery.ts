import { isFields, sameJson, type Fields } from "./fields";

type Operator = (actual: unknown, wanted: unknown) => boolean;

const OPERATORS: Readonly<Record<string, Operator>> = {
  $eq: (actual, wanted) => matchesValue(actual, wanted),
  $ne: (actual, wanted) => !matchesValue(actual, wanted),
  $in: (actual, wanted) => Array.isArray(wanted) && wanted.some((one) => matchesValue(actual, one)),
  $nin: (actual, wanted) =>
    Array.isArray(wanted) && !wanted.some((one) => matchesValue(actual, one)),
  $gt: (actual, wanted) => compare(actual, wanted, (a, b) => a > b),
  $gte: (actual, wanted) => compare(actual, wanted, (a, b) => a >= b),
  $lt: (actual, wanted) => compare(actual, wanted, (a, b) => a < b),
  $lte: (actual, wanted) => compare(actual, wanted, (a, b) => a <= b),
  $exists: (actual, wanted) => (actual !== undefined) === Boolean(wanted),
  $regex: (actual, wanted) =>
    typeof actual === "string" && typeof wanted === "string" && new RegExp(wanted).test(actual),
};

/**
 * Tells whether a document fits a MongoDB query. Komodo passes the `query` of ListUpdates, ListTags
 * and ListAlerts to its database; these are the operators such queries use.
 */
export function matchesQuery(document: Fields, query: Fields): boolean {
  return Object.entries(query).every(([key, wanted]) => {
    if (key === "$or") return branches(wanted).some((branch) => matchesQuery(document, branch));
    if (key === "$and") return branches(wanted).every((branch) => matchesQuery(document, branch));
    if (key === "$nor") return !branches(wanted).some((branch) => matchesQuery(document, branch));
    return matchesCondition(valueAt(document, key), wanted);
  });
}

function branches(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function matchesCondition(actual: unknown, wanted: unknown): boolean {
  if (!isFields(wanted)) return matchesValue(actual, wanted);
  const keys = Object.keys(wanted);
  if (keys.length === 0 || !keys.every((key) => key.startsWith("$"))) {
    return matchesValue(actual, wanted);
  }
  if (keys[0] === "$oid") return isFields(actual) && actual.$oid === wanted.$oid;
  return keys.every((key) => OPERATORS[key]?.(actual, wanted[key]) ?? false);
}

function matchesValue(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(actual) && !Array.isArray(wanted)) {
    return actual.some((item) => sameJson(item, wanted));
  }
  return sameJson(actual ?? null, wanted);
}

function compare(a: unknown, b: unknown, holds: (a: number, b: number) => boolean): boolean {
  return typeof a === "number" && typeof b === "number" && holds(a, b);
}

function valueAt(document: Fields, dottedPath: string): unknown {
  let value: unknown = document;
  for (const key of dottedPath.split(".")) {
    if (!isFields(value)) return undefined;
    value = value[key];
  }
  return value;
}
