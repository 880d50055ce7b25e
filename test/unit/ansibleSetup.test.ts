import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ansibleVersion, minimumAnsibleVersion } from "../../scripts/setup/versions.cjs";
import { setupClone, withoutTimes } from "../support/setupClone";

const TITLE = "setup: Ansible for tests ...";

describe("scripts/setup.cjs --tool=ansible", function () {
  this.timeout(30_000);
  const clone = setupClone();
  const setUp = () => clone.setUp(["--tool=ansible"]);
  const playbook = (version: string) =>
    clone.program("ansible-playbook", `echo 'ansible-playbook [core ${version}]'`);

  it(`takes ansible-core ${minimumAnsibleVersion} on PATH, and prints nothing the next time`, async () => {
    playbook(minimumAnsibleVersion);
    const first = await setUp();
    assert.equal(first.code, 0, first.stderr);
    const file = clone.onPath("ansible-playbook");
    assert.equal(withoutTimes(first.stdout), `${TITLE} ${minimumAnsibleVersion} at ${file}\n`);
    assert.equal(clone.record("ansible").source, "path");
    assert.deepEqual(await setUp(), { code: 0, stdout: "", stderr: "" });
  });

  it("installs the pinned ansible-core into an environment when the one on PATH is older", async () => {
    playbook("2.14.18");
    // Stands for both pythons: the one on PATH makes the environment, that one's installs into it.
    const made = `/bin/mkdir -p "$4/bin"; /bin/cp "$0" "$4/bin/python"`;
    const installed = `printf '#!/bin/sh\\necho "[core ${ansibleVersion}]"\\n' > "\${0%/*}/ansible-playbook"; /bin/chmod +x "\${0%/*}/ansible-playbook"; echo "$*" > "$0.args"`;
    clone.program("python3", `case "$2" in venv) ${made} ;; pip) ${installed} ;; esac`);
    const { code, stdout, stderr } = await setUp();
    assert.equal(code, 0, stderr);
    const bin = clone.at(".tools", "ansible", "bin");
    assert.equal(
      withoutTimes(stdout),
      `${TITLE} ${ansibleVersion} at ${path.join(bin, "ansible-playbook")}\n`,
    );
    assert.equal(clone.record("ansible").source, "environment");
    assert.equal(
      fs.readFileSync(path.join(bin, "python.args"), "utf8"),
      "-m pip install --quiet --disable-pip-version-check --only-binary=:all: " +
        `ansible-core==${ansibleVersion}\n`,
    );
  });

  it("says in one line why there is none, and does not fail", async () => {
    playbook("2.14.18");
    const { code, stdout, stderr } = await setUp();
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      withoutTimes(stdout),
      `${TITLE} none of ${minimumAnsibleVersion} or newer, tests of it are skipped ` +
        `(${clone.onPath("ansible-playbook")} is 2.14.18; there is no python3 on PATH)\n`,
    );
    assert.equal(fs.existsSync(clone.at(".tools", "ansible.json")), false);
  });
});
