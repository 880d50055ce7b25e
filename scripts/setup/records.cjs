"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { tools } = require("./paths.cjs");

function recordFile(tool) {
  return path.join(tools, `${tool}.json`);
}

function modifiedMs(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** What is recorded of a tool in `.tools/<tool>.json`, or undefined. */
function readRecord(tool) {
  try {
    return JSON.parse(fs.readFileSync(recordFile(tool), "utf8"));
  } catch {
    return undefined;
  }
}

/** Records the tool in use: `path`, `version`, `source`, anything else, and the file's time. */
function writeRecord(tool, record) {
  fs.mkdirSync(path.dirname(recordFile(tool)), { recursive: true });
  const complete = { ...record, modifiedMs: modifiedMs(record.path) };
  fs.writeFileSync(recordFile(tool), `${JSON.stringify(complete, undefined, 2)}\n`);
}

/**
 * True when the recorded program is still the one that was checked: the file is unchanged, and one
 * that the set-up got itself has the version named today.
 */
function isCurrent(record, ownVersion) {
  if (!record || (record.source !== "path" && record.version !== ownVersion)) return false;
  return record.modifiedMs !== undefined && modifiedMs(record.path) === record.modifiedMs;
}

module.exports = { isCurrent, readRecord, writeRecord };
