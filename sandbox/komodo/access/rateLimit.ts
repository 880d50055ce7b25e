import { Refusal } from "../errors";

const WINDOW_MS = 15_000;
const MAX_FAILURES = 5;

/**
 * Komodo's limit on failed logins and keys: five in 15 seconds from one address, then every request
 * with credentials from it is refused with 429, right ones too, until the window has passed.
 */
export class RateLimit {
  private readonly failures = new Map<string, number[]>();

  /** Refuses an address that has failed too often. */
  assertAllowed(address: string): void {
    const recent = this.recent(address);
    if (recent.length < MAX_FAILURES) return;
    const waitMs = WINDOW_MS - (Date.now() - (recent[0] ?? 0));
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    throw new Refusal(429, `Too many attempts | Try again in ${seconds}s`);
  }

  /** Counts a failure and returns its refusal: 401 with the attempts that are left. */
  failure(address: string, message: string): Refusal {
    const recent = [...this.recent(address), Date.now()];
    this.failures.set(address, recent);
    const left = MAX_FAILURES - recent.length;
    return new Refusal(401, `${message} | You have ${left} attempts remaining`);
  }

  private recent(address: string): number[] {
    const since = Date.now() - WINDOW_MS;
    return (this.failures.get(address) ?? []).filter((at) => at > since);
  }
}
