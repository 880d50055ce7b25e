"use strict";

// Keeps one issue about the drift of a stack: opened or changed on drift, closed when there is none.
// Usage: GH_TOKEN=... OUTCOME=clean|drift node driftIssue.cjs STACK FILE
const { readFileSync } = require("node:fs");
const { linkToRun, required, runMain, stackArgument } = require("./actions.cjs");
const { driftMark } = require("./drift.cjs");
const { findMarked, list, send } = require("./github.cjs");

const label = "drift";

function report(issues, open, { stack, text }) {
  if (open) send("PATCH", `${issues}/${open.number}`, { body: text });
  else send("POST", issues, { title: `Drift of ${stack}`, body: text, labels: [label] });
  return open ? `Changed issue #${open.number}.` : "Opened an issue.";
}

function close(issues, open) {
  if (!open) return "There is no drift, and no issue.";
  const body = `Nothing differs any more: ${linkToRun("the run")}.`;
  send("POST", `${issues}/${open.number}/comments`, { body });
  send("PATCH", `${issues}/${open.number}`, { state: "closed", state_reason: "completed" });
  return `Closed issue #${open.number}.`;
}

async function main() {
  const stack = stackArgument();
  const outcome = required("OUTCOME");
  if (outcome !== "drift" && outcome !== "clean") {
    throw new Error(`Outcome "${outcome}": says nothing about drift. Leave the issue as it is.`);
  }
  const issues = `repos/${required("GITHUB_REPOSITORY")}/issues`;
  const open = findMarked(
    list(`${issues}?state=open&labels=${label}&per_page=100`),
    driftMark(stack),
  );
  const text = outcome === "drift" ? readFileSync(process.argv[3] ?? "", "utf8") : "";
  const done = outcome === "drift" ? report(issues, open, { stack, text }) : close(issues, open);
  process.stdout.write(`${done}\n`);
}

runMain(main);
