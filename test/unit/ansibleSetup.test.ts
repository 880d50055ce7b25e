import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ansibleVersion, minimumAnsibleVersion } from "../../scripts/setup/versions.cjs";
import { makeClone, type Outcome, runNode, writeProgram } from "../support/clone";

const TITLE = "setup: Ansible for tests ...";

describe("scripts/setup.cjs --tool=ansible", function () {
  this.timeout(30_000);
  let clone: string;
  let programs: string;

  beforeEach(() => {
    clone = makeClone();
    programs = path.join(clone, "programs");
  });

  afterEach(() => fs.rmSync(clone, { recursive: true }));

  const setUp = (): Promise<Outcome> => {
    const args = ["scripts/setup.cjs", "--dependencies-only", "--tool=ansible"];
    return runNode(clone, args, { PATH: programs });
  };
  const record = (): Record<string, unknown> =>
    JSON.parse(fs.readFileSync(path.join(clone, ".tools", "ansible.json"), "utf8")) as Record<
      string,
      unknown
    >;
  const withoutTime = (text: string): string => text.replace(/, \d+\.\d s\n$/, "\n");
  const playbook = (version: string) =>
    writeProgram(
      path.join(programs, "ansible-playbook"),
      `echo 'ansible-playbook [core ${version}]'`,
    );

  it(`takes ansible-core ${minimumAnsibleVersion} on PATH, and prints nothing the next time`, async () => {
    playbook(minimumAnsibleVersion);
    const first = await setUp();
    assert.equal(first.code, 0, first.stderr);
    const file = path.join(programs, "ansible-playbook");
    assert.equal(withoutTime(first.stdout), `${TITLE} ${minimumAnsibleVersion} at ${file}\n`);
    assert.equal(record().source, "path");
    assert.deepEqual(await setUp(), { code: 0, stdout: "", stderr: "" });
  });

  it("installs the pinned ansible-core into an environment when the one on PATH is older", async () => {
    playbook("2.14.18");
    // Stands for both pythons: the one on PATH makes the environment, that one's installs into it.
    const made = `/bin/mkdir -p "$4/bin"; /bin/cp "$0" "$4/bin/python"`;
    const installed = `printf '#!/bin/sh\\necho "[core ${ansibleVersion}]"\\n' > "\${0%/*}/ansible-playbook"; /bin/chmod +x "\${0%/*}/ansible-playbook"; echo "$*" > "$0.args"`;
    writeProgram(
      path.join(programs, "python3"),
      `case "$2" in venv) ${made} ;; pip) ${installed} ;; esac`,
    );
    const { code, stdout, stderr } = await setUp();
    assert.equal(code, 0, stderr);
    const bin = path.join(clone, ".tools", "ansible", "bin");
    assert.equal(
      withoutTime(stdout),
      `${TITLE} ${ansibleVersion} at ${path.join(bin, "ansible-playbook")}\n`,
    );
    assert.equal(record().source, "environment");
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
      withoutTime(stdout),
      `${TITLE} none of ${minimumAnsibleVersion} or newer, tests of it are skipped ` +
        `(${path.join(programs, "ansible-playbook")} is 2.14.18; there is no python3 on PATH)\n`,
    );
    assert.equal(fs.existsSync(path.join(clone, ".tools", "ansible.json")), false);
  });
});
