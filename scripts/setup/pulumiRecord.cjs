"use strict";

const path = require("node:path");
const { bin } = require("./paths.cjs");
const { programName } = require("./programs.cjs");
const records = require("./records.cjs");
const { pulumiVersion } = require("./versions.cjs");

/** Where the set-up puts the CLI that it downloads or builds. */
const ownPulumi = path.join(bin, programName("pulumi"));

/** The record of the CLI in use, `{path, version, source, modifiedMs}`, or undefined. */
function readRecord() {
  return records.readRecord("pulumi");
}

/** Records the CLI in `.tools/pulumi.json`. `source` is path, installer or build. */
function writeRecord({ path: file, version, source }) {
  records.writeRecord("pulumi", { path: file, version, source });
}

/** True when the recorded CLI is still good, and from the forced source if one is forced. */
function isCurrent(record, forcedSource) {
  if (!record || (forcedSource && record.source !== forcedSource)) return false;
  return records.isCurrent(record, pulumiVersion);
}

module.exports = { isCurrent, ownPulumi, readRecord, writeRecord };
