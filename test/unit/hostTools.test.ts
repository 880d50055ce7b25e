import assert from "node:assert/strict";
import fs from "node:fs";
import { chosenTools } from "../../scripts/setup/toolNames.cjs";
import { caddyVersion } from "../../scripts/setup/versions.cjs";
import { setupClone, withoutTimes } from "../support/setupClone";

const NAMES = "shellcheck, ansible, dig, actionlint, age, caddy, sshd, cloud-init";
const CADDY = "setup: Caddy for tests (built with Go when not on PATH: minutes) ...";

describe("chosenTools", () => {
  const known = ["age", "dig", "sshd"];
  const refusal = (name: string, guess: string): { message: string } => ({
    message:
      `--tool "${name}": not a tool that the set-up gets. ${guess}` +
      "Write --tool=NAME with one of age, dig, sshd.",
  });

  it("answers none, those of --tool once and in their order, or all for --host-tools", () => {
    assert.deepEqual(chosenTools(["--test-tools"], known), []);
    assert.deepEqual(chosenTools(["--tool=sshd", "--tool=age", "--tool=sshd"], known), [
      "sshd",
      "age",
    ]);
    assert.deepEqual(chosenTools(["--tool=sshd", "--host-tools"], known), known);
  });

  it("refuses an unknown name with the known ones, and those it is near to, nearest first", () => {
    const cases = [
      ["shd", "Did you mean sshd? "],
      ["SSHD2", "Did you mean sshd? "],
      ["aig", "Did you mean dig? "],
      ["caddy", ""],
      ["constructor", ""],
    ] as const;
    for (const [name, guess] of cases) {
      assert.throws(() => chosenTools([`--tool=${name}`], known), refusal(name, guess));
    }
    const names = ["dogs", "dig"];
    assert.throws(() => chosenTools(["--tool=digg"], names), {
      message:
        '--tool "digg": not a tool that the set-up gets. Did you mean dig or dogs? ' +
        "Write --tool=NAME with one of dogs, dig.",
    });
  });

  it("refuses --tool without a name, and an unknown name beside --host-tools", () => {
    assert.throws(() => chosenTools(["--tool", "age"], known), refusal("", ""));
    assert.throws(() => chosenTools(["--host-tools", "--tool=x"], known), refusal("x", ""));
  });
});

describe("scripts/setup.cjs --host-tools, --tool", () => {
  const clone = setupClone();

  it("refuses an unknown tool before it gets anything", async () => {
    fs.rmSync(clone.at("node_modules", ".varanus-lock"));
    const { code, stdout, stderr } = await clone.setUp(["--tool=caddy", "--tool=shelcheck"]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.equal(
      stderr,
      '--tool "shelcheck": not a tool that the set-up gets. Did you mean shellcheck? ' +
        `Write --tool=NAME with one of ${NAMES}.\n`,
    );
  });

  it("sets up all tools in one order, each with a line of its own", async () => {
    const shellcheck = clone.program("shellcheck", "echo 'version: 0.9.0'");
    const playbook = clone.program("ansible-playbook", "echo '[core 2.16.0]'");
    const caddy = clone.program("caddy", "echo v2.8.0");
    const noGo = "go: there is no such program on PATH";
    const { code, stdout, stderr } = await clone.setUp(["--host-tools"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(withoutTimes(stdout).split("\n"), [
      `setup: ShellCheck for tests ... 0.9.0 at ${shellcheck}`,
      `setup: Ansible for tests ... 2.16.0 at ${playbook}`,
      "setup: actionlint for tests (built with Go when not on PATH) ... none of 1.7.8 or newer, " +
        `tests of it are skipped (there is no actionlint on PATH; ${noGo})`,
      "setup: age for tests (built with Go when not on PATH) ... none of 1.1.0 or newer, " +
        `tests of it are skipped (there is no age on PATH; ${noGo})`,
      `${CADDY} 2.8.0 at ${caddy}`,
      "",
    ]);
  });

  it("builds the pinned Caddy when the one on PATH is older than 2.8.0, and is silent after", async () => {
    clone.program("caddy", "echo v2.7.6");
    const answer = `#!/bin/sh\\necho v${caddyVersion}\\n`;
    const built = `printf '${answer}' > "$6"; /bin/chmod +x "$6"`;
    const go = clone.program("go", `pwd > "$0.folder"; echo "$4" > "$0.flags"; ${built}`);
    const { code, stdout, stderr } = await clone.setUp(["--tool=caddy"]);
    const own = clone.at(".tools", "bin", "caddy");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(withoutTimes(stdout), `${CADDY} ${caddyVersion} at ${own}\n`);
    assert.equal(
      fs.readFileSync(`${go}.flags`, "utf8"),
      `-s -w -X github.com/caddyserver/caddy/v2.CustomVersion=v${caddyVersion}\n`,
    );
    const folder = fs.realpathSync(clone.at("tools", "caddy"));
    assert.equal(fs.realpathSync(fs.readFileSync(`${go}.folder`, "utf8").trim()), folder);
    assert.deepEqual(await clone.setUp(["--tool=caddy"]), { code: 0, stdout: "", stderr: "" });
  });

  it("looks again when the program that was taken has changed", async () => {
    const caddy = clone.program("caddy", "echo v2.8.0");
    await clone.setUp(["--tool=caddy"]);
    fs.writeFileSync(caddy, "#!/bin/sh\necho v2.9.1\n");
    fs.utimesSync(caddy, 1, 1);
    const { stdout } = await clone.setUp(["--tool=caddy"]);
    assert.equal(withoutTimes(stdout), `${CADDY} 2.9.1 at ${caddy}\n`);
  });

  const isRoot = process.getuid?.() === 0;
  const asRoot = isRoot ? "" : " (skipped: needs root)";
  (isRoot ? it : it.skip)(
    `asks Debian for its list of packages once, however many it needs${asRoot}`,
    async () => {
      const apt = clone.program("apt-get", 'echo "$*" >> "$0.calls"');
      const { code, stdout } = await clone.setUp(["--tool=cloud-init", "--tool=dig"], {
        CI: "true",
      });
      assert.equal(code, 0);
      assert.equal(
        withoutTimes(stdout),
        "setup: cloud-init for tests ... installed cloud-init\n" +
          "setup: dig for tests ... installed bind9-dnsutils\n",
      );
      assert.equal(
        fs.readFileSync(`${apt}.calls`, "utf8"),
        "-qq update\n-qq install --yes --no-install-recommends cloud-init\n" +
          "-qq install --yes --no-install-recommends bind9-dnsutils\n",
      );
    },
  );
});
