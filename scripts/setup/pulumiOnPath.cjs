"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { findOnPath } = require("./programs.cjs");
const { run } = require("./run.cjs");
const { isAtLeast, minimumPulumiVersion, parseVersion } = require("./versions.cjs");

const versionTimeoutMs = 20_000;

/** The version a CLI reports, without the leading `v`. Throws when it does not start. */
async function reportedVersion(file) {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" };
  const text = await run(file, ["version"], { env, timeoutMs: versionTimeoutMs });
  const version = parseVersion(text);
  if (!version) throw new Error(`${file} reports no version: ${text}`);
  return version.join(".");
}

/**
 * Takes the CLI that is already installed. Throws, saying why, when there is none on PATH, when
 * it is older than 3.216, or when the language host for Node.js is not installed with it.
 */
async function usePulumiOnPath() {
  const file = findOnPath("pulumi");
  if (!file) throw new Error("there is no pulumi on PATH");
  const version = await reportedVersion(file);
  if (!isAtLeast(version, minimumPulumiVersion)) {
    throw new Error(`${file} is ${version}, older than ${minimumPulumiVersion}`);
  }
  if (!findOnPath("pulumi-language-nodejs", [path.dirname(fs.realpathSync(file))])) {
    throw new Error(`${file} has no pulumi-language-nodejs beside it or on PATH`);
  }
  return { path: file, version };
}

module.exports = { reportedVersion, usePulumiOnPath };
