import { EventEmitter } from "node:events";
import { matchesQuery } from "../documentQuery";
import type { Fields } from "../fields";
import { newObjectId, oid } from "../ids";
import type { Target } from "../kinds";
import { allSucceeded, type Log, type Update } from "./update";

/** Rows per page of ListUpdates (Komodo 2.3.2). */
export const UPDATES_PER_PAGE = 100;

/** What a new record starts from. */
export interface NewUpdate {
  readonly operation: string;
  readonly target: Target;
  readonly operator: string;
  readonly logs?: readonly Log[];
}

/** The record of changes and executions. Emits `change` with the Update on every sent change. */
export class UpdateLog extends EventEmitter<{ change: [Update] }> {
  private readonly rows: Update[] = [];
  private readonly byId = new Map<string, Update>();
  private readonly byTarget = new Map<string, Update[]>();

  constructor() {
    super();
    this.setMaxListeners(0);
  }

  /** A record that is not stored yet. */
  draft(from: NewUpdate, status: Update["status"] = "InProgress"): Update {
    return {
      operation: from.operation,
      start_ts: Date.now(),
      success: true,
      operator: from.operator,
      target: from.target,
      logs: [...(from.logs ?? [])],
      end_ts: null,
      status,
      version: { major: 0, minor: 0, patch: 0 },
      commit_hash: "",
      other_data: "",
      prev_toml: "",
      current_toml: "",
    };
  }

  /** Stores a record and gives it an id, without telling anyone. */
  store(update: Update): Update {
    const stored: Update = Object.assign(update, { _id: oid(newObjectId()) });
    this.rows.push(stored);
    this.byId.set(idOfUpdate(stored), stored);
    const key = targetKey(stored.target);
    this.byTarget.set(key, [...(this.byTarget.get(key) ?? []), stored]);
    return stored;
  }

  /** Stores a finished change: the audit row of a write. */
  record(from: NewUpdate & Partial<Pick<Update, "prev_toml" | "current_toml">>): Update {
    const update = this.draft(from, "Complete");
    update.prev_toml = from.prev_toml ?? "";
    update.current_toml = from.current_toml ?? "";
    this.store(update);
    return this.finish(update);
  }

  /** Ends a record: it is a success when all of its logs are. */
  finish(update: Update): Update {
    update.success = allSucceeded(update.logs);
    update.end_ts = Date.now();
    update.status = "Complete";
    this.send(update);
    return update;
  }

  /** Tells the websockets about a record. Records that were never stored are not told. */
  send(update: Update): void {
    if (update._id !== undefined) this.emit("change", update);
  }

  /** The record with this id, if any. */
  find(id: string): Update | undefined {
    return this.byId.get(id);
  }

  /** Resolves when a record is complete. */
  whenComplete(update: Update): Promise<Update> {
    if (update.status === "Complete") return Promise.resolve(update);
    return new Promise((resolve) => {
      const onChange = (changed: Update): void => {
        if (changed !== update || update.status !== "Complete") return;
        this.off("change", onChange);
        resolve(update);
      };
      this.on("change", onChange);
    });
  }

  /** The newest record of an operation on a target, if any. */
  latest(target: Target, operations: readonly string[]): Update | undefined {
    const rows = this.byTarget.get(targetKey(target)) ?? [];
    return rows.findLast((row) => operations.includes(row.operation));
  }

  /** One page of the records that fit a MongoDB query, newest first. */
  page(query: Fields, page: number): Update[] {
    const targetId = query["target.id"];
    const type = query["target.type"];
    const rows =
      typeof targetId === "string" && typeof type === "string"
        ? (this.byTarget.get(`${type}:${targetId}`) ?? [])
        : this.rows;
    const found = rows.filter((row) => matchesQuery(row as unknown as Fields, query)).reverse();
    return found.slice(page * UPDATES_PER_PAGE, (page + 1) * UPDATES_PER_PAGE);
  }
}

/** The id of a stored record, or `""`. */
export function idOfUpdate(update: Update): string {
  return update._id?.$oid ?? "";
}

function targetKey(target: Target): string {
  return `${target.type}:${target.id}`;
}
