import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { main } from "../../../cli/main";
import { type Sandbox, startSandbox } from "../../../sandbox";

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe("varanus", function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  let folder: string;

  before(async () => {
    sandbox = await startSandbox();
  });

  after(() => sandbox.close());

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "varanus-cli-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function run(
    args: readonly string[],
    environment?: Record<string, string>,
  ): Promise<Result> {
    const { url, username, password } = sandbox.komodo;
    const login = { KOMODO_URL: url, KOMODO_USERNAME: username, KOMODO_PASSWORD: password };
    const out: string[] = [];
    const err: string[] = [];
    const code = await main(args, {
      folder,
      environment: environment ?? login,
      print: (text) => out.push(text),
      warn: (text) => err.push(text),
    });
    return { code, out: out.join("\n"), err: err.join("\n") };
  }

  it("lists its commands, and for each one its options and settings, with exit code 0", async () => {
    const help = await run(["--help"]);
    assert.equal(help.code, 0);
    assert.match(help.out, /import \[options\][^]*export \[options\]/);
    const command = await run(["import", "--help"]);
    assert.match(command.out, /--from-core[^]*--toml <paths\.\.\.>[^]*--out <dir>[^]*--force/);
    assert.match(command.out, /KOMODO_URL[^]*KOMODO_API_KEY/);
  });

  it("runs as a program of its own, with its exit code", async () => {
    const script = path.resolve(__dirname, "..", "..", "..", "cli", "varanus.cjs");
    const version = await run(["--version"]);
    const { stdout } = await promisify(execFile)(process.execPath, [script, "--version"]);
    assert.equal(stdout.trim(), version.out);
    const wrong = promisify(execFile)(process.execPath, [script, "import"]);
    await assert.rejects(wrong, { code: 2 });
  });

  it("exits with 2 on options that are missing, unknown or exclude each other", async () => {
    const cases: [string[], RegExp][] = [
      [["import", "--from-core"], /required option '--out <dir>' not specified/],
      [["import", "--out", "x"], /one of --from-core and --toml <paths\.\.\.> is needed/],
      [["import", "--from-core", "--toml", "a", "--out", "x"], /cannot be used with option/],
      [["import", "--from-core", "--out", "x", "--format", "yaml"], /Allowed choices are/],
      [["exprot"], /unknown command 'exprot'/],
    ];
    for (const [args, expected] of cases) {
      const { code, err } = await run(args);
      assert.equal(code, 2, args.join(" "));
      assert.match(err, expected);
    }
  });

  it("D10: import --from-core writes a program and names the commands that come next", async () => {
    const { code, out, err } = await run(["import", "--from-core", "--out", "fleet"]);
    assert.equal(code, 0, err);
    assert.equal(out, "Wrote 1 resource to:\n  fleet/fleet.ts\nThen run `pulumi preview`.");
    assert.match(
      readFileSync(path.join(folder, "fleet", "fleet.ts"), "utf8"),
      /new Server\("local"/,
    );
  });

  it("import --toml writes what files declare; warnings go to the error stream", async () => {
    const text = '[[server]]\nname = "nas"\nregion = "eu"\nconfig.enabled = true\n';
    writeFileSync(path.join(folder, "sync.toml"), text);
    const { code, err } = await run(["import", "--toml", "sync.toml", "--out", "."], {});
    assert.equal(code, 0);
    assert.equal(
      err,
      'sync.toml:3:1: Server "nas": "region" stands under [[server]], where Komodo does not look ' +
        "for it. Varanus reads it; move it to [server.config] for Komodo.",
    );
    assert.match(readFileSync(path.join(folder, "fleet.ts"), "utf8"), /region: "eu"/);
  });

  it("import --toml writes nothing when a file has a problem, and exits with 1", async () => {
    writeFileSync(path.join(folder, "sync.toml"), '[[server]]\nname = "nas"\ntags = 1\n');
    const { code, err } = await run(["import", "--toml", "sync.toml", "--out", "x"], {});
    assert.equal(code, 1);
    assert.equal(
      err,
      'sync.toml:3:1: Server "nas": "tags" must be a list of texts. Write "tags" as a list of texts.',
    );
    assert.equal(existsSync(path.join(folder, "x")), false);
  });

  it("never writes over files without --force: one that exists keeps all from being written", async () => {
    writeFileSync(path.join(folder, "fleet.ts"), "mine");
    const args = ["import", "--from-core", "--out", "."];
    const { code, err } = await run(args);
    assert.equal(code, 1);
    assert.equal(
      err,
      `File "fleet.ts": exists in "${folder}" already, and nothing was written. ` +
        "Choose another place, or write over it with --force.",
    );
    assert.equal(readFileSync(path.join(folder, "fleet.ts"), "utf8"), "mine");
    assert.equal((await run([...args, "--force"])).code, 0);
    assert.notEqual(readFileSync(path.join(folder, "fleet.ts"), "utf8"), "mine");
  });

  it("export writes TOML, a part of it with --include", async () => {
    const whole = await run(["export", "--out", "core.toml"]);
    assert.deepEqual([whole.code, whole.out], [0, "Wrote core.toml: 1 declaration."]);
    assert.match(
      readFileSync(path.join(folder, "core.toml"), "utf8"),
      /^\[\[server\]\]\nname = "local"\n/,
    );
    const none = await run(["export", "--out", "none.toml", "--include", "Stack"]);
    assert.equal(none.out, "Wrote none.toml: 0 declarations.");
  });

  it("names the settings that are missing, and what Komodo refuses, without the password", async () => {
    const missing = await run(["export", "--out", "a.toml"], { KOMODO_USERNAME: "admin" });
    assert.equal(missing.code, 1);
    assert.equal(
      missing.err,
      'Settings of Komodo "KOMODO_*": the environment lacks KOMODO_URL and KOMODO_USERNAME with ' +
        "KOMODO_PASSWORD (or an API key). Set them, as `varanus import --help` lists them.",
    );
    const { url } = sandbox.komodo;
    const wrong = { KOMODO_URL: url, KOMODO_USERNAME: "admin", KOMODO_PASSWORD: "hunter2-wrong" };
    const refused = await run(["export", "--out", "a.toml"], wrong);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /login of "admin" failed/);
    assert.ok(!refused.err.includes("hunter2"));
    assert.deepEqual(readdirSync(folder), []);
  });
});
