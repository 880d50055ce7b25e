/**
 * A refusal as Komodo words it. The HTTP layer answers `status` with `{error, trace}`; an execution
 * that already has an Update puts the text into a `Task Error` log instead.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    /** HTTP status. Komodo answers 500 for nearly everything, also for "not found" and "busy". */
    readonly status: number,
    message: string,
    /** The chain of causes, outermost first. */
    readonly trace: readonly string[] = [],
  ) {
    super(message);
  }

  /** The same refusal under a new first line, as Rust's error context does it. */
  within(context: string, status = this.status): Refusal {
    return new Refusal(status, context, [this.message, ...this.trace]);
  }

  /** The JSON body of the answer. */
  body(): { error: string; trace: readonly string[] } {
    return { error: this.message, trace: this.trace };
  }
}

/** A refusal with Komodo's default status, 500. */
export function refuse(message: string, trace: readonly string[] = []): Refusal {
  return new Refusal(500, message, trace);
}

/** The refusal of a bad value: 400. */
export function badRequest(message: string, trace: readonly string[] = []): Refusal {
  return new Refusal(400, message, trace);
}

/** The refusal of a caller who is not an admin: 403. */
export function forbidden(message: string): Refusal {
  return new Refusal(403, message);
}

/** What the database says about a second row with the same unique key. */
export function duplicateKey(context: string, collection: string, key: string): Refusal {
  return refuse(context, [
    "Kind: An error occurred when trying to execute a write operation: " +
      `WriteError(WriteError { code: 11000, message: "E11000 duplicate key error collection: ` +
      `komodo.${collection} index: ${key}" })`,
  ]);
}

/** Runs a step and puts a context line in front of its refusal. */
export function withContext<T>(context: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof Refusal ? error.within(context) : error;
  }
}
