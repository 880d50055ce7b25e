"use strict";

const { buildPulumi } = require("./pulumiBuild.cjs");
const { downloadPulumi } = require("./pulumiDownload.cjs");
const { reportedVersion, usePulumiOnPath } = require("./pulumiOnPath.cjs");
const { isCurrent, readRecord, writeRecord } = require("./pulumiRecord.cjs");
const { step } = require("./step.cjs");
const { minimumPulumiVersion, pulumiVersion } = require("./versions.cjs");

/** The ways to a CLI, cheapest first. */
const sources = {
  path: { title: "Pulumi CLI on PATH", get: usePulumiOnPath },
  installer: { title: `Pulumi CLI ${pulumiVersion}, download`, get: downloadPulumi },
  build: { title: `Pulumi CLI ${pulumiVersion}, build with Go (minutes)`, get: buildPulumi },
};

/** The sources to try: all, or the one that VARANUS_PULUMI_SOURCE forces. Throws when it names none. */
function sourcesToTry(forced) {
  if (!forced) return Object.keys(sources);
  if (Object.hasOwn(sources, forced)) return [forced];
  throw new Error(
    `VARANUS_PULUMI_SOURCE "${forced}": not a way to get the Pulumi CLI. ` +
      `Set it to one of ${Object.keys(sources).join(", ")}, or unset it.`,
  );
}

/** Gets a CLI from one source, checks that it starts, and records it. */
async function take(source) {
  const found = await sources[source].get();
  const version = await reportedVersion(found.path);
  if (version !== found.version) {
    throw new Error(`${found.path} reports ${version} instead of ${found.version}`);
  }
  writeRecord({ ...found, source });
  return `${version} at ${found.path}`;
}

/** Said when no source worked: what to do, then why each one failed. */
function noPulumi(failures) {
  return new Error(
    `Pulumi CLI "${pulumiVersion}": could not be had in any of the ways tried. ` +
      `Install Pulumi ${minimumPulumiVersion} or newer so that pulumi is on PATH ` +
      "(https://www.pulumi.com/docs/iac/download-install/), or install Go, then run the command " +
      `again.\n${failures.join("\n")}`,
  );
}

/**
 * Makes sure that there is a Pulumi CLI: the one on PATH, else the official release, else built
 * with Go. The choice is kept in `.tools/pulumi.json`; silent when that CLI is still there.
 */
async function ensurePulumi(forced = process.env.VARANUS_PULUMI_SOURCE) {
  const candidates = sourcesToTry(forced);
  if (isCurrent(readRecord(), forced)) return;
  const failures = [];
  for (const source of candidates) {
    try {
      return await step(sources[source].title, () => take(source));
    } catch (error) {
      failures.push(`- ${source}: ${error.message}`);
    }
  }
  throw noPulumi(failures);
}

module.exports = { ensurePulumi };
