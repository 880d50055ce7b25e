import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ageVersion } from "../../../scripts/setup/versions.cjs";
import { setupClone, withoutTimes } from "../../support/setupClone";

const title = "setup: age for tests (built with Go when not on PATH) ...";

describe("scripts/setup.cjs --tool=age", () => {
  const clone = setupClone();
  const setUp = () => clone.setUp(["--tool=age"]);

  it("takes age 1.1.0 on PATH with age-keygen, and prints nothing the next time", async () => {
    const file = clone.program("age", "echo v1.1.0");
    clone.program("age-keygen", "");
    const first = await setUp();
    assert.equal(first.code, 0, first.stderr);
    assert.equal(withoutTimes(first.stdout), `${title} 1.1.0 at ${file}\n`);
    assert.deepEqual(await setUp(), { code: 0, stdout: "", stderr: "" });
  });

  it("builds the pinned version when the one on PATH is older", async () => {
    clone.program("age", "echo v1.0.0");
    clone.program("age-keygen", "");
    const answer = `#!/bin/sh\\necho v${ageVersion}\\n`;
    const go = `while [ "$1" != -o ]; do shift; done; printf '${answer}' > "$2"; /bin/chmod +x "$2"`;
    clone.program("go", go);
    const { code, stdout, stderr } = await setUp();
    assert.equal(code, 0, stderr);
    const own = clone.at(".tools", "bin");
    assert.equal(withoutTimes(stdout), `${title} ${ageVersion} at ${path.join(own, "age")}\n`);
    assert.deepEqual(fs.readdirSync(own).sort(), ["age", "age-keygen"]);
  });

  it("says in one line why there is none, and does not fail", async () => {
    const { code, stdout, stderr } = await setUp();
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      withoutTimes(stdout),
      `${title} none of 1.1.0 or newer, tests of it are skipped ` +
        "(there is no age on PATH; go: there is no such program on PATH)\n",
    );
  });

  it("pins the version that its Go module names", () => {
    const module = fs.readFileSync(clone.at("tools", "age", "go.mod"), "utf8");
    assert.ok(module.includes(`filippo.io/age v${ageVersion} `));
  });
});
