import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { ageVersion } from "../../../scripts/setup/versions.cjs";
import { makeClone, type Outcome, runNode, writeProgram } from "../../support/clone";

const title = "setup: age for tests (built with Go when not on PATH) ...";

describe("scripts/setup.cjs --tool=age", () => {
  let clone: string;
  let programs: string;

  beforeEach(() => {
    clone = makeClone();
    programs = path.join(clone, "programs");
    fs.mkdirSync(programs);
  });

  afterEach(() => fs.rmSync(clone, { recursive: true }));

  const setUp = (): Promise<Outcome> =>
    runNode(clone, ["scripts/setup.cjs", "--dependencies-only", "--tool=age"], { PATH: programs });
  const withoutTime = (text: string): string => text.replace(/, \d+\.\d s\n$/, "\n");

  it("takes age 1.1.0 on PATH with age-keygen, and prints nothing the next time", async () => {
    const file = path.join(programs, "age");
    writeProgram(file, "echo v1.1.0");
    writeProgram(path.join(programs, "age-keygen"), "");
    const first = await setUp();
    assert.equal(first.code, 0, first.stderr);
    assert.equal(withoutTime(first.stdout), `${title} 1.1.0 at ${file}\n`);
    assert.deepEqual(await setUp(), { code: 0, stdout: "", stderr: "" });
  });

  it("builds the pinned version when the one on PATH is older", async () => {
    writeProgram(path.join(programs, "age"), "echo v1.0.0");
    writeProgram(path.join(programs, "age-keygen"), "");
    const answer = `#!/bin/sh\\necho v${ageVersion}\\n`;
    const go = `while [ "$1" != -o ]; do shift; done; printf '${answer}' > "$2"; /bin/chmod +x "$2"`;
    writeProgram(path.join(programs, "go"), go);
    const { code, stdout, stderr } = await setUp();
    assert.equal(code, 0, stderr);
    const own = path.join(clone, ".tools", "bin");
    assert.equal(withoutTime(stdout), `${title} ${ageVersion} at ${path.join(own, "age")}\n`);
    assert.deepEqual(fs.readdirSync(own).sort(), ["age", "age-keygen"]);
  });

  it("says in one line why there is none, and does not fail", async () => {
    const { code, stdout, stderr } = await setUp();
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      withoutTime(stdout),
      `${title} none of 1.1.0 or newer, tests of it are skipped ` +
        "(there is no age on PATH; go: there is no such program on PATH)\n",
    );
  });

  it("pins the version that its Go module names", () => {
    const module = fs.readFileSync(path.join(clone, "tools", "age", "go.mod"), "utf8");
    assert.ok(module.includes(`filippo.io/age v${ageVersion} `));
  });
});
