import type { PangolinClient } from "./client";

interface PageOf {
  readonly pagination?: { readonly total?: number };
}

/**
 * Two styles of paging exist side by side (1.18.4); both are asked for more than their default. The
 * lists of one resource's grants have no pages at all.
 */
const STYLES = {
  /** `page` from 1 and `pageSize`, 20 when nothing is said. */
  pages: (at: number, size: number) => `page=${at / size + 1}&pageSize=${size}`,
  /** `limit` and `offset`, 1,000 or 100 when nothing is said. */
  offsets: (at: number, size: number) => `limit=${size}&offset=${at}`,
  /** Everything in one answer, however much it is. */
  whole: () => "",
} as const;

/**
 * A list of the API: its path, which may have a query, the name of its rows in the answer, and how
 * it is paged.
 */
export interface List {
  readonly path: string;
  readonly rows: string;
  readonly style: keyof typeof STYLES;
}

const PAGE_SIZE = 1_000;

/**
 * Whole lists, each read once per process however many resources ask for it, with all pages. A list
 * is dropped when something in it is written.
 */
export class PangolinListings {
  private readonly cached = new Map<string, Promise<readonly unknown[]>>();

  constructor(
    private readonly client: PangolinClient,
    private readonly pageSize = PAGE_SIZE,
  ) {}

  /** All rows of a list, from one reading that every caller shares. */
  get<T>(list: List): Promise<readonly T[]> {
    const known = this.cached.get(list.path) as Promise<readonly T[]> | undefined;
    if (known) return known;
    const fresh = this.readAll<T>(list);
    this.cached.set(list.path, fresh);
    fresh.catch(() => {
      if (this.cached.get(list.path) === fresh) this.cached.delete(list.path);
    });
    return fresh;
  }

  /** Runs a write; the lists are stale while it runs and after it. */
  async written<T>(paths: readonly string[], write: () => Promise<T>): Promise<T> {
    this.drop(paths);
    try {
      return await write();
    } finally {
      this.drop(paths);
    }
  }

  /** Forgets lists by their paths. */
  drop(paths: readonly string[]): void {
    paths.forEach((path) => this.cached.delete(path));
  }

  private async readAll<T>({ path, rows, style }: List): Promise<readonly T[]> {
    const all: T[] = [];
    for (;;) {
      const query = STYLES[style](all.length, this.pageSize);
      const page = await this.client.get<PageOf & Record<string, unknown>>(withQuery(path, query));
      const found = (page[rows] ?? []) as T[];
      all.push(...found);
      const total = page.pagination?.total ?? all.length;
      if (style === "whole" || found.length < this.pageSize || all.length >= total) return all;
    }
  }
}

function withQuery(path: string, query: string): string {
  if (query === "") return path;
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}
