import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { lockStamp, matchesLock } from "../../scripts/setup/dependencies.cjs";
import { archiveName, checksumOf } from "../../scripts/setup/pulumiRelease.cjs";
import {
  assertNodeVersion,
  isAtLeast,
  parseVersion,
  pulumiVersion,
} from "../../scripts/setup/versions.cjs";
import { makeClone, runNode, writeProgram, type Outcome } from "../support/clone";

const root = path.resolve(__dirname, "..", "..");

describe("parseVersion", () => {
  it("reads v3.255.0-dev.1, go1.25 and 20.19.0", () => {
    assert.deepEqual(parseVersion("v3.255.0-dev.1"), [3, 255, 0]);
    assert.deepEqual(parseVersion("go1.25"), [1, 25, 0]);
    assert.deepEqual(parseVersion("20.19.0"), [20, 19, 0]);
  });

  it("answers undefined for a text without a version", () => {
    assert.equal(parseVersion("unknown"), undefined);
  });
});

describe("isAtLeast", () => {
  it("compares numbers, not text: 3.99.0 is older than 3.216.0", () => {
    assert.equal(isAtLeast("3.99.0", "3.216.0"), false);
    assert.equal(isAtLeast("3.216.0", "3.216.0"), true);
    assert.equal(isAtLeast("3.216.1", "3.216.0"), true);
    assert.equal(isAtLeast("4.0.0", "3.216.0"), true);
    assert.equal(isAtLeast("2.999.9", "3.216.0"), false);
  });

  it("is false when a text holds no version", () => {
    assert.equal(isAtLeast("dev", "3.216.0"), false);
  });
});

describe("assertNodeVersion", () => {
  it("accepts 20.19.0 and 24.1.0", () => {
    assertNodeVersion("20.19.0");
    assertNodeVersion("24.1.0");
  });

  it("refuses 20.18.3 and says what to install", () => {
    assert.throws(() => assertNodeVersion("20.18.3"), {
      message:
        'Node "20.18.3": older than 20.19.0, which Varanus needs. ' +
        "Install a newer Node (the 22 or 24 LTS line is best) and run the command again.",
    });
  });
});

describe("pulumiVersion", () => {
  it("is the version that tools/pulumi pins", () => {
    const text = fs.readFileSync(path.join(root, "tools", "pulumi", "go.mod"), "utf8");
    assert.ok(text.includes(`require github.com/pulumi/pulumi/pkg/v3 v${pulumiVersion}\n`));
    assert.ok(text.includes(`github.com/pulumi/pulumi/sdk/v3 v${pulumiVersion} // indirect`));
  });
});

describe("lockStamp", () => {
  it("is the SHA-256 of the text, so that one changed character changes it", () => {
    const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert.equal(lockStamp("abc"), abc);
    assert.notEqual(lockStamp("abd"), abc);
  });
});

describe("matchesLock", () => {
  const lock = {
    packages: {
      "": { version: "0.1.0" },
      "node_modules/a": { version: "1.0.0" },
      "node_modules/other-system": { version: "2.0.0", optional: true },
    },
  };
  const withPackages = (packages: Record<string, { version: string }>): boolean =>
    matchesLock(lock, { packages });

  it("accepts an installation that lacks only optional packages", () => {
    assert.equal(withPackages({ "node_modules/a": { version: "1.0.0" } }), true);
  });

  it("refuses a missing package, another version, and a package too many", () => {
    assert.equal(withPackages({}), false);
    assert.equal(withPackages({ "node_modules/a": { version: "1.0.1" } }), false);
    const extra = {
      "node_modules/a": { version: "1.0.0" },
      "node_modules/b": { version: "1.0.0" },
    };
    assert.equal(withPackages(extra), false);
  });

  it("accepts what npm installed here from package-lock.json", () => {
    const read = (file: string): Parameters<typeof matchesLock>[0] =>
      JSON.parse(fs.readFileSync(path.join(root, file), "utf8")) as typeof lock;
    const installed = read("node_modules/.package-lock.json");
    assert.equal(matchesLock(read("package-lock.json"), installed), true);
  });
});

describe("archiveName", () => {
  it("names the archives as Pulumi publishes them", () => {
    assert.equal(archiveName("linux", "x64"), `pulumi-v${pulumiVersion}-linux-x64.tar.gz`);
    assert.equal(archiveName("darwin", "arm64"), `pulumi-v${pulumiVersion}-darwin-arm64.tar.gz`);
    assert.equal(archiveName("win32", "x64"), `pulumi-v${pulumiVersion}-windows-x64.zip`);
  });

  it("refuses a system without a release", () => {
    const message = "Pulumi publishes no release for linux ppc64";
    assert.throws(() => archiveName("linux", "ppc64"), { message });
  });
});

