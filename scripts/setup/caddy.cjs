"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { root, tools } = require("./paths.cjs");
const { buildProgram } = require("./programs.cjs");
const { readRecord } = require("./records.cjs");
const { ensureTool, reportedVersion, toolRecord, useInstalled } = require("./tool.cjs");
const { caddyVersion, minimumCaddyVersion } = require("./versions.cjs");

const versionOf = (file) => reportedVersion(file, ["version"]);

/** Checksum of what the program is built from: its modules change without another version of Caddy. */
function sourceSum() {
  const hash = createHash("sha256");
  for (const name of ["go.sum", "main.go"]) {
    hash.update(fs.readFileSync(path.join(root, "tools", "caddy", name)));
  }
  return hash.digest("hex");
}

async function build() {
  const file = await buildProgram({
    name: "caddy",
    module: "caddy",
    package: ".",
    linkFlags: `-s -w -X github.com/caddyserver/caddy/v2.CustomVersion=v${caddyVersion}`,
  });
  return { path: file, version: await versionOf(file), source: "build", sources: sourceSum() };
}

function isOutdated() {
  const record = readRecord("caddy");
  return record?.source === "build" && record.sources !== sourceSum();
}

/**
 * Looks for Caddy for the tests of Core's proxy: 2.8.0 or newer on PATH, else built from the pinned
 * Go modules, which are Caddy's and those for the DNS challenge. The choice is kept in
 * `.tools/caddy.json`; silent when that program is still there and made of the modules of today.
 * Does not fail when there is none: Varanus itself does not run it.
 */
function ensureCaddy() {
  if (isOutdated()) fs.rmSync(path.join(tools, "caddy.json"));
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
