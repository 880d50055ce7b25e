"use strict";

const { execFileSync } = require("node:child_process");

const TIMEOUT_MS = 60_000;
const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;

/** Runs GitHub's own CLI. It takes the token from GH_TOKEN; bodies go by standard input. */
function gh(args, input) {
  return execFileSync("gh", ["api", ...args], {
    encoding: "utf8",
    input: input === undefined ? "" : JSON.stringify(input),
    maxBuffer: LARGEST_ANSWER_BYTES,
    timeout: TIMEOUT_MS,
    stdio: ["pipe", "pipe", "inherit"],
  });
}

/** Sends a body; `method` is POST or PATCH. */
function send(method, path, input) {
  return JSON.parse(gh(["--method", method, path, "--input", "-"], input));
}

/** Every item of a list of comments or issues, over all pages. */
function list(path) {
  return JSON.parse(gh(["--paginate", "--slurp", path])).flat();
}

/** The item that an earlier run has written: by a bot, no pull request, beginning with the mark. */
function findMarked(items, mark) {
  return items.find(
    ({ user, body, pull_request: pull }) =>
      user?.type === "Bot" && !pull && (body ?? "").startsWith(mark),
  );
}

module.exports = { findMarked, list, send };
