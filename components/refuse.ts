import * as pulumi from "@pulumi/pulumi";
import { formatProblem, type Problem } from "../providers/dynamic/problem";

/**
 * Throws with all problems of one thing, such as `CoreVm "komodo"`, before anything is made; does
 * nothing when there is none. A RunError shows its message alone: a stack trace would bury the
 * findings.
 */
export function refuseAll(what: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const listed = problems.map(formatProblem).join("\n");
  throw new pulumi.RunError(`${count} in ${what}; nothing was changed:\n${listed}`);
}
