import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { Redactor } from "../../providers/http/redact";
import { KomodoClient } from "../../providers/komodo/client";
import { type Sandbox, startSandbox } from "../../sandbox";
import { pulumiEnvironment } from "../../scripts/setup/environment.cjs";
import { createProject, type EngineProject } from "../support/engine";
import { scripts } from "../support/pipelines";

const program = `
import { Secret, Server } from "varanus";
import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config("fleet");
new Server("nas", { address: config.require("address") });
new Secret("API_TOKEN", { value: config.requireSecret("token") });
`;

/** What the workflows do, with the real Pulumi CLI. Not proved: GitHub itself, and Azure. */
describe("scripts of the workflows with the real engine", function () {
  this.timeout(240_000);
  let sandbox: Sandbox;
  let project: EngineProject;

  before(async () => {
    sandbox = await startSandbox({ seed: false });
    const { url, username, password } = sandbox.komodo;
    project = await createProject({
      name: "pipelines",
      program,
      config: {
        "komodo:url": { value: url },
        "komodo:username": { value: username },
        "komodo:password": { value: password, secret: true },
        "fleet:address": { value: "https://nas.lan:8120" },
        "fleet:token": { value: "open-sesame", secret: true },
      },
      env: { KOMODO_TIMEOUT_SECONDS: "2" },
    });
  });

  after(async () => {
    await project.dispose();
    await sandbox.close();
  });

  interface Result {
    readonly code: number | null;
    readonly printed: string;
    readonly summary: string;
    readonly outputs: string;
  }

  async function script(args: readonly string[], cwd = project.dir): Promise<Result> {
    const [name = "", ...rest] = args;
    const file = (text: string): string => path.join(project.dir, text);
    await project.write("summary.md", "");
    await project.write("outputs.txt", "");
    const child = spawn(process.execPath, [path.join(scripts, name), ...rest], {
      cwd,
      env: {
        ...pulumiEnvironment(),
        PULUMI_BACKEND_URL: `file://${file("state")}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_HOME: file("state/home"),
        GITHUB_STEP_SUMMARY: file("summary.md"),
        GITHUB_OUTPUT: file("outputs.txt"),
        GITHUB_RUN_ID: "",
        KOMODO_TIMEOUT_SECONDS: "2",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
    }
    const code = await new Promise<number | null>((done) => child.once("close", done));
    const [summary, outputs] = ["summary.md", "outputs.txt"].map((name) =>
      readFileSync(file(name), "utf8"),
    );
    return { code, printed, summary: summary ?? "", outputs: outputs ?? "" };
  }

  /** Files of the state with their times. */
  function stateFiles(): string[] {
    const folder = path.join(project.dir, "state", ".pulumi");
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
    return names.map((name) => `${name} ${statSync(path.join(folder, name)).mtimeMs}`);
  }

  it("preview.cjs counts 2 and the Stack to create, and shows no secret", async () => {
    const { code, printed, summary } = await script(["preview.cjs", "test", "preview.md"]);
    assert.equal(code, 0, printed);
    assert.match(summary, /### Preview of `test`: 3 to create\n/);
    assert.match(summary, /komodo:Secret.*\n[^]*\[secret\]/);
    assert.ok(!(printed + summary).includes("open-sesame"));
  });

  it("S0-NFR-2: forkPreview.cjs previews without passphrase, state, or a call to Core", async () => {
    const before = sandbox.calls.total;
    const { code, printed, summary } = await script(["forkPreview.cjs", "test"]);
    assert.equal(code, 0, printed + summary);
    assert.match(summary, /### Preview of `test` from nothing: 3 to create\n/);
    assert.ok(!(printed + summary).includes("open-sesame"));
    assert.equal(sandbox.calls.total, before);
    assert.equal(existsSync(path.join(project.dir, "Pulumi.fork-preview.yaml")), false);
    const named = await script(["forkPreview.cjs", "organization/fleet/test"]);
    assert.match(
      named.summary,
      /### Preview of `organization\/fleet\/test` from nothing: 3 to create\n/,
    );
  });

  it("deploy.cjs deploys, and sums up without a secret", async () => {
    const { code, printed, summary } = await script(["deploy.cjs", "test"]);
    assert.equal(code, 0, printed);
    assert.match(summary, /### Deploy of `test`: 3 created\n[^]*### Outputs\n\n```text\n{}\n/);
    assert.ok(!(printed + summary).includes("open-sesame"));
  });

  it("drift.cjs finds nothing right after it, and writes nothing into the state", async () => {
    const before = stateFiles();
    const { code, outputs, printed } = await script(["drift.cjs", "test"]);
    assert.deepEqual([code, outputs], [0, "outcome=clean\n"], printed);
    assert.deepEqual(stateFiles(), before);
  });

  it("drift.cjs finds what somebody changed by hand, with the difference", async () => {
    const { url, username, password } = sandbox.komodo;
    const login = { username, password };
    const settings = { url, login, timeoutMs: 5_000, deploysPerServer: 4 };
    const hand = new KomodoClient(settings, new Redactor());
    await hand.write("UpdateServer", { id: "nas", config: { address: "https://elsewhere:8120" } });
    await hand.write("UpdateVariableValue", { name: "API_TOKEN", value: "changed-by-hand" });
    const { code, outputs, printed, summary } = await script(["drift.cjs", "test", "drift.md"]);
    assert.deepEqual([code, outputs], [0, "outcome=drift\n"], printed);
    assert.ok(!/open-sesame|changed-by-hand/.test(printed + summary));
    const text = readFileSync(path.join(project.dir, "drift.md"), "utf8");
    assert.match(text, /^<!-- varanus-drift:test -->\n\n### Drift of `test`: drift\n/);
    assert.match(text, /https:\/\/elsewhere:8120/);
    assert.match(text, /komodo:Secret: \(update\)/);
  });

  it("S0-NFR-4: drift.cjs says that Core does not answer, instead of drift", async () => {
    await sandbox.close();
    const { code, outputs, summary } = await script(["drift.cjs", "test", "drift.md"]);
    assert.deepEqual([code, outputs], [1, "outcome=unreachable\n"], summary);
    assert.match(summary, /A remote system did not answer, so this run says nothing about drift\./);
  });
});
