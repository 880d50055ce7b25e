"use strict";

const { buildProgram } = require("./programs.cjs");
const { ensureTool, programOnPath, reportedVersion, toolRecord } = require("./tool.cjs");
const { composeVersion, minimumComposeVersion } = require("./versions.cjs");

const versionVariable = "github.com/docker/compose/v2/internal.Version";

const versionOf = (file, args) => reportedVersion(file, [...args, "version", "--short"]);

/** Compose is installed as a plugin of the Docker CLI, then with `args`, or as its own program. */
async function useInstalledCompose(program, args) {
  const file = programOnPath(program);
  return { path: file, args, version: await versionOf(file, args), source: "path" };
}

async function build() {
  const file = await buildProgram({
    name: "docker-compose",
    module: "compose",
    package: "github.com/docker/compose/v2/cmd",
    linkFlags: `-s -w -X ${versionVariable}=v${composeVersion}`,
  });
  return { path: file, args: [], version: await versionOf(file, []), source: "build" };
}

/**
 * Looks for a Compose CLI for the tests: 2.23.1 or newer on PATH, else built from the pinned Go
 * module. The choice is kept in `.tools/compose.json`; silent when that CLI is still there. Does not
 * fail when there is none: Varanus itself does not run Compose.
 */
function ensureCompose() {
  return ensureTool({
    name: "compose",
    title: "Compose CLI for tests (built with Go when not on PATH: minutes)",
    pinned: composeVersion,
    minimum: minimumComposeVersion,
    ways: [
      () => useInstalledCompose("docker", ["compose"]),
      () => useInstalledCompose("docker-compose", []),
      build,
    ],
  });
}

/** The Compose CLI that the set-up chose, `{path, args, version}`, or undefined. */
function composeCommand() {
  return toolRecord("compose", composeVersion);
}

module.exports = { composeCommand, ensureCompose };
