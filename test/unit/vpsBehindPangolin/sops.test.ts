import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { plan } from "../../../examples/vps-behind-pangolin/migrationPlan";
import { inFolder } from "../../support/composeCli";
import { reasonAgainstShellcheck, shellcheck } from "../../support/dnsWatchdogTexts";
import { vpsExample } from "../../support/vpsExample";

const script = path.join(vpsExample, "sops-decrypt.sh");

/** Runs the script with a stand-in for SOPS, which notes its arguments. */
function run(folder: string, sops: string) {
  const bin = path.join(folder, "bin");
  chmodSync(path.join(bin, "sops"), 0o755);
  const env = { PATH: `${bin}:${process.env.PATH ?? ""}`, SOPS: sops };
  return spawnSync("sh", [script], { cwd: folder, env, encoding: "utf8" });
}

const SOPS =
  '#!/bin/sh\necho "$*" > calls\n[ "$SOPS" = works ] || exit 128\nsed s/ENC/clear/ .sops.env\n';

describe("vps-behind-pangolin: sops-decrypt.sh", () => {
  it("S1-FUT-4: writes .env from .sops.env, readable by its owner alone", async () => {
    await inFolder({ "bin/sops": SOPS, ".sops.env": "NEWT_ID=ENC\n" }, (folder) => {
      const { status, stderr } = run(folder, "works");
      assert.equal(status, 0, stderr);
      assert.equal(readFileSync(path.join(folder, ".env"), "utf8"), "NEWT_ID=clear\n");
      assert.equal(statSync(path.join(folder, ".env")).mode & 0o777, 0o600);
      const calls = readFileSync(path.join(folder, "calls"), "utf8");
      assert.equal(calls, "--decrypt --input-type dotenv --output-type dotenv .sops.env\n");
      return Promise.resolve();
    });
  });

  it("leaves the last .env alone, and nothing beside it, when SOPS fails", async () => {
    const files = { "bin/sops": SOPS, ".sops.env": "A=ENC\n", ".env": "A=old\n" };
    await inFolder(files, (folder) => {
      assert.equal(run(folder, "fails").status, 128);
      assert.equal(readFileSync(path.join(folder, ".env"), "utf8"), "A=old\n");
      assert.ok(!existsSync(path.join(folder, ".env.new")));
      return Promise.resolve();
    });
  });

  it("says what to do where there is no .sops.env", async () => {
    await inFolder({ "bin/sops": SOPS }, (folder) => {
      const { status, stderr } = run(folder, "works");
      assert.equal(status, 1);
      assert.match(
        stderr,
        /^sops-decrypt: .* has no \.sops\.env\. Make one: sops -e \.env > \.sops\.env\n$/,
      );
      return Promise.resolve();
    });
  });
});

describe("vps-behind-pangolin: .sops.yaml", () => {
  const text = readFileSync(path.join(vpsExample, ".sops.yaml"), "utf8");
  const [rule] = (parse(text) as { creation_rules: { path_regex: string; age: string }[] })
    .creation_rules;

  it("S1-SEC-2: encrypts every .sops.env below stacks, and no other file", () => {
    const regex = new RegExp(rule?.path_regex ?? "");
    assert.ok(regex.test("stacks/aegis-gateway/.sops.env"));
    for (const other of [".env.example", "compose.yaml", ".sops.env.example"]) {
      assert.ok(!regex.test(`stacks/aegis-gateway/${other}`), other);
    }
    assert.match(rule?.age ?? "", /^age1/);
  });
});

const against = reasonAgainstShellcheck();
const withShellcheck = against === undefined ? describe : describe.skip;
withShellcheck(`vps-behind-pangolin: ShellCheck${against ? ` (skipped: ${against})` : ""}`, () => {
  it("has nothing to say of sops-decrypt.sh", () => {
    assert.equal(shellcheck(readFileSync(script, "utf8")), "");
  });

  it("has nothing to say of the commands of the migration", () => {
    for (const { id, commands } of plan.flatMap(({ steps }) => steps)) {
      assert.equal(shellcheck(`${commands.join("\n")}\n`), "", id);
    }
  });
});
