/** Where something stands in a text; both numbers count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The position of a zero-based offset in a text; lines end with a line feed. */
export function positionInText(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart + 1 };
}
