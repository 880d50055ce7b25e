/** A refusal as Pangolin words it; the HTTP layer makes the error envelope of it. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * What the database refuses: a foreign key to nothing, a taken primary key, or an update without
 * values. Handlers answer 500 with a general text, and what was written before stays: Pangolin
 * 1.18.4 on SQLite does not roll back.
 */
export class DatabaseFault extends Error {
  override readonly name = "DatabaseFault";
}

/** 400. */
export function badRequest(message: string): Refusal {
  return new Refusal(400, message);
}

/** 403. */
export function forbidden(message: string): Refusal {
  return new Refusal(403, message);
}

/** 404. */
export function notFound(message: string): Refusal {
  return new Refusal(404, message);
}

/** 409. */
export function conflict(message: string): Refusal {
  return new Refusal(409, message);
}

/** 500 with a text of its own. */
export function serverError(message: string): Refusal {
  return new Refusal(500, message);
}

/** A row that must be there; otherwise the refusal. */
export function found<T>(row: T | undefined, refusal: () => Error): T {
  if (row === undefined) throw refusal();
  return row;
}

/** The fault of a foreign key that points at nothing. */
export function foreignKeyFault(): DatabaseFault {
  return new DatabaseFault("FOREIGN KEY constraint failed");
}

/** Throws the database's fault unless the row that a foreign key points at is there. */
export function mustExist(row: object | undefined): void {
  if (row === undefined) throw foreignKeyFault();
}
