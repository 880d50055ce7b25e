"use strict";

const path = require("node:path");

/** The folder of the clone; everything the set-up writes lies below it. */
const root = path.resolve(__dirname, "..", "..");

/** Folders the set-up and the runs use, as absolute paths. */
module.exports = {
  root,
  /** What the set-up makes: the Pulumi CLI and the record of where it came from. */
  tools: path.join(root, ".tools"),
  /** Programs that come first on PATH when the set-up had to get the CLI itself. */
  bin: path.join(root, ".tools", "bin"),
  /** What runs leave behind. */
  local: path.join(root, ".local"),
};
