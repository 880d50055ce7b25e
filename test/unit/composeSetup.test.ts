import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { composeVersion } from "../../scripts/setup/versions.cjs";
import { setupClone, withoutTimes } from "../support/setupClone";

const root = path.resolve(__dirname, "..", "..");
const TITLE = "setup: Compose CLI for tests (built with Go when not on PATH: minutes) ...";

describe("composeVersion", () => {
  it("is the version that tools/compose pins", () => {
    const text = fs.readFileSync(path.join(root, "tools", "compose", "go.mod"), "utf8");
    assert.ok(text.includes(`github.com/docker/compose/v2 v${composeVersion} `));
  });
});

describe("scripts/setup.cjs --test-tools", () => {
  const clone = setupClone();
  const setUp = () => clone.setUp(["--test-tools"]);

  it("takes docker compose 2.23.1 on PATH, and prints nothing the next time", async () => {
    const docker = clone.program("docker", '[ "$*" = "compose version --short" ] && echo 2.23.1');
    const first = await setUp();
    assert.equal(first.code, 0, first.stderr);
    assert.equal(withoutTimes(first.stdout), `${TITLE} 2.23.1 at ${docker} compose\n`);
    const { path: file, args, version, source } = clone.record("compose");
    assert.deepEqual([file, args, version, source], [docker, ["compose"], "2.23.1", "path"]);
    assert.deepEqual(await setUp(), { code: 0, stdout: "", stderr: "" });
  });

  it("takes docker-compose when docker has no Compose plugin", async () => {
    clone.program("docker", "exit 1");
    clone.program("docker-compose", "echo v2.30.0");
    const { code, stdout } = await setUp();
    assert.equal(code, 0);
    assert.ok(stdout.startsWith(`${TITLE} 2.30.0 at ${clone.onPath("docker-compose")}, `));
  });

  it("builds the pinned module when the one on PATH is older than 2.23.1", async () => {
    clone.program("docker-compose", "echo 1.29.2");
    const built = `printf '#!/bin/sh\\necho ${composeVersion}\\n' > "$6"; /bin/chmod +x "$6"`;
    clone.program("go", `pwd >&2; echo "$4" > "$0.flags"; ${built}`);
    const { code, stdout, stderr } = await setUp();
    const own = clone.at(".tools", "bin", "docker-compose");
    assert.equal(code, 0, stderr);
    assert.equal(withoutTimes(stdout), `${TITLE} ${composeVersion} at ${own}\n`);
    assert.equal(clone.record("compose").source, "build");
    assert.equal(
      fs.readFileSync(clone.onPath("go.flags"), "utf8"),
      `-s -w -X github.com/docker/compose/v2/internal.Version=v${composeVersion}\n`,
    );
  });

  it("says in one line why there is none, and does not fail", async () => {
    clone.program("docker-compose", "echo 1.29.2");
    const { code, stdout, stderr } = await setUp();
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      withoutTimes(stdout),
      `${TITLE} none of 2.23.1 or newer, tests of it are skipped (there is no docker on PATH; ` +
        `${clone.onPath("docker-compose")} is 1.29.2; ` +
        "go: there is no such program on PATH)\n",
    );
    assert.equal(fs.existsSync(clone.at(".tools", "compose.json")), false);
  });
});
