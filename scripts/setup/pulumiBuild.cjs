"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { bin, root } = require("./paths.cjs");
const { buildProgram } = require("./programs.cjs");
const { ownPulumi } = require("./pulumiRecord.cjs");
const { pulumiVersion } = require("./versions.cjs");

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** The two programs of a CLI and the module below `tools/` that pins each of them. */
const programs = [
  {
    name: "language-nodejs-host",
    module: "language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    linkFlags: "-s -w",
  },
  {
    name: "pulumi",
    module: "pulumi",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    linkFlags: `-s -w -X ${versionVariable}=v${pulumiVersion}`,
  },
];

function copyScript(source, name) {
  const target = path.join(bin, name);
  fs.copyFileSync(path.join(root, source), target);
  fs.chmodSync(target, 0o755);
}

/**
 * Builds the CLI and the language host for Node.js from the Go modules pinned in `tools/`: a few
 * minutes the first time, seconds once Go has them cached. Throws with Go's own words when Go is
 * missing, too old for the modules, or cannot fetch them. Not offered on Windows, where the scripts
 * that belong to it do not run.
 */
async function buildPulumi() {
  if (process.platform === "win32") throw new Error("the build is not offered on Windows");
  for (const program of programs) await buildProgram(program);
  copyScript("tools/language-nodejs/pulumi-language-nodejs.sh", "pulumi-language-nodejs");
  // The starter of dynamic providers comes with the npm package. The engine warns on each run when
  // it finds it only on PATH instead of beside the CLI.
  const starter = "pulumi-resource-pulumi-nodejs";
  copyScript(`node_modules/@pulumi/pulumi/${starter}`, starter);
  return { path: ownPulumi, version: pulumiVersion };
}

module.exports = { buildPulumi };
