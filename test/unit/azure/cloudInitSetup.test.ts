import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { makeClone, type Outcome, runNode, writeProgram } from "../../support/clone";

const asRoot = process.getuid?.() === 0 ? "" : " (skipped: needs root)";

describe("scripts/setup.cjs --tool=cloud-init", () => {
  let clone: string;
  let programs: string;

  beforeEach(() => {
    clone = makeClone();
    programs = path.join(clone, "programs");
  });

  afterEach(() => fs.rmSync(clone, { recursive: true }));

  const setUp = (env: NodeJS.ProcessEnv): Promise<Outcome> => {
    const args = ["scripts/setup.cjs", "--dependencies-only", "--tool=cloud-init"];
    return runNode(clone, args, { PATH: programs, CI: "", ...env });
  };
  const calls = (): string => fs.readFileSync(path.join(clone, "calls"), "utf8");
  const program = (name: string, text: string): void =>
    writeProgram(path.join(programs, name), text);

  it("installs nothing outside of continuous integration, nor when cloud-init is there", async () => {
    program("apt-get", "exit 1");
    assert.deepEqual(await setUp({}), { code: 0, stdout: "", stderr: "" });
    program("cloud-init", "exit 0");
    assert.deepEqual(await setUp({ CI: "true" }), { code: 0, stdout: "", stderr: "" });
  });

  const itAsRoot = asRoot === "" ? it : it.skip;
  itAsRoot(`installs Debian's package in continuous integration${asRoot}`, async () => {
    program("apt-get", `echo "$@" >> "${path.join(clone, "calls")}"`);
    const { code, stdout } = await setUp({ CI: "true" });
    assert.equal(code, 0);
    assert.match(stdout, /^setup: cloud-init for tests \.\.\. installed cloud-init, \d+\.\d s\n$/);
    assert.equal(calls(), "-qq update\n-qq install --yes --no-install-recommends cloud-init\n");
  });

  itAsRoot(`does not fail when it cannot be had, and says why${asRoot}`, async () => {
    program("apt-get", "echo no network; exit 100");
    const { code, stdout } = await setUp({ CI: "true" });
    assert.equal(code, 0);
    assert.match(
      stdout,
      /\.\.\. none, tests of it are skipped \(apt-get -qq update: exit code 100\), \d+\.\d s\n$/,
    );
  });
});
