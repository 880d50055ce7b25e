/** A page of a list as `page` and `pageSize` cut it. */
export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
  readonly sort_by?: string | undefined;
  readonly order: "asc" | "desc";
}

/** A page of rows with `pagination` as the lists answer it. */
export interface Page<Row> {
  readonly rows: Row[];
  readonly pagination: { readonly total: number; readonly pageSize: number; readonly page: number };
}

/**
 * Sorts rows and cuts a page. They are sorted by `fallback`, upwards, unless the request names a
 * column; texts by their bytes, missing values first, ties by age.
 */
export function pageOf<Row extends object>(
  rows: readonly Row[],
  { page, pageSize, sort_by, order }: PageRequest,
  fallback: keyof Row & string,
): Page<Row> {
  const column = (sort_by ?? fallback) as keyof Row;
  const isDown = sort_by !== undefined && order === "desc";
  const sorted = [...rows].sort((a, b) => {
    const upwards = compare(a[column], b[column]);
    return isDown ? -upwards : upwards;
  });
  const from = Math.max(0, pageSize * (page - 1));
  return {
    rows: sorted.slice(from, from + pageSize),
    pagination: { total: rows.length, pageSize, page },
  };
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  return a < b ? -1 : 1;
}

/** Cuts rows by `limit` and `offset`; a limit of 0 gives none. */
export function cut<Row>(
  rows: readonly Row[],
  { limit, offset }: { readonly limit: number; readonly offset: number },
): { rows: Row[]; pagination: { total: number; limit: number; offset: number } } {
  return {
    rows: rows.slice(offset, offset + limit),
    pagination: { total: rows.length, limit, offset },
  };
}

/** Whether one of the texts holds the search text, whatever the case. No search text fits all. */
export function holds(search: string | undefined, ...texts: (string | null)[]): boolean {
  if (search === undefined || search === "") return true;
  return texts.some((text) => text?.toLowerCase().includes(search.toLowerCase()) === true);
}
