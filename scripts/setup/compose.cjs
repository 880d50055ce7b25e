"use strict";

const { buildProgram, findOnPath } = require("./programs.cjs");
const { isCurrent, readRecord, writeRecord } = require("./records.cjs");
const { run } = require("./run.cjs");
const { step } = require("./step.cjs");
const {
  composeVersion,
  isAtLeast,
  minimumComposeVersion,
  parseVersion,
} = require("./versions.cjs");

const versionTimeoutMs = 20_000;
const versionVariable = "github.com/docker/compose/v2/internal.Version";

/** The two ways Compose is installed: as a plugin of the Docker CLI, or as a program of its own. */
const installed = [
  { program: "docker", args: ["compose"] },
  { program: "docker-compose", args: [] },
];

/** The version a Compose CLI reports, without the leading `v`. Throws when it does not start. */
async function reportedVersion(file, args) {
  const command = [...args, "version", "--short"];
  const version = parseVersion(await run(file, command, { timeoutMs: versionTimeoutMs }));
  if (!version) throw new Error(`${[file, ...command].join(" ")} prints no version`);
  return version.join(".");
}

async function useInstalled({ program, args }) {
  const file = findOnPath(program);
  if (!file) throw new Error(`there is no ${program} on PATH`);
  const version = await reportedVersion(file, args);
  if (!isAtLeast(version, minimumComposeVersion)) {
    throw new Error(`${[file, ...args].join(" ")} is ${version}`);
  }
  return { path: file, args, version, source: "path" };
}

async function build() {
  const file = await buildProgram({
    name: "docker-compose",
    module: "compose",
    package: "github.com/docker/compose/v2/cmd",
    linkFlags: `-s -w -X ${versionVariable}=v${composeVersion}`,
  });
  return { path: file, args: [], version: await reportedVersion(file, []), source: "build" };
}

/** Tries one way after the other; says why each failed when none works. */
async function findOrBuild() {
  const failures = [];
  for (const way of [...installed.map((where) => () => useInstalled(where)), build]) {
    try {
      const found = await way();
      writeRecord("compose", found);
      return `${found.version} at ${[found.path, ...found.args].join(" ")}`;
    } catch (error) {
      failures.push(error.message.split("\n")[0]);
    }
  }
  return `none of ${minimumComposeVersion} or newer, tests of it are skipped (${failures.join("; ")})`;
}

/**
 * Looks for a Compose CLI for the tests: 2.23.1 or newer on PATH, else built from the pinned Go
 * module. The choice is kept in `.tools/compose.json`; silent when that CLI is still there. Does not
 * fail when there is none: Varanus itself does not run Compose.
 */
async function ensureCompose() {
  if (isCurrent(readRecord("compose"), composeVersion)) return;
  await step("Compose CLI for tests (built with Go when not on PATH: minutes)", findOrBuild);
}

/** The Compose CLI that the set-up chose, `{path, args, version}`, or undefined. */
function composeCommand() {
  const record = readRecord("compose");
  return isCurrent(record, composeVersion) ? record : undefined;
}

module.exports = { composeCommand, ensureCompose };
