"use strict";

// Previews a stack for a pull request. Usage: node preview.cjs STACK FILE
// Writes the body of the comment to FILE and the summary of the run; ends with Pulumi's exit code.
const { writeFileSync } = require("node:fs");
const { linkToRun, runMain, stackArgument, summarize } = require("./actions.cjs");
const { body } = require("./markdown.cjs");
const { pulumi, totals } = require("./pulumi.cjs");

/** The mark by which `comment.cjs` finds the comment of an earlier run. */
function previewMark(stack) {
  return `<!-- varanus-preview:${stack} -->`;
}

/** Title that says the outcome: the totals, or that the preview failed. */
function previewTitle(stack, { code, output }) {
  return `Preview of \`${stack}\`: ${code === 0 ? (totals(output) ?? "done") : "failed"}`;
}

async function main() {
  const stack = stackArgument();
  const result = await pulumi(["preview", "--diff", "--stack", stack]);
  const text = body({
    mark: previewMark(stack),
    title: previewTitle(stack, result),
    output: result.output,
    footer: linkToRun("The run"),
  });
  if (process.argv[3]) writeFileSync(process.argv[3], text);
  summarize(text);
  return result.code;
}

module.exports = { previewMark, previewTitle };
if (require.main === module) runMain(main);
