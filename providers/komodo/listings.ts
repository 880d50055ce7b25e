import { canonicalJson } from "../dynamic/values";
import type { ReadCalls } from "./api";
import type { KomodoClient } from "./client";

/** Requests that answer a list. */
export type ListName = Extract<keyof ReadCalls, `List${string}`>;

/** Lists that a refresh is answered from: those that need no parameter. */
export type Listing = {
  [L in ListName]: object extends ReadCalls[L]["params"] ? L : never;
}[ListName];

type Items<L extends ListName> = ReadCalls[L]["result"];

/**
 * One full listing per kind and process: a refresh of a thousand stacks costs a handful of calls.
 * A listing is dropped when something of its kind is written.
 */
export class Listings {
  private readonly cached = new Map<ListName, Map<string, Promise<unknown>>>();

  constructor(private readonly client: KomodoClient) {}

  /** All items, from one call that every reader shares. */
  get<L extends Listing>(name: L): Promise<Items<L>> {
    // `limit: 0` is all: Core's default page is 50 (2.3.0 and later).
    return this.of(name, { limit: 0 });
  }

  /** Items of a list that takes parameters, such as one server's networks: one call for each. */
  of<L extends ListName>(name: L, params: ReadCalls[L]["params"]): Promise<Items<L>> {
    const key = canonicalJson(params);
    const answers = this.cached.get(name) ?? new Map<string, Promise<unknown>>();
    const known = answers.get(key) as Promise<Items<L>> | undefined;
    if (known) return known;
    const fresh = this.client.read(name, params);
    this.cached.set(name, answers.set(key, fresh));
    fresh.catch(() => {
      if (answers.get(key) === fresh) answers.delete(key);
    });
    return fresh;
  }

  /** Forgets listings whose kind is about to be written or has been, for all parameters. */
  drop(...names: ListName[]): void {
    names.forEach((name) => this.cached.delete(name));
  }

  /** Runs a write; the listings are stale while it runs and after it. */
  async written<T>(names: readonly ListName[], write: () => Promise<T>): Promise<T> {
    this.drop(...names);
    try {
      return await write();
    } finally {
      this.drop(...names);
    }
  }
}
