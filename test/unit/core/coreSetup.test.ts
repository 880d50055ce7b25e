import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { caddyVersion } from "../../../scripts/setup/versions.cjs";
import { setupClone, withoutTimes } from "../../support/setupClone";

const root = path.resolve(__dirname, "..", "..", "..");
const title = "setup: Caddy for tests (built with Go when not on PATH: minutes) ...";

describe("caddyVersion", () => {
  it("is the version that tools/caddy pins", () => {
    const text = fs.readFileSync(path.join(root, "tools", "caddy", "go.mod"), "utf8");
    assert.ok(text.includes(`github.com/caddyserver/caddy/v2 v${caddyVersion}`));
  });
});

describe("scripts/setup.cjs --tool=caddy", () => {
  const clone = setupClone();
  const setUp = () => clone.setUp(["--tool=caddy"]);

  it("takes a Caddy 2.8.0 on PATH, and prints nothing the next time", async () => {
    const file = clone.program("caddy", "echo v2.8.0 h1:abc=");
    const first = await setUp();
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    assert.equal(withoutTimes(first.stdout), `${title} 2.8.0 at ${file}\n`);
    assert.deepEqual(await setUp(), { code: 0, stdout: "", stderr: "" });
  });

  it("builds the pinned module when the one on PATH is older than 2.8.0", async () => {
    clone.program("caddy", "echo v2.7.6");
    const built = `printf '#!/bin/sh\\necho v${caddyVersion}\\n' > "$6"; /bin/chmod +x "$6"`;
    clone.program("go", built);
    const { code, stdout, stderr } = await setUp();
    assert.equal(code, 0, stderr);
    const own = clone.at(".tools", "bin", "caddy");
    assert.equal(withoutTimes(stdout), `${title} ${caddyVersion} at ${own}\n`);
  });

  it("builds anew after another module was pinned, and leaves a Caddy from PATH alone", async () => {
    const built = `printf '#!/bin/sh\\necho v${caddyVersion}\\n' > "$6"; /bin/chmod +x "$6"`;
    clone.program("go", built);
    await setUp();
    assert.equal((await setUp()).stdout, "");
    fs.appendFileSync(clone.at("tools", "caddy", "go.sum"), "other\n");
    const own = clone.at(".tools", "bin", "caddy");
    assert.equal(withoutTimes((await setUp()).stdout), `${title} ${caddyVersion} at ${own}\n`);
    fs.rmSync(clone.at(".tools"), { recursive: true });
    clone.program("caddy", "echo v2.8.0");
    await setUp();
    fs.appendFileSync(clone.at("tools", "caddy", "go.sum"), "more\n");
    assert.equal((await setUp()).stdout, "");
  });
});
