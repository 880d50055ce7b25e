import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { createProject, type EngineProject } from "../support/engine";

const program = `
import * as pulumi from "@pulumi/pulumi";

class Thing extends pulumi.CustomResource {
  constructor(name: string, size: number) {
    const __provider = 'exports.handler=()=>require(process.cwd()+"/handler.cjs")';
    super("pulumi-nodejs:test:Thing", name, { size, __provider });
  }
}

const config = new pulumi.Config("demo");
for (const name of ["one", "two", "three"]) new Thing(name, config.requireNumber("size"));
export const size = config.requireNumber("size");
export const word = config.requireSecret("word");
export const nodeOptions = process.execArgv.join(" ");
export const typeChecker = process.env.PULUMI_NODEJS_TYPESCRIPT ?? "off";
`;

const missingPlugin = (pluginDownloadURL: string): string => `
import * as pulumi from "@pulumi/pulumi";
const options = { version: "1.0.0", pluginDownloadURL: "${pluginDownloadURL}" };
new pulumi.CustomResource("nowhere:index:Thing", "thing", {}, options);
`;

const handler = `
const fs = require("node:fs");
module.exports = {
  async check(olds, news) {
    const failures = Number(news.size) > 9 ? [{ property: "size", reason: "above 9" }] : [];
    return { inputs: news, failures };
  },
  async diff(id, olds, news) { return { changes: olds.size !== news.size }; },
  async create(inputs) {
    fs.appendFileSync("calls.txt", "create " + inputs.size + "\\n");
    return { id: "thing", outs: { ...inputs } };
  },
  async read(id, props) { return { id, props }; },
  async update(id, olds, news) { return { outs: { ...news } }; },
  async delete() {},
};
`;

describe("createProject", function () {
  this.timeout(240_000);
  let project: EngineProject;

  before(async () => {
    project = await createProject({
      name: "harness",
      program,
      files: { "handler.cjs": handler },
      config: { "demo:size": { value: "1" }, "demo:word": { value: "open-sesame", secret: true } },
    });
  });

  after(() => project.dispose());

  it("keeps the secret config value as ciphertext and the plain one as text", async () => {
    const text = await readFile(path.join(project.dir, "Pulumi.test.yaml"), "utf8");
    assert.match(text, /demo:size: "1"/);
    assert.match(text, /demo:word:\n\s+secure: v1:/);
    assert.ok(!text.includes("open-sesame"));
  });

  it("up creates 3 resources and the Stack, through the handler in the project", async () => {
    const result = await project.up();
    assert.equal(result.code, 0, result.output);
    assert.deepEqual(result.changes, { create: 4 });
    const calls = await readFile(path.join(project.dir, "calls.txt"), "utf8");
    assert.equal(calls, "create 1\n".repeat(3));
    assert.ok(!result.output.includes("warning"), result.output);
  });

  it("preview right after up finds 4 the same and calls no create", async () => {
    const result = await project.preview(["--expect-no-changes"]);
    assert.equal(result.code, 0, result.output);
    assert.deepEqual(result.changes, { same: 4 });
  });

  it("outputs shows a secret only when asked to", async () => {
    assert.equal((await project.outputs()).word, "[secret]");
    assert.equal((await project.outputs({ showSecrets: true })).word, "open-sesame");
  });

  it("the program runs through varanus/register, without a type check by ts-node", async () => {
    const { nodeOptions, typeChecker, size } = await project.outputs();
    const found = { nodeOptions, typeChecker, size };
    const wanted = { nodeOptions: "--require varanus/register", typeChecker: "off", size: 1 };
    assert.deepEqual(found, wanted);
  });

  it("exportState holds the 3 resources and not the secret", async () => {
    const state = await project.exportState();
    const things = state.resources.filter(({ type }) => type === "pulumi-nodejs:test:Thing");
    assert.deepEqual(
      things.map(({ id, inputs }) => [id, inputs?.size]),
      [1, 2, 3].map(() => ["thing", 1]),
    );
    assert.ok(!JSON.stringify(state).includes("open-sesame"));
  });

  it("setConfig to another size makes up update 3, each named in steps", async () => {
    await project.setConfig("demo:size", "2");
    const result = await project.up();
    assert.deepEqual(result.changes, { same: 1, update: 3 });
    // A changed configuration also updates the default provider, which `changes` does not count.
    const updated = result.steps
      .filter(({ op, urn }) => op === "update" && !urn.includes("pulumi:providers:"))
      .map(({ urn }) => urn);
    const urn = (name: string): string =>
      `urn:pulumi:test::varanus::pulumi-nodejs:test:Thing::${name}`;
    assert.deepEqual(updated.sort(), [urn("one"), urn("three"), urn("two")]);
  });

  it("a refused input gives an exit code and the reason, without a rejection", async () => {
    await project.setConfig("demo:size", "10");
    const result = await project.preview();
    await project.setConfig("demo:size", "2");
    assert.notEqual(result.code, 0);
    assert.match(result.output, /property size value \{10\} has a problem: above 9/);
  });

  it("refresh reads the 3 resources and finds no drift", async () => {
    const result = await project.refresh();
    assert.equal(result.code, 0, result.output);
    assert.deepEqual(result.changes, { same: 4 });
  });

  it("write changes the program: a resource less is deleted", async () => {
    await project.write("index.ts", program.replace('"two", ', ""));
    const result = await project.up();
    assert.deepEqual(result.changes, { delete: 1, same: 3 });
  });

  it("destroy deletes what is left", async () => {
    const result = await project.destroy();
    assert.equal(result.code, 0, result.output);
    assert.deepEqual(result.changes, { delete: 3 });
    assert.deepEqual((await project.exportState()).resources, []);
  });
});

