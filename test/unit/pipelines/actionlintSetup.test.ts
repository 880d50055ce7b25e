import assert from "node:assert/strict";
import { actionlintVersion } from "../../../scripts/setup/versions.cjs";
import { setupClone, withoutTimes } from "../../support/setupClone";

describe("scripts/setup.cjs --tool=actionlint", () => {
  const clone = setupClone();
  const setUp = () => clone.setUp(["--tool=actionlint"]);
  const title = "setup: actionlint for tests (built with Go when not on PATH) ...";

  it("takes actionlint 1.7.8 on PATH, and prints nothing the next time", async () => {
    const file = clone.program("actionlint", "echo 1.7.8");
    const first = await setUp();
    assert.equal(first.code, 0, first.stderr);
    assert.equal(withoutTimes(first.stdout), `${title} 1.7.8 at ${file}\n`);
    assert.deepEqual(await setUp(), { code: 0, stdout: "", stderr: "" });
  });

  it("builds the pinned module when the one on PATH is older", async () => {
    clone.program("actionlint", "echo 1.6.26");
    const built = `printf '#!/bin/sh\\necho ${actionlintVersion}\\n' > "$6"; /bin/chmod +x "$6"`;
    clone.program("go", built);
    const { code, stdout, stderr } = await setUp();
    assert.equal(code, 0, stderr);
    const own = clone.at(".tools", "bin", "actionlint");
    assert.equal(withoutTimes(stdout), `${title} ${actionlintVersion} at ${own}\n`);
  });

  it("says in one line why there is none, and does not fail", async () => {
    const { code, stdout, stderr } = await setUp();
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      withoutTimes(stdout),
      `${title} none of 1.7.8 or newer, tests of it are skipped (there is no actionlint on PATH; ` +
        "go: there is no such program on PATH)\n",
    );
  });
});
