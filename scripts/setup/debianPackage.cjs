"use strict";

const fs = require("node:fs");
const { findOnPath } = require("./programs.cjs");
const { run } = require("./run.cjs");
const { step } = require("./step.cjs");

const installTimeoutMs = 5 * 60_000;
/** Asked by every maintainer script before it starts a service; 101 forbids it. */
const policyFile = "/usr/sbin/policy-rc.d";
const policy = "#!/bin/sh\nexit 101\n";

/** Folders of programs for administrators, which PATH of other users often lacks. */
const adminFolders = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

let updated;

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return run("apt-get", ["-qq", ...args], { env, timeoutMs: installTimeoutMs });
}

/** Keeps a package from starting a server that listens on every address. */
async function withoutServices(work) {
  const isOurs = !fs.existsSync(policyFile);
  if (isOurs) fs.writeFileSync(policyFile, policy, { mode: 0o755 });
  try {
    return await work();
  } finally {
    if (isOurs) fs.rmSync(policyFile, { force: true });
  }
}

async function install({ debianPackage, isServer }) {
  const get = () => apt(["install", "--yes", "--no-install-recommends", debianPackage]);
  try {
    updated ??= apt(["update"]);
    await updated;
    await (isServer ? withoutServices(get) : get());
    return `installed ${debianPackage}`;
  } catch (error) {
    return `none, tests of it are skipped (${error.message.split("\n")[0]})`;
  }
}

/** Only continuous integration may install packages of the system: its machine is thrown away. */
function mayInstall() {
  return Boolean(process.env.CI) && process.getuid?.() === 0 && findOnPath("apt-get") !== undefined;
}

/** Path of a program of the system, those for administrators included, or undefined. */
function systemProgram(program) {
  return findOnPath(program, adminFolders);
}

/**
 * Installs a package of Debian for tests that need a program of the system, on a machine of
 * continuous integration that lacks it; no service is started. Elsewhere nothing is installed, and
 * those tests say that they are skipped.
 */
async function ensureDebianPackage(wanted) {
  const { program, isServer } = wanted;
  const found = isServer ? systemProgram(program) : findOnPath(program);
  if (found !== undefined || !mayInstall()) return;
  await step(`${program} for tests`, () => install(wanted));
}

module.exports = { ensureDebianPackage, systemProgram };