describe("EngineProject", function () {
  this.timeout(60_000);
  let pluginFolder: string;

  // Stands in for a CLI that hangs together with a process it started.
  const hangingPulumi = `#!/usr/bin/env node
if (process.argv[2] === "stack") process.exit(0);
if (process.argv[2] === "child") setTimeout(() => {}, 60_000);
else {
  const child = require("node:child_process").spawn(process.execPath, [__filename, "child"]);
  require("node:fs").writeFileSync("pids", process.pid + " " + child.pid);
  process.stdout.write("hanging\\n");
}
`;

  before(async () => {
    pluginFolder = await mkdtemp(path.join(tmpdir(), "varanus-hanging-"));
    await writeFile(path.join(pluginFolder, "pulumi"), hangingPulumi, { mode: 0o755 });
  });

  after(() => rm(pluginFolder, { recursive: true }));

  it("kills a call above its limit of 3 s, and what it started, and rejects", async () => {
    const project = await createProject({ pluginFolders: [pluginFolder], timeoutMs: 3_000 });
    try {
      await assert.rejects(project.up(), {
        message:
          'Pulumi call "up": still running after its limit of 3 s and was killed. ' +
          "Its output so far:\nhanging\n",
      });
      const pids = (await readFile(path.join(project.dir, "pids"), "utf8")).split(" ").map(Number);
      assert.equal(pids.length, 2);
      for (const pid of pids) await waitUntilGone(pid);
    } finally {
      await project.dispose();
    }
    assert.ok(!existsSync(project.dir));
  });

  it("downloads no provider plugin, also where one is missing", async () => {
    const asked: string[] = [];
    const site = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(404).end();
    });
    await once(site.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    const project = await createProject({ program: missingPlugin(url) });
    try {
      const { code, output } = await project.preview();
      assert.notEqual(code, 0);
      assert.match(output, /nowhere/);
      assert.deepEqual(asked, []);
    } finally {
      await project.dispose();
      site.close();
    }
  });
});

/** Waits at most 5 s for a process to end; one that is killed lasts until its parent reaps it. */
async function waitUntilGone(pid: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (!isRunning(pid)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(`process ${pid} still runs`);
}

/** A killed process whose parent never reaps it stays as a zombie, state Z, which runs nothing. */
function isRunning(pid: number): boolean {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "");
    return !state.startsWith("Z");
  } catch {
    return existsSync("/proc") ? false : signals(pid);
  }
}

function signals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
