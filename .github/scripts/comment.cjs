"use strict";

// Puts the preview into one comment of the pull request: the first run writes it, later ones change
// it. Usage: GH_TOKEN=... PULL_REQUEST=7 node comment.cjs STACK FILE
const { readFileSync } = require("node:fs");
const { required, runMain, stackArgument } = require("./actions.cjs");
const { findMarked, list, send } = require("./github.cjs");
const { previewMark } = require("./preview.cjs");

async function main() {
  const mark = previewMark(stackArgument());
  const text = readFileSync(process.argv[3] ?? "", "utf8");
  if (!text.startsWith(mark)) throw new Error(`File "${process.argv[3]}": is no preview of it.`);
  const repository = `repos/${required("GITHUB_REPOSITORY")}/issues`;
  const comments = `${repository}/${Number(required("PULL_REQUEST"))}/comments`;
  const earlier = findMarked(list(`${comments}?per_page=100`), mark);
  if (earlier) send("PATCH", `${repository}/comments/${earlier.id}`, { body: text });
  else send("POST", comments, { body: text });
  process.stdout.write(`${earlier ? "Changed" : "Wrote"} the comment.\n`);
}

runMain(main);
