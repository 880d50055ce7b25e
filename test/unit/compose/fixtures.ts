import assert from "node:assert/strict";
import { parseCompose, type ComposeDocument } from "../../../compose/document";
import { formatProblem, type Problem } from "../../../providers/dynamic/problem";

/** A parsed file named `c.yaml`; fails when it does not parse. */
export function documentOf(text: string): ComposeDocument {
  const { document, problems } = parseCompose(text, "c.yaml");
  assert.deepEqual(problems.map(formatProblem), []);
  assert.ok(document);
  return document;
}

/** Problems as the lines a user sees. */
export function lines(problems: readonly Problem[]): string[] {
  return problems.map(formatProblem);
}
