/** A fault that is due a number of times. */
export type Armed<T> = T & { remaining: number };

/** A fault with its countdown: `times`, or for ever when that is absent. */
export function armed<T extends { readonly times?: number }>(fault: T): Armed<T> {
  return { ...fault, remaining: fault.times ?? Infinity };
}

/** The first fault that fits and is still due; it counts down by one. */
export function take<T extends { remaining: number }>(
  faults: readonly T[],
  fits: (fault: T) => boolean,
): T | undefined {
  const fault = faults.find((one) => one.remaining > 0 && fits(one));
  if (fault !== undefined) fault.remaining -= 1;
  return fault;
}

/** One value or a list of values as a list; absent is an empty one. */
export function many<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** Calls back for each entry of an object that may be absent. */
export function each<T>(
  entries: Readonly<Record<string, T>> | undefined,
  apply: (name: string, value: T) => void,
): void {
  for (const [name, value] of Object.entries(entries ?? {})) apply(name, value);
}
