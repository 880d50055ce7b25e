import type { Call } from "./calls";
import type { Resource } from "./shapes";

/** A text of a sync's files, or of what was wrong with one. */
export interface SyncFile {
  readonly path: string;
  readonly contents: string;
}

/** The part of a sync's `info` that tells whether its files can be read; both hold HTML markup. */
export interface SyncInfo {
  readonly pending_error?: string | null;
  readonly remote_errors?: readonly SyncFile[];
}

/** Writes of resource syncs beyond those that all kinds have. */
export interface SyncWrites {
  /** Reads the files anew; the answer's `info` holds the plan, with variables in clear. */
  RefreshResourceSyncPending: Call<{ sync: string }, Resource & { readonly info: SyncInfo | null }>;
}
