"use strict";

const { appendFileSync } = require("node:fs");

/** A variable that GitHub Actions or the workflow sets. Throws when it is missing. */
function required(name) {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`Variable "${name}": is not set. Set it in the step that runs this script.`);
}

/** Adds a text to the summary of the run; prints it where there is no such file. */
function summarize(text) {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file) appendFileSync(file, `${text}\n`);
  else process.stdout.write(`${text}\n`);
}

/** Sets an output of the step. `value` is a single line. */
function setOutput(name, value) {
  const file = process.env.GITHUB_OUTPUT;
  if (file) appendFileSync(file, `${name}=${value}\n`);
}

/** Address of the run, for people. */
function runUrl() {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = process.env;
  if (!GITHUB_RUN_ID) return undefined;
  return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
}

/** `[text](address of the run)`, or the text alone outside of a run. */
function linkToRun(text) {
  const url = runUrl();
  return url ? `[${text}](${url})` : text;
}

/** Name of the Pulumi stack in the first argument. Throws for what no stack can be called. */
function stackArgument() {
  const stack = process.argv[2] ?? "";
  if (/^\w[\w.-]*(\/\w[\w.-]*){0,2}$/.test(stack)) return stack;
  throw new Error(`Stack "${stack}": is no name of a Pulumi stack. Give it as first argument.`);
}

/** Runs a script's main function; its result is the exit code, a failure is printed in one line. */
function runMain(main) {
  main().then(
    (code) => {
      process.exitCode = code ?? 0;
    },
    (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    },
  );
}

module.exports = { linkToRun, required, runMain, setOutput, stackArgument, summarize };
