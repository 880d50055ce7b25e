import type { Field, FieldProblem } from "../../dynamic/fields";
import { text } from "../fieldForms";
import { lines } from "../normalise";

/**
 * Table entry of a text of lines `NAME=value`. Komodo 2.3.2 refuses a line of build arguments that
 * has neither `=` nor `:`, and a clone or build fails on such a line of the others.
 */
export function keyValues(name: string, doc: string, more: Partial<Field<string>> = {}) {
  return text(doc, { normalise: lines, problem: (value) => lineProblem(name, value), ...more });
}

/** Names the line only: its text may be a secret. */
function lineProblem(name: string, value: string): FieldProblem | undefined {
  const at = value.split("\n").findIndex((line) => !isComment(line) && !hasName(line));
  if (at < 0) return undefined;
  return {
    message: `line ${at + 1} of "${name}" is no assignment`,
    fix: "Write each line as `NAME=value`",
  };
}

function isComment(line: string): boolean {
  return /^\s*(#|\/\/|$)/.test(line);
}

function hasName(line: string): boolean {
  const statement = (line.split(" #")[0] ?? "").trim().replace(/^-+/, "").trim();
  return /^[^=:]+[=:]/.test(statement);
}
