"use strict";

// What every npm script runs first: makes a fresh clone ready, and returns at once in a ready one.
// Plain Node without dependencies, because it runs before there are any.
const { assertNodeVersion } = require("./setup/versions.cjs");

async function main(args) {
  assertNodeVersion();
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
  if (args.includes("--host-tools")) {
    const { ensureShellcheck } = require("./setup/shellcheck.cjs");
    const { ensureDig } = require("./setup/dig.cjs");
    await ensureShellcheck();
    await ensureDig();
  }
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
