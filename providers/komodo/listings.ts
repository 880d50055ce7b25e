import type { ReadCalls } from "./api";
import type { KomodoClient } from "./client";

type Lists = Extract<keyof ReadCalls, `List${string}`>;

/** Lists that a refresh is answered from: those that need no parameter. */
export type Listing = {
  [L in Lists]: object extends ReadCalls[L]["params"] ? L : never;
}[Lists];

type Items<L extends Listing> = ReadCalls[L]["result"];

/**
 * One full listing per kind and process: a refresh of a thousand stacks costs a handful of calls.
 * A listing is dropped when something of its kind is written.
 */
export class Listings {
  private readonly cached = new Map<Listing, Promise<unknown>>();

  constructor(private readonly client: KomodoClient) {}

  /** All items, from one call that every reader shares. */
  get<L extends Listing>(name: L): Promise<Items<L>> {
    const known = this.cached.get(name) as Promise<Items<L>> | undefined;
    if (known) return known;
    // `limit: 0` is all: Core's default page is 50 (2.3.0 and later).
    const fresh = this.client.read(name, { limit: 0 });
    this.cached.set(name, fresh);
    fresh.catch(() => {
      if (this.cached.get(name) === fresh) this.cached.delete(name);
    });
    return fresh;
  }

  /** Forgets listings whose kind is about to be written or has been. */
  drop(...names: Listing[]): void {
    names.forEach((name) => this.cached.delete(name));
  }

  /** Runs a write; the listings are stale while it runs and after it. */
  async written<T>(names: readonly Listing[], write: () => Promise<T>): Promise<T> {
    this.drop(...names);
    try {
      return await write();
    } finally {
      this.drop(...names);
    }
  }
}
