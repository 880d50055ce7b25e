"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { buildProgram, programName } = require("./programs.cjs");
const { ensureTool, reportedVersion, toolRecord, useInstalled } = require("./tool.cjs");
const { ageVersion, minimumAgeVersion } = require("./versions.cjs");

const keygen = "age-keygen";

/** The version that age reports. Throws when it does not start, or has no age-keygen beside it. */
async function versionOf(file) {
  const version = await reportedVersion(file, ["--version"]);
  const beside = path.join(path.dirname(file), programName(keygen));
  if (!fs.existsSync(beside)) throw new Error(`there is no ${beside}`);
  return version;
}

async function build() {
  const linkFlags = `-s -w -X main.Version=v${ageVersion}`;
  const program = (name) =>
    buildProgram({ name, module: "age", package: `filippo.io/age/cmd/${name}`, linkFlags });
  await program(keygen);
  const file = await program("age");
  return { path: file, version: await versionOf(file), source: "build" };
}

/**
 * Looks for age for the tests of backups: 1.1.0 or newer on PATH, with age-keygen beside it, else
 * built from the pinned Go module. The choice is kept in `.tools/age.json`; silent when that program
 * is still there. Does not fail when there is none: Varanus itself does not run it.
 */
function ensureAge() {
  return ensureTool({
    name: "age",
    title: "age for tests (built with Go when not on PATH)",
    pinned: ageVersion,
    minimum: minimumAgeVersion,
    ways: [() => useInstalled("age", versionOf), build],
  });
}

/** Path of the age that the set-up chose, or undefined. */
function agePath() {
  return toolRecord("age", ageVersion)?.path;
}

module.exports = { agePath, ensureAge };
