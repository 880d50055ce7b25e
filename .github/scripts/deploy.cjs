"use strict";

// Deploys a stack, and writes what was done and the stack's outputs into the summary of the run.
// Usage: node deploy.cjs STACK. Ends with Pulumi's exit code.
const { linkToRun, runMain, stackArgument, summarize } = require("./actions.cjs");
const { body } = require("./markdown.cjs");
const { pulumi, totals } = require("./pulumi.cjs");

/** Pulumi's advice on a lock that a killed run has left. */
const LOCKED = /the stack is currently locked by/;

function introOf({ output }) {
  if (!LOCKED.test(output)) return undefined;
  return (
    "The state is locked. When no other `pulumi up` runs, an earlier one was killed: " +
    "run `pulumi cancel` on this stack, then deploy again."
  );
}

/** The outputs as JSON; secret ones are `[secret]`, because they are not asked for in clear. */
async function outputs(stack) {
  const result = await pulumi(["stack", "output", "--json", "--stack", stack], { quiet: true });
  return result.code === 0 ? result.output : "";
}

async function main() {
  const stack = stackArgument();
  const result = await pulumi(["up", "--yes", "--diff", "--stack", stack]);
  const outcome = result.code === 0 ? (totals(result.output) ?? "done") : "failed";
  const title = `Deploy of \`${stack}\`: ${outcome}`;
  const footer = linkToRun("The run");
  summarize(body({ title, intro: introOf(result), output: result.output, footer }));
  const values = await outputs(stack);
  if (values !== "") summarize(body({ title: "Outputs", output: values }));
  return result.code;
}

runMain(main);
