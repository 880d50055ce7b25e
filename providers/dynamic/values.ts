/** Plain JSON, the only form a value has between the engine and a handler. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A resource's properties as the engine hands them over. */
export type Properties = Record<string, unknown>;

/** What the engine sends instead of a value it does not know yet (SDK 3.248.0, `rpc.unknownValue`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";

/** An asset as a dynamic provider gets it: a path relative to the project's root, or the text. */
export interface AssetValue {
  readonly path?: string;
  readonly text?: string;
  readonly hash?: string;
}

/** True for a plain object: not null, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True when the value, or anything inside it, is not known before `pulumi up` has run. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.values(value).some(hasUnknown);
}

/** Returns the asset that a property holds, or undefined when it holds something else. */
export function toAsset(value: unknown): AssetValue | undefined {
  return isRecord(value) && value[SIGNATURE] === ASSET ? value : undefined;
}

/**
 * Copy of the value without `undefined` and `null` members at any depth: the SDK refuses the first
 * ("Unexpected struct type") and no field of ours tells the second from an absent one.
 */
export function withoutAbsent<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutAbsent(item)) as T;
  if (!isRecord(value)) return value;
  const present = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(present.map(([key, item]) => [key, withoutAbsent(item)])) as T;
}

/** JSON text with object keys in order, so that equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    isRecord(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/** True when two JSON values are equal, whatever the order of their keys. */
export function sameJson(left: unknown, right: unknown): boolean {
  return left === right || canonicalJson(left) === canonicalJson(right);
}
