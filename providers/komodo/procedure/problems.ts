import { hasUnknown } from "../../dynamic/values";
import type { PropertyProblem } from "../../dynamic/validate";
import { scheduleProblems } from "../schedule/fields";
import type { Execution } from "./executionParams";
import type { ProcedureInputs } from "./fields";
import { fits } from "./patterns";

/** Findings that concern more than one input of a procedure. */
export function procedureProblems(inputs: Partial<ProcedureInputs>): PropertyProblem[] {
  return [...scheduleProblems(inputs), ...selfProblems(inputs)];
}

/** A procedure that runs itself: Komodo refuses the plain form, and fails at the batch one. */
function selfProblems({ name, stages = [] }: Partial<ProcedureInputs>): PropertyProblem[] {
  if (name === undefined || hasUnknown(name) || hasUnknown(stages)) return [];
  return stages.flatMap(({ executions = [] }, stage) =>
    executions.flatMap((execution, at) =>
      runs(execution, name) ? [selfProblem(`stages[${stage}].executions[${at}].params`)] : [],
    ),
  );
}

function selfProblem(path: string): PropertyProblem {
  const message = `"${path}" runs the procedure itself`;
  return { path, message, fix: "Name other procedures only" };
}

function runs(execution: Execution, name: string): boolean {
  if (execution.type === "RunProcedure") return execution.params.procedure === name;
  if (execution.type !== "BatchRunProcedure") return false;
  const { pattern, tags = [] } = execution.params;
  return tags.length === 0 && fits(pattern, name);
}
