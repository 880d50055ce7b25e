export function ensureAge(): Promise<void>;
/** Path of the age that the set-up chose, or undefined. */
export function agePath(): string | undefined;
