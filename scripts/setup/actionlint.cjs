"use strict";

const { buildProgram } = require("./programs.cjs");
const { ensureTool, reportedVersion, toolRecord, useInstalled } = require("./tool.cjs");
const { actionlintVersion, minimumActionlintVersion } = require("./versions.cjs");

const versionOf = (file) => reportedVersion(file, ["-version"]);

async function build() {
  const file = await buildProgram({
    name: "actionlint",
    module: "actionlint",
    package: "github.com/rhysd/actionlint/cmd/actionlint",
    linkFlags: `-s -w -X github.com/rhysd/actionlint.version=${actionlintVersion}`,
  });
  return { path: file, version: await versionOf(file), source: "build" };
}

/**
 * Looks for actionlint for the tests of the workflows: 1.7.8 or newer on PATH, else built from the
 * pinned Go module. The choice is kept in `.tools/actionlint.json`; silent when that program is
 * still there. Does not fail when there is none: Varanus itself does not run it.
 */
function ensureActionlint() {
  return ensureTool({
    name: "actionlint",
    title: "actionlint for tests (built with Go when not on PATH)",
    pinned: actionlintVersion,
    minimum: minimumActionlintVersion,
    ways: [() => useInstalled("actionlint", versionOf), build],
  });
}

/** Path of the actionlint that the set-up chose, or undefined. */
function actionlintPath() {
  return toolRecord("actionlint", actionlintVersion)?.path;
}

module.exports = { actionlintPath, ensureActionlint };
