import { ApiError, NetworkError } from "../http/errors";
import type { Pangolin } from "./context";
import type { List } from "./listings";

/** How the rows of a list are told apart, and which of them a create may have made. */
export interface Creation<Row extends object> {
  readonly list: List;
  readonly idOf: (row: Row) => unknown;
  readonly isLike: (row: Row) => boolean;
}

/**
 * True when an error leaves open whether something was written: no answer came, or a 5xx, after
 * which Pangolin 1.18.4 may keep what it had written (its transactions are not atomic on SQLite).
 */
export function mayHaveWritten(error: unknown): boolean {
  return error instanceof NetworkError || (error instanceof ApiError && error.status >= 500);
}

/** How something is created, and found again when the answer does not tell what came of it. */
export interface Sending<T> {
  /** Sends the create, once. */
  readonly send: () => Promise<T>;
  /** Looks in fresh answers for what the create has written; undefined when there is nothing. */
  readonly find: () => Promise<T | undefined>;
  /** Further errors after which something may have been written. */
  readonly isDoubtful?: (error: unknown) => boolean;
}

/** What was created; `failure` is the error of a create that ended badly: it may be half-made. */
export interface Sent<T> {
  readonly made: T;
  readonly failure?: unknown;
}

/**
 * Sends a create, never a second time. When its answer is lost or a 5xx, what it may have written is
 * looked for; with nothing found, or no way to look, the create's own error is thrown.
 */
export async function sentOnce<T>({ send, find, isDoubtful }: Sending<T>): Promise<Sent<T>> {
  try {
    return { made: await send() };
  } catch (failure) {
    if (!mayHaveWritten(failure) && isDoubtful?.(failure) !== true) throw failure;
    const made = await find().catch(() => undefined);
    if (made === undefined) throw failure;
    return { made, failure };
  }
}

/**
 * Creates a row where the caller can choose no id. After a lost answer or a 5xx, the one new row of
 * the list that is like the wanted one is what was made; with none, or several, the create's own
 * error is thrown.
 */
export async function createdOnce<Row extends object>(
  { listings }: Pangolin,
  { list, idOf, isLike }: Creation<Row>,
  send: () => Promise<Row>,
): Promise<Row> {
  const before = new Set((await listings.get<Row>(list)).map(idOf));
  const { made } = await sentOnce<Row>({
    send: () => listings.written([list.path], send),
    find: async () => {
      const rows = await listings.get<Row>(list);
      const mine = rows.filter((row) => !before.has(idOf(row)) && isLike(row));
      return mine.length === 1 ? mine[0] : undefined;
    },
  });
  return made;
}
