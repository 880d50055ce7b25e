import { ApiError, NetworkError } from "./errors";

/** What decides about another try. */
export interface Attempt {
  /** Tries made so far, at least 1. */
  readonly tries: number;
  /** Repeating the request changes nothing: a read, or a write that the caller knows to be safe. */
  readonly idempotent: boolean;
  /** Time since the first try, in milliseconds. */
  readonly elapsedMs: number;
}

/** Bounds of all tries of one request. */
export interface RetryLimits {
  readonly maxTries: number;
  readonly maxElapsedMs: number;
}

/** Six tries within one minute: longer than Komodo's 15 s window after failed logins. */
export const defaultRetryLimits: RetryLimits = { maxTries: 6, maxElapsedMs: 60_000 };

/** The request cannot have reached the server, so that even a write may be sent again. */
const NOT_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);
const PASSING = new Set([502, 503, 504]);

/**
 * Milliseconds to wait before the next try, or undefined when there must be none. A write is sent
 * again only when the server cannot have acted on it: connection refused, 429, or "busy", for which
 * only the time counts and not the tries.
 */
export function retryDelayMs(
  error: unknown,
  attempt: Attempt,
  limits: RetryLimits = defaultRetryLimits,
): number | undefined {
  if (!mayRepeat(error, attempt.idempotent)) return undefined;
  // A deploy by a webhook or an automatic update takes longer than six tries do.
  if (attempt.tries >= limits.maxTries && !isBusy(error)) return undefined;
  const asked = error instanceof ApiError ? error.retryAfterMs : undefined;
  const delayMs = asked ?? Math.min(250 * 2 ** (attempt.tries - 1), 8_000);
  return attempt.elapsedMs + delayMs <= limits.maxElapsedMs ? delayMs : undefined;
}

function mayRepeat(error: unknown, idempotent: boolean): boolean {
  if (error instanceof NetworkError) return idempotent || NOT_SENT.has(error.reason);
  if (!(error instanceof ApiError)) return false;
  if (error.status === 429 || isBusy(error)) return true;
  return idempotent && PASSING.has(error.status);
}

/** Komodo answers 500 with "<Kind> busy" while an execution runs; nothing was changed then. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.status === 500 && /^\w+( is)? busy\b/i.test(error.answer);
}
