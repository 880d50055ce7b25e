export function ensureCaddy(): Promise<void>;
/** Path of the Caddy that the set-up chose, or undefined. */
export function caddyPath(): string | undefined;
