"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { bin, tools } = require("./paths.cjs");
const { pulumiVersion } = require("./versions.cjs");

const recordFile = path.join(tools, "pulumi.json");

/** How this system spells the file name of a program. */
function programName(name) {
  return process.platform === "win32" ? `${name}.exe` : name;
}

/** Where the set-up puts the CLI that it downloads or builds. */
const ownPulumi = path.join(bin, programName("pulumi"));

function modifiedMs(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** The record of the CLI in use, `{path, version, source, modifiedMs}`, or undefined. */
function readRecord() {
  try {
    return JSON.parse(fs.readFileSync(recordFile, "utf8"));
  } catch {
    return undefined;
  }
}

/** Records the CLI in `.tools/pulumi.json`. `source` is path, installer or build. */
function writeRecord({ path: file, version, source }) {
  fs.mkdirSync(tools, { recursive: true });
  const record = { path: file, version, source, modifiedMs: modifiedMs(file) };
  fs.writeFileSync(recordFile, `${JSON.stringify(record, undefined, 2)}\n`);
}

/**
 * True when the recorded CLI is still the one that was checked: the file is unchanged, it comes
 * from the forced source if one is forced, and one of our own has the version named today.
 */
function isCurrent(record, forcedSource) {
  if (!record || (forcedSource && record.source !== forcedSource)) return false;
  if (record.source !== "path" && record.version !== pulumiVersion) return false;
  return record.modifiedMs !== undefined && modifiedMs(record.path) === record.modifiedMs;
}

module.exports = { isCurrent, ownPulumi, programName, readRecord, writeRecord };
