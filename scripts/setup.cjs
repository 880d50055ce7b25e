"use strict";

// What every npm script runs first: makes a fresh clone ready, and returns at once in a ready one.
// Plain Node without dependencies, because it runs before there are any.
const { assertNodeVersion } = require("./setup/versions.cjs");

/** Tools for tests of what runs on hosts and in pipelines, in the order of the set-up. */
const hostTools = {
  shellcheck: () => require("./setup/shellcheck.cjs").ensureShellcheck(),
  ansible: () => require("./setup/ansible.cjs").ensureAnsible(),
  dig: () => fromDebian("dig", "bind9-dnsutils"),
  actionlint: () => require("./setup/actionlint.cjs").ensureActionlint(),
  age: () => require("./setup/age.cjs").ensureAge(),
  caddy: () => require("./setup/caddy.cjs").ensureCaddy(),
  sshd: () => fromDebian("sshd", "openssh-server", { isServer: true }),
  "cloud-init": () => fromDebian("cloud-init", "cloud-init"),
};

function fromDebian(program, debianPackage, options) {
  const { ensureDebianPackage } = require("./setup/debianPackage.cjs");
  return ensureDebianPackage({ program, debianPackage, ...options });
}

async function main(args) {
  assertNodeVersion();
  const { chosenTools } = require("./setup/toolNames.cjs");
  const chosen = chosenTools(args, Object.keys(hostTools));
  const { ensureDependencies } = require("./setup/dependencies.cjs");
  await ensureDependencies();
  if (!args.includes("--dependencies-only")) {
    const { ensurePulumi } = require("./setup/pulumi.cjs");
    await ensurePulumi();
  }
  if (args.includes("--test-tools")) {
    const { ensureCompose } = require("./setup/compose.cjs");
    await ensureCompose();
  }
  for (const name of chosen) await hostTools[name]();
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
