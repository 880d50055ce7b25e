"use strict";

const { findOnPath } = require("./programs.cjs");
const { isCurrent, readRecord, writeRecord } = require("./records.cjs");
const { run } = require("./run.cjs");
const { step } = require("./step.cjs");
const { isAtLeast, parseVersion } = require("./versions.cjs");

const versionTimeoutMs = 20_000;

/** Path of a program on PATH. Throws when there is none. */
function programOnPath(program) {
  const file = findOnPath(program);
  if (!file) throw new Error(`there is no ${program} on PATH`);
  return file;
}

/**
 * The version that a program prints when it is asked with `args`. Throws when it does not start,
 * takes longer than `timeoutMs`, or prints none.
 */
async function reportedVersion(file, args, timeoutMs = versionTimeoutMs) {
  const version = parseVersion(await run(file, args, { timeoutMs }));
  if (!version) throw new Error(`${[file, ...args].join(" ")} prints no version`);
  return version.join(".");
}

/** The first way of most tools: the program on PATH, whose version `versionOf` asks for. */
async function useInstalled(program, versionOf) {
  const file = programOnPath(program);
  return { path: file, version: await versionOf(file), source: "path" };
}

/** Takes what one way answers, and says what it took. Throws when it is too old. */
async function take(way, { name, minimum }) {
  const found = await way();
  const command = [found.path, ...(found.args ?? [])].join(" ");
  if (found.source === "path" && !isAtLeast(found.version, minimum)) {
    throw new Error(`${command} is ${found.version}`);
  }
  writeRecord(name, found);
  return `${found.version} at ${command}`;
}

/** Tries one way after the other; says why each failed when none works. */
async function tryAll(ways, { name, minimum }) {
  const failures = [];
  for (const way of ways) {
    try {
      return await take(way, { name, minimum });
    } catch (error) {
      failures.push(error.message.split("\n")[0]);
    }
  }
  return `none of ${minimum} or newer, tests of it are skipped (${failures.join("; ")})`;
}

/**
 * Looks for a tool that only tests run. `ways` are functions, cheapest first, that answer
 * `{path, version, source}`, and `args` where the program is called with some, or throw; what has
 * the source `path` must be `minimum` or newer. The choice is kept in `.tools/<name>.json`; silent
 * when that program is still there and, unless it is one from PATH, has the version `pinned`. Does
 * not fail when no way works.
 */
async function ensureTool({ name, title, pinned, minimum, ways }) {
  if (toolRecord(name, pinned)) return;
  await step(title, () => tryAll(ways, { name, minimum }));
}

/** The record of the tool that the set-up chose, or undefined when it is no longer good. */
function toolRecord(name, pinned) {
  const record = readRecord(name);
  return isCurrent(record, pinned) ? record : undefined;
}

module.exports = { ensureTool, programOnPath, reportedVersion, toolRecord, useInstalled };
