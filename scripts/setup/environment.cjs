"use strict";

const path = require("node:path");
const { bin, local } = require("./paths.cjs");
const { readRecord } = require("./pulumiRecord.cjs");

/**
 * The environment for running Pulumi from this clone: the CLI that `npm run setup` chose is found
 * first, and Pulumi keeps its own files below `.local/pulumi-home` instead of the home folder. It
 * downloads no provider plugins: Pulumi would fetch those of every package in node_modules, azure-native
 * among them, whether the program uses them or not. Those that are used have to be on PATH.
 * Variables of `base` that say nothing about this are kept. Backend and passphrase stay the
 * caller's business. Throws when the set-up has not chosen a CLI yet.
 */
function pulumiEnvironment(base = process.env) {
  const record = readRecord();
  if (!record) {
    throw new Error('Pulumi CLI ".tools/pulumi.json": not set up yet. Run npm run setup.');
  }
  const found = (base.PATH ?? "").split(path.delimiter);
  const folders = record.source === "path" ? found : [bin, ...found];
  return {
    ...base,
    PATH: folders.filter((folder) => folder !== "").join(path.delimiter),
    PULUMI_HOME: path.join(local, "pulumi-home"),
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

module.exports = { pulumiEnvironment };
