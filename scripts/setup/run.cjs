"use strict";

const { spawn } = require("node:child_process");

const keptOutputLines = 15;
const stdio = ["ignore", "pipe", "pipe"];

/** The last lines of a program's output: enough to see why it failed. */
function tail(output) {
  return output.trimEnd().split("\n").slice(-keptOutputLines).join("\n");
}

/**
 * Runs a program without a shell and answers what it printed, standard error included, trimmed.
 * Throws with the last lines of that output when it cannot be started, ends with another code
 * than 0, or takes longer than `timeoutMs` (then it is killed).
 */
function run(program, args, { timeoutMs, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio });
    // Not spawn's own time limit: its timer goes on, and keeps Node, when the start fails.
    const timer = setTimeout(() => child.kill(), timeoutMs);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    }
    child.on("error", (error) => {
      clearTimeout(timer);
      const reason = error.code === "ENOENT" ? "there is no such program on PATH" : error.message;
      reject(new Error(`${program}: ${reason}`));
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(output.trim());
      const end = signal
        ? `stopped by ${signal} (limit ${timeoutMs / 1000} s)`
        : `exit code ${code}`;
      reject(new Error(`${[program, ...args.slice(0, 2)].join(" ")}: ${end}\n${tail(output)}`));
    });
  });
}

module.exports = { run };
