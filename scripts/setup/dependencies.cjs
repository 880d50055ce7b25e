"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { root } = require("./paths.cjs");
const { run } = require("./run.cjs");
const { step } = require("./step.cjs");

const lockFile = path.join(root, "package-lock.json");
const stampFile = path.join(root, "node_modules", ".varanus-lock");
const installedLockFile = path.join(root, "node_modules", ".package-lock.json");
const installTimeoutMs = 15 * 60_000;

/** What is kept in `node_modules/.varanus-lock`: the SHA-256 of the lockfile it was made from. */
function lockStamp(lockText) {
  return createHash("sha256").update(lockText).digest("hex");
}

/**
 * True when npm's own record of an installation (`node_modules/.package-lock.json`) has every
 * package of the lockfile at its version and no other. Optional packages may be missing: npm
 * leaves out those for other systems. Keeps an installation made by hand from being repeated.
 */
function matchesLock(lock, installed) {
  const wanted = Object.entries(lock.packages).filter(([where]) => where !== "");
  const present = installed.packages ?? {};
  const same = (where) => present[where]?.version === lock.packages[where]?.version;
  return (
    Object.keys(present).every(same) &&
    wanted.every(([where, entry]) => same(where) || (entry.optional && !present[where]))
  );
}

function readIfThere(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

function isInstalled(lockText) {
  const installed = readIfThere(installedLockFile);
  return installed !== undefined && matchesLock(JSON.parse(lockText), JSON.parse(installed));
}

/** npm as a program and leading arguments: the running npm where there is one. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running?.endsWith("npm-cli.js")) return { program: process.execPath, lead: [running] };
  return { program: "npm", lead: [], shell: process.platform === "win32" };
}

async function install() {
  const { program, lead, shell } = npmCommand();
  // An inherited NODE_ENV=production would leave out what the checks and tests need.
  const args = [...lead, "ci", "--include=dev", "--no-progress"];
  try {
    await run(program, args, { cwd: root, shell, timeoutMs: installTimeoutMs });
    return "installed";
  } catch (error) {
    throw new Error(
      `Dependencies "package-lock.json": npm ci failed. Check that npm reaches its registry, ` +
        `then run the command again.\n${error.message}`,
    );
  }
}

/** Makes node_modules hold what package-lock.json names; silent when it already does. */
async function ensureDependencies() {
  const lockText = fs.readFileSync(lockFile, "utf8");
  const stamp = lockStamp(lockText);
  if (readIfThere(stampFile) === stamp) return;
  if (!isInstalled(lockText)) await step("dependencies (npm ci)", install);
  fs.writeFileSync(stampFile, stamp);
}

module.exports = { ensureDependencies, lockStamp, matchesLock };
