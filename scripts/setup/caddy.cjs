"use strict";

const { buildProgram } = require("./programs.cjs");
const { ensureTool, reportedVersion, toolRecord, useInstalled } = require("./tool.cjs");
const { caddyVersion, minimumCaddyVersion } = require("./versions.cjs");

const versionOf = (file) => reportedVersion(file, ["version"]);

async function build() {
  const file = await buildProgram({
    name: "caddy",
    module: "caddy",
    package: "github.com/caddyserver/caddy/v2/cmd/caddy",
    linkFlags: `-s -w -X github.com/caddyserver/caddy/v2.CustomVersion=v${caddyVersion}`,
  });
  return { path: file, version: await versionOf(file), source: "build" };
}

/**
 * Looks for Caddy for the tests of Core's proxy: 2.8.0 or newer on PATH, else built from the pinned
 * Go module. The choice is kept in `.tools/caddy.json`; silent when that program is still there.
 * Does not fail when there is none: Varanus itself does not run it.
 */
function ensureCaddy() {
  return ensureTool({
    name: "caddy",
    title: "Caddy for tests (built with Go when not on PATH: minutes)",
    pinned: caddyVersion,
    minimum: minimumCaddyVersion,
    ways: [() => useInstalled("caddy", versionOf), build],
  });
}

/** Path of the Caddy that the set-up chose, or undefined. */
function caddyPath() {
  return toolRecord("caddy", caddyVersion)?.path;
}

module.exports = { caddyPath, ensureCaddy };
