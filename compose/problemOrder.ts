import type { Problem } from "../providers/dynamic/problem";

/** Problems by file, line, column, subject and message; those without a file come first. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => byPlace(a, b) || byText(a, b));
}

function byPlace(a: Problem, b: Problem): number {
  const byFile = compare(a.file ?? "", b.file ?? "");
  return byFile || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function byText(a: Problem, b: Problem): number {
  return compare(a.subject, b.subject) || compare(a.message, b.message);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
