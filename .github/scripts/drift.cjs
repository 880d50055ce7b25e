"use strict";

// Compares what runs with the state and the program, and writes nothing. Usage: node drift.cjs STACK FILE
// The output `outcome` of the step is one of
//   clean        nothing differs
//   drift        something differs: FILE has the body of the issue
//   unreachable  Komodo or Pangolin did not answer, so nothing is known; exit code 1
//   failed       anything else went wrong; exit code 1
const { writeFileSync } = require("node:fs");
const { linkToRun, runMain, setOutput, stackArgument, summarize } = require("./actions.cjs");
const { body } = require("./markdown.cjs");
const { foundChanges, pulumi } = require("./pulumi.cjs");

const sentences = {
  clean: "What runs is what the program says.",
  drift:
    "What runs differs from what the program says: somebody changed it by hand, or a merged change " +
    "is not deployed. `pulumi up` puts it back; to keep what was changed by hand, write it into the " +
    "program.",
  unreachable:
    "A remote system did not answer, so this run says nothing about drift. Check that it is up and " +
    "that this runner reaches it.",
  failed: "The comparison failed, so this run says nothing about drift.",
};

/** The mark by which `driftIssue.cjs` finds the issue of an earlier run. */
function driftMark(stack) {
  return `<!-- varanus-drift:${stack} -->`;
}

/** What a `pulumi preview --refresh --expect-no-changes` means. */
function outcomeOf(result) {
  if (result.code === 0) return "clean";
  // First: a refresh that could not read everything may find changes in the rest.
  if (/^.*"[^"]*": no answer to [A-Z]+ \S+ after /m.test(result.output)) return "unreachable";
  return foundChanges(result) ? "drift" : "failed";
}

async function main() {
  const stack = stackArgument();
  const flags = ["--refresh", "--diff", "--expect-no-changes"];
  const result = await pulumi(["preview", ...flags, "--stack", stack]);
  const outcome = outcomeOf(result);
  const text = body({
    mark: driftMark(stack),
    title: `Drift of \`${stack}\`: ${outcome}`,
    intro: sentences[outcome],
    output: outcome === "clean" ? "" : result.output,
    footer: linkToRun("The run"),
  });
  if (process.argv[3]) writeFileSync(process.argv[3], text);
  summarize(text);
  setOutput("outcome", outcome);
  return outcome === "clean" || outcome === "drift" ? 0 : 1;
}

module.exports = { driftMark, outcomeOf };
if (require.main === module) runMain(main);
