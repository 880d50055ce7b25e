"use strict";

const fs = require("node:fs");
const Mocha = require("mocha");

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } =
  Mocha.Runner.constants;
const reason = /\(skipped: \S.*\)/;

/**
 * Mocha's Spec output, plus a rule and a record. The rule: a skipped test says why, by
 * `(skipped: <reason>)` in its own title or that of a `describe` around it; one that does not is
 * counted as failed. The record: `{passed, failed, skipped}` as JSON in the file that
 * `--reporter-option counts=<file>` names, written when the run ends. Works with `--parallel` too,
 * where only titles cross from one process to the other. A hook that fails counts as one failure.
 */
module.exports = class Reporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const unexplained = [];
    runner.on(EVENT_TEST_PASS, () => (counts.passed += 1));
    runner.on(EVENT_TEST_FAIL, () => (counts.failed += 1));
    runner.on(EVENT_TEST_PENDING, (test) => {
      if (reason.test(test.fullTitle())) counts.skipped += 1;
      else unexplained.push(test.fullTitle());
    });
    runner.once(EVENT_RUN_END, () => {
      counts.failed += unexplained.length;
      for (const title of unexplained) {
        process.stdout.write(
          `Test "${title}": skipped without a reason, which counts as failed. ` +
            "Add (skipped: <reason>) to its title, or remove it.\n",
        );
      }
      const file = options.reporterOptions?.counts;
      if (file) fs.writeFileSync(file, JSON.stringify(counts));
    });
  }
};
