/** One request that reached the sandbox. */
export interface RecordedCall {
  /** `read`, `write`, `execute`, `auth`, or `open` for routes without credentials. */
  readonly family: string;
  /** Request name, such as `DeployStack`, `LoginLocalUser` or `GetVersionText`. */
  readonly type: string;
  readonly params: unknown;
  /** Unix milliseconds. */
  readonly at: number;
}

/** Counts and keeps the requests the sandbox got, logins and `/version` included. */
export class CallLog {
  /** Every call since the start or the last reset, oldest first. */
  readonly list: RecordedCall[] = [];

  /** The number of calls. */
  get total(): number {
    return this.list.length;
  }

  /** The number of calls of one request name, or of all. */
  count(type?: string): number {
    if (type === undefined) return this.total;
    return this.list.filter((call) => call.type === type).length;
  }

  /** Forgets all calls. */
  reset(): void {
    this.list.length = 0;
  }

  /** Keeps one call. */
  add(call: Omit<RecordedCall, "at">): void {
    this.list.push({ ...call, at: Date.now() });
  }
}
