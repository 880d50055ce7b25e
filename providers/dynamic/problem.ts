/**
 * One finding about the user's input, in the parts every message is made of: where it stands, whom
 * it concerns, what is wrong (with value and limit) and what to do next. Never holds a secret value.
 */
export interface Problem {
  /** File that holds the fault, relative to the project's root. */
  readonly file?: string;
  /** Line in `file`, counted from 1. */
  readonly line?: number;
  /** Column in `file`, counted from 1. */
  readonly column?: number;
  /** Whom it concerns, with its name: `Stack "media"`. */
  readonly subject: string;
  /** What is wrong, with the value and the limit; one sentence without its full stop. */
  readonly message: string;
  /** What to do next; one sentence without its full stop. */
  readonly fix: string;
  /** Input property the fault belongs to, where there is one: `environment`. */
  readonly property?: string;
}

/** One line for a problem: `file:line:column: Subject "name": what is wrong. What to do next.` */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined);
  const where = place.length > 0 ? `${place.join(":")}: ` : "";
  return `${where}${problem.subject}: ${problem.message}. ${problem.fix}.`;
}

/**
 * Thrown when input is refused: names every problem at once, one per line, so that all can be
 * mended in one go. Thrown before anything is written.
 */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly code = "INPUT";

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
  }
}

/** Throws an {@link InputError} with all problems, or returns when there is none. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new InputError(problems);
}
