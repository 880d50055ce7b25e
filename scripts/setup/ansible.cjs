"use strict";

const path = require("node:path");
const { tools } = require("./paths.cjs");
const { pipInstall } = require("./pip.cjs");
const { run } = require("./run.cjs");
const {
  ensureTool,
  programOnPath,
  reportedVersion,
  toolRecord,
  useInstalled,
} = require("./tool.cjs");
const { ansibleVersion, minimumAnsibleVersion } = require("./versions.cjs");

const versionTimeoutMs = 60_000;
const installTimeoutMs = 10 * 60_000;

const versionOf = (file) => reportedVersion(file, ["--version"], versionTimeoutMs);

/** A Python environment of its own, because Ansible brings libraries that others pin differently. */
async function installInEnvironment() {
  const python = programOnPath("python3");
  const folder = path.join(tools, "ansible");
  await run(python, ["-m", "venv", "--clear", folder], { timeoutMs: installTimeoutMs });
  const wanted = `ansible-core==${ansibleVersion}`;
  await pipInstall(path.join(folder, "bin", "python"), wanted, { timeoutMs: installTimeoutMs });
  const file = path.join(folder, "bin", "ansible-playbook");
  return { path: file, version: await versionOf(file), source: "environment" };
}

/**
 * Looks for Ansible for the tests: ansible-core 2.16.0 or newer on PATH, else the pinned one in a
 * Python environment below `.tools`. The choice is kept in `.tools/ansible.json`; silent when that
 * program is still there. Does not fail when there is none: Varanus itself does not run it.
 */
function ensureAnsible() {
  return ensureTool({
    name: "ansible",
    title: "Ansible for tests",
    pinned: ansibleVersion,
    minimum: minimumAnsibleVersion,
    ways: [() => useInstalled("ansible-playbook", versionOf), installInEnvironment],
  });
}

/** Paths of the programs of the Ansible that the set-up chose, and its version, or undefined. */
function ansiblePrograms() {
  const record = toolRecord("ansible", ansibleVersion);
  if (!record) return undefined;
  const inventory = path.join(path.dirname(record.path), "ansible-inventory");
  return { playbook: record.path, inventory, version: record.version };
}

module.exports = { ansiblePrograms, ensureAnsible };
