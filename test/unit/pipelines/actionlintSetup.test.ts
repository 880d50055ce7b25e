import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { actionlintVersion } from "../../../scripts/setup/versions.cjs";
import { makeClone, type Outcome, runNode, writeProgram } from "../../support/clone";

describe("scripts/setup.cjs --tool=actionlint", () => {
  let clone: string;
  let programs: string;

  beforeEach(() => {
    clone = makeClone();
    programs = path.join(clone, "programs");
    fs.mkdirSync(programs);
  });

  afterEach(() => fs.rmSync(clone, { recursive: true }));

  const setUp = (): Promise<Outcome> =>
    runNode(clone, ["scripts/setup.cjs", "--dependencies-only", "--tool=actionlint"], {
      PATH: programs,
    });
  const title = "setup: actionlint for tests (built with Go when not on PATH) ...";
  const withoutTime = (text: string): string => text.replace(/, \d+\.\d s\n$/, "\n");

  it("takes actionlint 1.7.8 on PATH, and prints nothing the next time", async () => {
    const file = path.join(programs, "actionlint");
    writeProgram(file, "echo 1.7.8");
    const first = await setUp();
    assert.equal(first.code, 0, first.stderr);
    assert.equal(withoutTime(first.stdout), `${title} 1.7.8 at ${file}\n`);
    assert.deepEqual(await setUp(), { code: 0, stdout: "", stderr: "" });
  });

  it("builds the pinned module when the one on PATH is older", async () => {
    writeProgram(path.join(programs, "actionlint"), "echo 1.6.26");
    const built = `printf '#!/bin/sh\\necho ${actionlintVersion}\\n' > "$6"; /bin/chmod +x "$6"`;
    writeProgram(path.join(programs, "go"), built);
    const { code, stdout, stderr } = await setUp();
    assert.equal(code, 0, stderr);
    const own = path.join(clone, ".tools", "bin", "actionlint");
    assert.equal(withoutTime(stdout), `${title} ${actionlintVersion} at ${own}\n`);
  });

  it("says in one line why there is none, and does not fail", async () => {
    const { code, stdout, stderr } = await setUp();
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      withoutTime(stdout),
      `${title} none of 1.7.8 or newer, tests of it are skipped (there is no actionlint on PATH; ` +
        "go: there is no such program on PATH)\n",
    );
  });
});
