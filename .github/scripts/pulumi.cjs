"use strict";

const { spawn } = require("node:child_process");
const { plain } = require("./markdown.cjs");

/** Exit code of `--expect-no-changes` when there are changes, of Pulumi's newer releases. */
const CHANGES_FOUND = 7;

/**
 * Runs `pulumi` without questions and colours, shows what it prints as it comes, and answers
 * `{code, output}`. What it prints is masked by Pulumi itself: nothing here asks for secrets in
 * clear.
 */
function pulumi(args, { cwd, env, quiet } = {}) {
  const all = [...args, "--non-interactive", "--color", "never"];
  const options = { cwd, env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1", ...env } };
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", all, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
        if (!quiet) process.stdout.write(text);
      });
    }
    child.on("error", (error) => {
      reject(
        new Error(`Pulumi CLI "pulumi": cannot be started (${error.code}). Install it first.`),
      );
    });
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Pulumi's own totals, such as `2 to create, 1 to update`; "no changes" where all is the same. */
function totals(output) {
  const lines = plain(output).split("\n");
  const at = lines.findLastIndex((line) => line === "Resources:");
  if (at < 0) return undefined;
  const counts = lines
    .slice(at + 1)
    .map((line) => /^ +(?:\S+ +)?(\d+ (?:to )?[\w-]+)$/.exec(line)?.[1])
    .filter((count) => count !== undefined && !count.endsWith("unchanged"));
  return counts.length > 0 ? counts.join(", ") : "no changes";
}

/** True when the run failed only because it found changes that `--expect-no-changes` forbids. */
function foundChanges({ code, output }) {
  if (code === CHANGES_FOUND) return true;
  // Older releases end every failure with the same code, so their own sentence decides.
  return code !== 0 && /no changes were expected.* but changes were proposed/.test(output);
}

module.exports = { foundChanges, pulumi, totals };
