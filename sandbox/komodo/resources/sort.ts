import { fieldsAt, type Fields } from "../fields";

/** The order a list request asks for. */
export interface SortOrder {
  /** Komodo's name of a column, such as `State` or `LastRun`. */
  readonly sortBy: string;
  readonly descending: boolean;
}

/** Columns whose field in `info` is not simply the column's name in snake case. */
const COLUMNS: Readonly<Record<string, string>> = {
  Server: "server_name",
  Source: "repo",
  LastRun: "last_run_at",
  NextRun: "next_scheduled_run",
  Provider: "builder_type",
  EndpointType: "endpoint_type",
};

/** Sorts list items by a column of their `info`; equal ones stay in the order of their names. */
export function sortItems(items: readonly Fields[], { sortBy, descending }: SortOrder): Fields[] {
  const snake = sortBy.replace(/(?!^)([A-Z])/g, "_$1").toLowerCase();
  const column = COLUMNS[sortBy] ?? snake;
  const direction = descending ? -1 : 1;
  return [...items].sort(
    (a, b) => direction * compare(fieldsAt(a, "info")[column], fieldsAt(b, "info")[column]),
  );
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [a, b].map((value) => (typeof value === "string" ? value : ""));
  return (left ?? "").localeCompare(right ?? "");
}
