/** Rows in the order they were added, with ids that are never given out twice. */
export class Table<Row extends object> {
  private rows: Row[] = [];
  private lastId = 0;

  /** Takes the next integer id. */
  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  /** All rows, oldest first. */
  get all(): readonly Row[] {
    return this.rows;
  }

  /** Adds a row and gives it back. */
  add(row: Row): Row {
    this.rows.push(row);
    return row;
  }

  /** The first row that has all these values. */
  find(where: Partial<Row>): Row | undefined {
    return this.rows.find((row) => matches(row, where));
  }

  /** Every row that has all these values. */
  where(where: Partial<Row>): Row[] {
    return this.rows.filter((row) => matches(row, where));
  }

  /** Removes every row that has all these values, and gives them back. */
  remove(where: Partial<Row>): Row[] {
    return this.removeIf((row) => matches(row, where));
  }

  /** Removes every row that fits, and gives them back. */
  removeIf(fits: (row: Row) => boolean): Row[] {
    const gone = this.rows.filter(fits);
    if (gone.length > 0) this.rows = this.rows.filter((row) => !gone.includes(row));
    return gone;
  }
}

function matches<Row extends object>(row: Row, where: Partial<Row>): boolean {
  return (Object.keys(where) as (keyof Row)[]).every((key) => row[key] === where[key]);
}
