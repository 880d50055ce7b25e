import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { caddyVersion } from "../../../scripts/setup/versions.cjs";
import { makeClone, type Outcome, runNode, writeProgram } from "../../support/clone";

const root = path.resolve(__dirname, "..", "..", "..");
const title = "setup: Caddy for tests (built with Go when not on PATH: minutes) ...";

describe("caddyVersion", () => {
  it("is the version that tools/caddy pins", () => {
    const text = fs.readFileSync(path.join(root, "tools", "caddy", "go.mod"), "utf8");
    assert.ok(text.includes(`github.com/caddyserver/caddy/v2 v${caddyVersion}`));
  });
});

describe("scripts/setup.cjs --tool=caddy", () => {
  let clone: string;
  let programs: string;

  beforeEach(() => {
    clone = makeClone();
    programs = path.join(clone, "programs");
  });

  afterEach(() => fs.rmSync(clone, { recursive: true }));

  const setUp = (): Promise<Outcome> => {
    const args = ["scripts/setup.cjs", "--dependencies-only", "--tool=caddy"];
    return runNode(clone, args, { PATH: programs, CI: "" });
  };
  const withoutTime = (text: string): string => text.replace(/, \d+\.\d s\n$/, "\n");

  it("takes a Caddy 2.8.0 on PATH, and prints nothing the next time", async () => {
    const file = path.join(programs, "caddy");
    writeProgram(file, "echo v2.8.0 h1:abc=");
    const first = await setUp();
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    assert.equal(withoutTime(first.stdout), `${title} 2.8.0 at ${file}\n`);
    assert.deepEqual(await setUp(), { code: 0, stdout: "", stderr: "" });
  });

  it("builds the pinned module when the one on PATH is older than 2.8.0", async () => {
    writeProgram(path.join(programs, "caddy"), "echo v2.7.6");
    const built = `printf '#!/bin/sh\\necho v${caddyVersion}\\n' > "$6"; /bin/chmod +x "$6"`;
    writeProgram(path.join(programs, "go"), built);
    const { code, stdout, stderr } = await setUp();
    assert.equal(code, 0, stderr);
    const own = path.join(clone, ".tools", "bin", "caddy");
    assert.equal(withoutTime(stdout), `${title} ${caddyVersion} at ${own}\n`);
  });
});