describe("checksumOf", () => {
  const list = `${"a".repeat(64)}  one.tar.gz\n${"B".repeat(64)} *two.zip\nshort  three.zip\n`;

  it("finds a file's SHA-256, in lower case", () => {
    assert.equal(checksumOf(list, "one.tar.gz"), "a".repeat(64));
    assert.equal(checksumOf(list, "two.zip"), "b".repeat(64));
  });

  it("refuses a file that is not listed or has no whole SHA-256", () => {
    for (const name of ["tar.gz", "three.zip"]) {
      const message = `the published checksums have no SHA-256 of ${name}`;
      assert.throws(() => checksumOf(list, name), { message });
    }
  });
});

describe("scripts/setup.cjs", function () {
  this.timeout(60_000);
  let clone: string;
  let server: Server;
  let mirror: string;
  const published = new Map<string, Buffer>();

  const setUp = (env: NodeJS.ProcessEnv): Promise<Outcome> =>
    runNode(clone, ["scripts/setup.cjs"], { VARANUS_PULUMI_MIRROR: mirror, ...env });
  const record = (): { source: string; version: string; path: string } =>
    JSON.parse(fs.readFileSync(path.join(clone, ".tools", "pulumi.json"), "utf8")) as ReturnType<
      typeof record
    >;

  before(async () => {
    clone = makeClone();
    server = createServer((request, response) => {
      const file = published.get(request.url ?? "");
      response.writeHead(file ? 200 : 404).end(file);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(async () => {
    await new Promise((resolve) => server.close(resolve));
    fs.rmSync(clone, { recursive: true });
  });

  it("refuses an unknown VARANUS_PULUMI_SOURCE and names the known ones", async () => {
    const { code, stderr } = await setUp({ VARANUS_PULUMI_SOURCE: "brew" });
    assert.equal(code, 1);
    assert.equal(
      stderr,
      'VARANUS_PULUMI_SOURCE "brew": not a way to get the Pulumi CLI. ' +
        "Set it to one of path, installer, build, or unset it.\n",
    );
  });

  it("says what to do and why each way failed when a CLI on PATH is older than 3.216", async () => {
    const folder = path.join(clone, "old");
    writeProgram(path.join(folder, "pulumi"), "echo v3.200.1");
    const env = { PATH: [folder, process.env.PATH].join(path.delimiter) };
    const { code, stderr } = await setUp({ ...env, VARANUS_PULUMI_SOURCE: "path" });
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `Pulumi CLI "${pulumiVersion}": could not be had in any of the ways tried. ` +
        "Install Pulumi 3.216.0 or newer so that pulumi is on PATH " +
        "(https://www.pulumi.com/docs/iac/download-install/), or install Go, then run the " +
        `command again.\n- path: ${folder}/pulumi is 3.200.1, older than 3.216.0\n`,
    );
  });

  it("takes a CLI of 3.216.0 on PATH that has its language host beside it", async () => {
    const folder = path.join(clone, "current");
    writeProgram(path.join(folder, "pulumi"), "echo v3.216.0");
    writeProgram(path.join(folder, "pulumi-language-nodejs"), "");
    const PATH = [folder, process.env.PATH].join(path.delimiter);
    const { code, stdout, stderr } = await setUp({ PATH, VARANUS_PULUMI_SOURCE: undefined });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^setup: Pulumi CLI on PATH \.\.\. 3\.216\.0 at \S+, \d+\.\d s\n$/);
    const { source, version } = record();
    assert.deepEqual([source, version], ["path", "3.216.0"]);
  });

  it("prints nothing when the recorded CLI is still there", async () => {
    const { code, stdout, stderr } = await setUp({ VARANUS_PULUMI_SOURCE: "path" });
    assert.deepEqual([code, stdout, stderr], [0, "", ""]);
  });

  it("refuses a download whose SHA-256 is not the published one, and keeps the record", async () => {
    const name = archiveName(process.platform, process.arch);
    const wanted = "0".repeat(64);
    published.set(`/pulumi-${pulumiVersion}-checksums.txt`, Buffer.from(`${wanted}  ${name}\n`));
    published.set(`/${name}`, Buffer.from("tampered"));
    const { code, stderr } = await setUp({ VARANUS_PULUMI_SOURCE: "installer" });
    const actual = createHash("sha256").update("tampered").digest("hex");
    assert.equal(code, 1);
    const reason = `- installer: ${name} has SHA-256 ${actual}, the published one is ${wanted}\n`;
    assert.ok(stderr.endsWith(reason), stderr);
    assert.equal(record().source, "path");
  });

  it("installs a download whose SHA-256 is the published one into .tools/bin", async () => {
    const name = archiveName(process.platform, process.arch);
    const release = path.join(clone, "release");
    writeProgram(path.join(release, "pulumi", "pulumi"), `echo v${pulumiVersion}`);
    execFileSync("tar", ["-czf", name, "pulumi"], { cwd: release });
    const archive = fs.readFileSync(path.join(release, name));
    const digest = createHash("sha256").update(archive).digest("hex");
    published.set(`/pulumi-${pulumiVersion}-checksums.txt`, Buffer.from(`${digest}  ${name}\n`));
    published.set(`/${name}`, archive);
    const { code, stderr } = await setUp({ VARANUS_PULUMI_SOURCE: "installer" });
    assert.equal(code, 0, stderr);
    const { source, path: file } = record();
    assert.deepEqual([source, file], ["installer", path.join(clone, ".tools", "bin", "pulumi")]);
    assert.deepEqual(fs.readdirSync(path.join(clone, ".tools")), ["bin", "pulumi.json"]);
  });
});

describe("tools/language-nodejs/pulumi-language-nodejs.sh", () => {
  it("hands the options of the root's Pulumi.yaml to the host as flags", () => {
    const folder = fs.mkdtempSync(path.join(tmpdir(), "varanus-host-"));
    const script = path.join(folder, "pulumi-language-nodejs");
    fs.copyFileSync(path.join(root, "tools/language-nodejs/pulumi-language-nodejs.sh"), script);
    writeProgram(path.join(folder, "language-nodejs-host"), 'printf "%s\\n" "$@"');
    try {
      const flags = execFileSync(script, ["127.0.0.1:1"], { cwd: root, encoding: "utf8" });
      assert.equal(flags, "-typescript=false\n-nodeargs=--require varanus/register\n127.0.0.1:1\n");
      const none = execFileSync(script, ["127.0.0.1:1"], { cwd: folder, encoding: "utf8" });
      assert.equal(none, "-typescript=true\n-nodeargs=\n127.0.0.1:1\n");
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});

describe("scripts/test.cjs", function () {
  this.timeout(60_000);
  let clone: string;

  const write = (file: string, text: string): void => {
    const target = path.join(clone, "test", file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  };
  const runTests = async (...args: string[]): Promise<[number | null, string | undefined]> => {
    const { code, stdout } = await runNode(clone, ["scripts/test.cjs", ...args]);
    return [code, stdout.trimEnd().split("\n").at(-1)];
  };

  before(() => {
    clone = makeClone();
    write("unit/a.test.ts", 'const a: number = 1; describe("a", () => { it(`${a}`, () => {}); });');
    write("component/b.test.ts", 'it("is", () => {}); it.skip("no (skipped: no disk)", () => {});');
    write("provider/c.test.ts", 'it("is not", () => { throw new Error("no"); });');
    write("contract/d.test.ts", 'it.skip("without a reason", () => {});');
    write("engine/e.test.ts", 'describe("syntax", () => {');
    write("policy/f.test.ts", 'it("leaves", () => process.exit(0));');
  });

  after(() => fs.rmSync(clone, { recursive: true }));

  it("adds up the suites and leaves out the skipped part when nothing is skipped", async () => {
    assert.deepEqual(await runTests("unit"), [0, "1 passed, 0 failed"]);
    assert.deepEqual(await runTests("unit", "component"), [0, "2 passed, 0 failed, 1 skipped"]);
  });

  it("ends with exit code 1 when a test fails", async () => {
    assert.deepEqual(await runTests("unit", "provider"), [1, "1 passed, 1 failed"]);
  });

  it("ends with exit code 1 when nothing ran", async () => {
    assert.deepEqual(await runTests("unit", "--grep", "nothing"), [1, "0 passed, 0 failed"]);
  });

  it("counts a skipped test without a reason as failed", async () => {
    assert.deepEqual(await runTests("contract"), [1, "0 passed, 1 failed"]);
  });

  it("counts a syntax error, and a mocha that exits early with 0, as one failure each", async () => {
    assert.deepEqual(await runTests("engine", "policy", "unit"), [1, "1 passed, 2 failed"]);
  });

  it("refuses a suite it does not know", async () => {
    const { code, stderr } = await runNode(clone, ["scripts/test.cjs", "e2e"]);
    assert.equal(code, 1);
    assert.equal(
      stderr,
      'Suite "e2e": not a test suite. ' +
        "Name any of unit, component, provider, contract, engine, policy.\n",
    );
  });
});
