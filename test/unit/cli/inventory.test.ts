import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { main } from "../../../cli/main";
import { buildInventory, inventoryYaml, nestedInventory } from "../../../inventory";
import { AnsibleFolder, withoutAnsible } from "../../support/ansible";
import { writeProgram } from "../../support/clone";
import { s0Fleet, s0Secrets } from "../../support/inventoryFleet";
import { shellcheckPath } from "../../../scripts/setup/shellcheck.cjs";

const root = path.resolve(__dirname, "..", "..", "..");
const { inventory } = buildInventory(s0Fleet);
const hidden = { ansibleInventory: inventory, ansibleSecrets: "[secret]", other: 1 };
const shown = { ...hidden, ansibleSecrets: s0Secrets };

describe("varanus inventory", function () {
  this.timeout(60_000);
  let folder: string;
  let environment: Record<string, string>;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "varanus-inventory-"));
    writeFileSync(path.join(folder, "hidden.json"), JSON.stringify(hidden));
    writeFileSync(path.join(folder, "shown.json"), JSON.stringify(shown));
    const bin = path.join(folder, "bin");
    // Answers as Pulumi does: secrets only when they are asked for; a failure on the error stream.
    writeProgram(
      path.join(bin, "pulumi"),
      `echo "$*" >> '${folder}/calls'
case "$*" in
  *--stack\\ lost*) echo "error: no stack named 'lost' found" >&2; exit 255 ;;
  *--show-secrets*) exec cat '${folder}/shown.json' ;;
  *) exec cat '${folder}/hidden.json' ;;
esac`,
    );
    environment = { PATH: [bin, process.env.PATH].join(path.delimiter) };
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const out: string[] = [];
    const err: string[] = [];
    const code = await main(["inventory", ...args], {
      folder,
      environment,
      print: (text) => out.push(text),
      warn: (text) => err.push(text),
    });
    return { code, out: out.join("\n"), err: err.join("\n") };
  }

  const calls = () => readFileSync(path.join(folder, "calls"), "utf8");

  it("prints the selected stack's inventory as YAML", async () => {
    const { code, out, err } = await run();
    assert.deepEqual([code, err], [0, ""]);
    assert.equal(`${out}\n`, inventoryYaml(inventory));
    assert.deepEqual(parse(out), JSON.parse(JSON.stringify(nestedInventory(inventory))));
    assert.equal(calls(), `stack output --json --non-interactive --cwd ${folder}\n`);
  });

  it("reads another stack of another project", async () => {
    assert.equal((await run("--stack", "prod", "--cwd", "fleet")).code, 0);
    const project = path.join(folder, "fleet");
    assert.equal(calls(), `stack output --json --non-interactive --cwd ${project} --stack prod\n`);
  });

  it("--list and --host answer as Ansible expects of a script", async () => {
    const list = await run("--list");
    assert.deepEqual(JSON.parse(list.out), inventory);
    const host = await run("--host", "svlazdock1");
    assert.deepEqual(JSON.parse(host.out), inventory._meta.hostvars.svlazdock1);
    const none = await run("--host", "nas");
    assert.equal(none.code, 1);
    assert.equal(
      none.err,
      'Host "nas": is not in the inventory, which has future-dmz-server, svlazdock1, svlazkomodo1. ' +
        "Name one of them.",
    );
  });

  it("S0-SEC-1: shows no secret unless --show-secrets asks for them", async () => {
    const values = Object.values(s0Secrets);
    for (const args of [[], ["--list"], ["--outputs", "shown.json"]]) {
      const { out } = await run(...args);
      for (const value of values) assert.equal(out.includes(value), false, args.join(" "));
    }
    assert.equal(calls().includes("--show-secrets"), false);
    const list = JSON.parse((await run("--list", "--show-secrets")).out) as typeof inventory;
    assert.deepEqual(
      list.all.vars?.varanus_secrets,
      Object.fromEntries(
        Object.entries(s0Secrets).map(([name, value]) => [name, { __ansible_unsafe: value }]),
      ),
    );
    const yaml = await run("--show-secrets");
    assert.ok(yaml.out.includes('komodo_api_key: !unsafe "K-0002"'));
    assert.equal(yaml.out.includes("pulumi stack output"), false);
  });

  it("--outputs reads a file, or input, instead of asking Pulumi", async () => {
    const file = await run("--outputs", "hidden.json");
    assert.equal(`${file.out}\n`, inventoryYaml(inventory));
    const script = path.join(root, "cli", "varanus.cjs");
    const child = spawn(process.execPath, [script, "inventory", "--outputs", "-", "--list"]);
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stdin.end(JSON.stringify(hidden));
    await new Promise((resolve) => child.once("close", resolve));
    assert.deepEqual(JSON.parse(out), inventory);
    assert.throws(calls, { code: "ENOENT" });
  });

  it("exits with 2 on flags that exclude each other", async () => {
    for (const args of [
      ["--list", "--host", "nas"],
      ["--stack", "a", "--outputs", "b"],
    ]) {
      const { code, err } = await run(...args);
      assert.equal(code, 2);
      assert.match(err, /cannot be used with option/);
    }
  });

  it("says what Pulumi said, or that it is not there", async () => {
    const lost = await run("--stack", "lost");
    assert.equal(lost.code, 1);
    assert.equal(
      lost.err,
      "Stack \"lost\": its outputs cannot be read: no stack named 'lost' found. Log in to the " +
        "stack's backend, and name the stack with --stack and its folder with --cwd.",
    );
    environment = { PATH: path.join(folder, "nothing") };
    const missing = await run();
    assert.equal(
      missing.err,
      'Program "pulumi": is not on PATH. Install Pulumi, or give what `pulumi stack output --json` ' +
        "prints by --outputs.",
    );
  });

  it("says which output is missing or has another form, without its value", async () => {
    const fix =
      "Configure varanus:ansible, or export `ansibleInventory(args)` under this name in a program of " +
      "your own, and run `pulumi up`.";
    const cases: [unknown, string][] = [
      [
        {},
        `Output "ansibleInventory": is missing among the stack's outputs, or has another form. ${fix}`,
      ],
      [
        "hunter2",
        `Output "ansibleInventory": is missing among the stack's outputs, or has another form. ${fix}`,
      ],
      [
        { ansibleInventory: { ...inventory, all: { hosts: "hunter2" } } },
        `Output "ansibleInventory": is missing among the stack's outputs, or has another form at all.hosts. ${fix}`,
      ],
    ];
    for (const [outputs, expected] of cases) {
      writeFileSync(path.join(folder, "odd.json"), JSON.stringify(outputs));
      const { code, err } = await run("--outputs", "odd.json");
      assert.deepEqual([code, err], [1, expected]);
    }
    const absent = await run("--outputs", "absent.json");
    assert.equal(absent.code, 1);
    assert.equal(
      absent.err,
      'File "absent.json": cannot be read (ENOENT). Give a file with what `pulumi stack output --json` printed.',
    );
  });

  describe("ansible/inventory.sh", () => {
    const script = path.join(root, "ansible", "inventory.sh");

    it(
      "passes ShellCheck" + (shellcheckPath() ? "" : " (skipped: the set-up found none)"),
      async function () {
        const program = shellcheckPath();
        if (!program) return this.skip();
        const { stdout } = await promisify(execFile)(program, [script]);
        assert.equal(stdout, "");
      },
    );

    it("says what to do in a project without Varanus", async () => {
      mkdirSync(path.join(folder, "ansible"));
      writeProgram(path.join(folder, "ansible", "inventory.sh"), readFileSync(script, "utf8"));
      const call = promisify(execFile)(path.join(folder, "ansible", "inventory.sh"), ["--list"]);
      const { stderr } = await call.catch((error: unknown) => error as { stderr: string });
      assert.equal(
        stderr,
        `Inventory "${folder}/ansible/inventory.sh": ${folder} has no Varanus. Run npm install there.\n`,
      );
    });

    it("S2-BOOT-4: is an inventory for the real Ansible" + withoutAnsible, async function () {
      if (withoutAnsible !== "") return this.skip();
      const ansible = new AnsibleFolder();
      try {
        const args = ["-i", script, "--list", "--limit", "untrusted_servers"];
        const { code, stdout, stderr } = await ansible.inventory(args, environment);
        assert.equal(code, 0, stderr);
        const { _meta } = JSON.parse(stdout) as typeof inventory;
        assert.deepEqual(Object.keys(_meta.hostvars), ["future-dmz-server"]);
        assert.equal(calls(), `stack output --json --non-interactive --cwd ${root}\n`);
      } finally {
        ansible.dispose();
      }
    });
  });
});
