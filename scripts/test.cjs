"use strict";

// Runs the test suites, one mocha process each, and closes with one line of what really ran.
// Usage: node scripts/test.cjs [suite...] [mocha options, such as --grep "text"]
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { local, root } = require("./setup/paths.cjs");

const suites = ["unit", "component", "provider", "contract", "engine", "policy"];
/** Longer than any suite takes; one that leaves something open would else wait for ever. */
const suiteTimeoutMs = 30 * 60_000;
const mocha = path.join(root, "node_modules", "mocha", "bin", "mocha.js");

/** Mocha options of a suite. Engine tests mostly wait for processes of Pulumi's: two files at a time
 * took 39 s instead of 58 s on two cores. Each has a project and ports of its own. */
function suiteOptions(suite) {
  const jobs = Math.min(os.availableParallelism(), 4);
  return suite === "engine" && jobs > 1 ? ["--parallel", "--jobs", String(jobs)] : [];
}

/** Splits the command line: suites up to the first option, the rest is mocha's. */
function parseArguments(args) {
  const firstOption = args.findIndex((arg) => arg.startsWith("-"));
  const named = firstOption < 0 ? args : args.slice(0, firstOption);
  const unknown = named.find((suite) => !suites.includes(suite));
  if (unknown !== undefined) {
    throw new Error(`Suite "${unknown}": not a test suite. Name any of ${suites.join(", ")}.`);
  }
  return {
    chosen: named.length > 0 ? named : suites,
    options: firstOption < 0 ? [] : args.slice(firstOption),
  };
}

function hasTests(suite) {
  const folder = path.join(root, "test", suite);
  if (!fs.existsSync(folder)) return false;
  return fs.readdirSync(folder, { recursive: true }).some((file) => file.endsWith(".test.ts"));
}

/** What the reporter recorded. A mocha that ended before its run did, or that reports a failure
 * without a failed test, counts as one failure. */
function readCounts(file, status) {
  const isComplete = fs.existsSync(file);
  const counts = isComplete
    ? JSON.parse(fs.readFileSync(file, "utf8"))
    : { passed: 0, failed: 0, skipped: 0 };
  const isUnexplained = counts.failed === 0 && (status !== 0 || !isComplete);
  return isUnexplained ? { ...counts, failed: 1, endedEarly: true } : counts;
}

/** Runs one suite in a mocha of its own and answers its counts. */
function runSuite(suite, options, folder) {
  const countsFile = path.join(folder, `${suite}.json`);
  process.stdout.write(`\ntest/${suite}\n`);
  const args = [
    ...[mocha, "--forbid-only", "--reporter", path.join(__dirname, "reporter.cjs")],
    ...["--reporter-option", `counts=${countsFile}`],
    ...[...suiteOptions(suite), ...options, `test/${suite}/**/*.test.ts`],
  ];
  const { status, signal } = spawnSync(process.execPath, args, {
    ...{ cwd: root, stdio: "inherit", timeout: suiteTimeoutMs },
  });
  const counts = readCounts(countsFile, status);
  if (counts.endedEarly) {
    const end = signal ?? `code ${status}`;
    process.stdout.write(
      `Suite "${suite}": mocha ended with ${end}, which counts as failed. ` +
        "Look at its last output above.\n",
    );
  }
  return counts;
}

/** Runs the suites that have tests, one after another, and adds up their counts. */
function runSuites(chosen, options) {
  fs.mkdirSync(local, { recursive: true });
  const folder = fs.mkdtempSync(path.join(local, "test-counts-"));
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const suite of chosen.filter(hasTests)) {
      const counts = runSuite(suite, options, folder);
      for (const kind of Object.keys(total)) total[kind] += counts[kind];
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return total;
}

function main(args) {
  const { chosen, options } = parseArguments(args);
  const { passed, failed, skipped } = runSuites(chosen, options);
  const skippedPart = skipped > 0 ? `, ${skipped} skipped` : "";
  process.stdout.write(`\n${passed} passed, ${failed} failed${skippedPart}\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
