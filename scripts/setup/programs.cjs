"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { bin, root } = require("./paths.cjs");
const { run } = require("./run.cjs");

const buildTimeoutMs = 40 * 60_000;

/** How this system spells the file name of a program. */
function programName(name) {
  return process.platform === "win32" ? `${name}.exe` : name;
}

/** The first file of that name in the folders of PATH, without the set-up's own folder. */
function findOnPath(name, extraFolders = []) {
  const folders = [...extraFolders, ...(process.env.PATH ?? "").split(path.delimiter)];
  return folders
    .filter((folder) => folder !== "" && path.resolve(folder) !== bin)
    .map((folder) => path.join(folder, programName(name)))
    .find((file) => fs.existsSync(file));
}

/**
 * Builds a program into `.tools/bin` from the Go module that pins it below `tools/`, and answers
 * its path. It appears under its name only when it is complete. Throws with Go's own words when Go
 * is missing, too old for the module, cannot fetch it, or takes longer than 40 minutes.
 */
async function buildProgram({ name, module, package: goPackage, linkFlags }) {
  const target = path.join(bin, programName(name));
  const unfinished = `${target}.${process.pid}`;
  const args = ["build", "-trimpath", "-ldflags", linkFlags, "-o", unfinished, goPackage];
  fs.mkdirSync(bin, { recursive: true });
  try {
    const cwd = path.join(root, "tools", module);
    await run("go", args, { cwd, timeoutMs: buildTimeoutMs });
    fs.renameSync(unfinished, target);
  } finally {
    fs.rmSync(unfinished, { force: true });
  }
  return target;
}

module.exports = { buildProgram, findOnPath, programName };
