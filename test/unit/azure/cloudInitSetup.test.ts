import assert from "node:assert/strict";
import fs from "node:fs";
import { setupClone } from "../../support/setupClone";

const asRoot = process.getuid?.() === 0 ? "" : " (skipped: needs root)";

describe("scripts/setup.cjs --tool=cloud-init", () => {
  const clone = setupClone();
  const setUp = (env: NodeJS.ProcessEnv) => clone.setUp(["--tool=cloud-init"], env);
  const calls = (): string => fs.readFileSync(clone.at("calls"), "utf8");

  it("installs nothing outside of continuous integration, nor when cloud-init is there", async () => {
    clone.program("apt-get", "exit 1");
    assert.deepEqual(await setUp({}), { code: 0, stdout: "", stderr: "" });
    clone.program("cloud-init", "exit 0");
    assert.deepEqual(await setUp({ CI: "true" }), { code: 0, stdout: "", stderr: "" });
  });

  const itAsRoot = asRoot === "" ? it : it.skip;
  itAsRoot(`installs Debian's package in continuous integration${asRoot}`, async () => {
    clone.program("apt-get", `echo "$@" >> "${clone.at("calls")}"`);
    const { code, stdout } = await setUp({ CI: "true" });
    assert.equal(code, 0);
    assert.match(stdout, /^setup: cloud-init for tests \.\.\. installed cloud-init, \d+\.\d s\n$/);
    assert.equal(calls(), "-qq update\n-qq install --yes --no-install-recommends cloud-init\n");
  });

  itAsRoot(`does not fail when it cannot be had, and says why${asRoot}`, async () => {
    clone.program("apt-get", "echo no network; exit 100");
    const { code, stdout } = await setUp({ CI: "true" });
    assert.equal(code, 0);
    assert.match(
      stdout,
      /\.\.\. none, tests of it are skipped \(apt-get -qq update: exit code 100\), \d+\.\d s\n$/,
    );
  });
});
