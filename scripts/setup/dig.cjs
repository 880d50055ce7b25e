"use strict";

const { findOnPath } = require("./programs.cjs");
const { run } = require("./run.cjs");
const { step } = require("./step.cjs");

const installTimeoutMs = 5 * 60_000;
const debianPackage = "bind9-dnsutils";

async function installPackage() {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (args) => run("apt-get", ["-qq", ...args], { env, timeoutMs: installTimeoutMs });
  try {
    await apt(["update"]);
    await apt(["install", "--yes", "--no-install-recommends", debianPackage]);
    return `installed ${debianPackage}`;
  } catch (error) {
    return `none, tests of it are skipped (${error.message.split("\n")[0]})`;
  }
}

/** Only continuous integration may install packages of the system: its machine is thrown away. */
function mayInstall() {
  return Boolean(process.env.CI) && process.getuid?.() === 0 && findOnPath("apt-get") !== undefined;
}

/**
 * Installs dig, for the tests of the DNS watchdog, on a Debian machine of continuous integration
 * that lacks it. Elsewhere nothing is installed, and those tests say that they are skipped.
 */
async function ensureDig() {
  if (findOnPath("dig") !== undefined || !mayInstall()) return;
  await step("dig for tests", installPackage);
}

module.exports = { ensureDig };
