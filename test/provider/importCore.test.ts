import assert from "node:assert/strict";
import { formatProblem } from "../../providers/dynamic/problem";
import { readCore } from "../../resourceSync/core";
import { exportResourceSync } from "../../resourceSync/export";
import { resourceSyncToml } from "../../resourceSync/exportToml";
import { programFiles } from "../../resourceSync/programFiles";
import { readSources } from "../../resourceSync/read";
import { CORE_SECRETS, coreRecords, fillCore, until } from "../support/coreFleet";
import { compile, moduleName } from "../support/docs";
import { byHand } from "../support/fleet";
import { type KomodoBench, startBench } from "../support/komodo";

interface Sync {
  info: Record<"resource_updates" | "variable_updates" | "pending_deploys", unknown[]> & {
    pending_error: string | null;
    last_sync_ts: number;
  };
}

describe("readCore", function () {
  this.timeout(60_000);
  let bench: KomodoBench;

  before(async () => {
    bench = await startBench();
    await fillCore(bench.sandbox, "name");
  });

  after(() => bench.close());

  it("D10: reads what Core has as inputs, references by name, without defaults and secrets", async () => {
    const { resources, warnings } = await readCore(bench.hand.client);
    assert.deepEqual(warnings, []);
    const inputs = (kind: string, name: string) =>
      resources.find((item) => item.kind === kind && item.name === name)?.inputs;
    assert.deepEqual(inputs("Deployment", "worker"), {
      name: "worker",
      deploy: false,
      server: "local",
      image: { build: "app" },
      network: "bridge",
      ports: "  8080: 80\n",
    });
    assert.deepEqual(inputs("Builder", "builders"), {
      name: "builders",
      server: { servers: ["local"] },
    });
    assert.deepEqual(inputs("Secret", "TOKEN"), { name: "TOKEN", value: "" });
    assert.deepEqual(inputs("Permission", "operators/Stack/web"), {
      group: "operators",
      target: { type: "Stack", id: "web" },
      level: "Execute",
      specific: ["Logs"],
    });
    assert.equal(inputs("Stack", "web")?.deploy, undefined);
    assert.equal(inputs("Stack", "idle")?.deploy, false);
    assert.deepEqual(inputs("Procedure", "deploy-all")?.stages, [
      {
        name: "one",
        executions: [{ type: "DeployStack", params: { stack: "web" } }],
      },
    ]);
  });

  it("D9: costs at most 20 calls with one user group, whatever else there is", async () => {
    bench.sandbox.calls.reset();
    await readCore(bench.hand.client);
    assert.ok(bench.sandbox.calls.total <= 20, `${bench.sandbox.calls.total} calls`);
  });

  it("S0-SEC-4: neither program nor export shows a value of a secret field or variable", async () => {
    const { resources } = await readCore(bench.hand.client);
    const { files, secrets } = programFiles(resources, "folders");
    const program = [...files.values()].join("\n");
    for (const value of Object.values(CORE_SECRETS)) assert.ok(!program.includes(value), value);
    assert.deepEqual(secrets.map(({ key }) => key).sort(), [
      "stackWebDbPassword",
      "stackWebWebhookSecret",
      "token",
    ]);
    const { toml, warnings } = await exportResourceSync(bench.hand.client);
    assert.ok(!toml.includes(CORE_SECRETS.token));
    assert.ok(!toml.includes(CORE_SECRETS.webhook));
    assert.deepEqual(warnings.map(formatProblem), [
      'Stack "web": its environment holds DB_PASSWORD in clear, which was written out with it. ' +
        "Put it into a secret variable and use [[NAME]] before you commit the file.",
    ]);
  });

  it("makes a program that compiles", async () => {
    const { resources } = await readCore(bench.hand.client);
    const text = programFiles(resources, "typescript").files.get("fleet.ts") ?? "";
    assert.deepEqual(compile(new Map([[moduleName({ file: "fleet", line: 1 }), text]])), []);
  });

  it("S0-LK-4: an export means the same when it is read again", async () => {
    const { toml } = await exportResourceSync(bench.hand.client);
    const { declared, problems } = readSources([{ file: "core.toml", text: toml }]);
    assert.deepEqual(problems, []);
    assert.equal(resourceSyncToml(declared.map(({ made }) => made)), withoutNotes(toml));
  });

  it("an export is accepted by RunSync, which changes nothing and leaves nothing pending", async () => {
    // What a ResourceSync can have is what an export can hold: no secret of its own.
    const { sandbox } = bench;
    await byHand(sandbox, "write/UpdateStack", { id: "web", config: { webhook_secret: "" } });
    const before = await coreRecords(sandbox);
    const { toml } = await exportResourceSync(bench.hand.client);
    const changed = toml.replace("auto_pull = false", "run_build = true");
    const config = { include_variables: true, include_user_groups: true };
    await byHand(sandbox, "write/CreateResourceSync", {
      name: "export",
      config: { ...config, file_contents: changed },
    });
    const updates = await pending();
    assert.equal(updates.length, 1, JSON.stringify(updates));
    await byHand(sandbox, "write/UpdateResourceSync", {
      id: "export",
      config: { file_contents: toml },
    });
    assert.deepEqual(await pending(), []);
    await byHand(sandbox, "execute/RunSync", { sync: "export" });
    await until(async () => (await sync()).info.last_sync_ts > 0);
    assert.deepEqual(await pending(), []);
    await byHand(sandbox, "write/DeleteResourceSync", { id: "export" });
    assert.deepEqual(await coreRecords(sandbox), before);
  });

  it("warns of what leads to a resource that is gone", async () => {
    await byHand(bench.sandbox, "write/DeleteStack", { id: "web" });
    const { warnings } = await readCore(bench.hand.client);
    const found = warnings.map(formatProblem);
    assert.equal(found.length, 1);
    assert.match(
      found[0] ?? "",
      /^Procedure "deploy-all": "stages\.0\.executions\.0\.params\.stack" leads to a Stack that is gone \([0-9a-f]{24}\)\. /,
    );
  });

  async function sync(): Promise<Sync> {
    return (await byHand(bench.sandbox, "read/GetResourceSync", { sync: "export" })) as Sync;
  }

  async function pending(): Promise<unknown[]> {
    const { info } = await sync();
    assert.equal(info.pending_error, null);
    return [...info.resource_updates, ...info.variable_updates, ...info.pending_deploys];
  }
});

/** Declarations alone: comments stand for secrets, which cannot be read again. */
function withoutNotes(toml: string): string {
  const parts = toml.trimEnd().split("\n\n##\n\n");
  const kept = parts.map((part) => part.split("\n").filter((line) => !line.startsWith("# ")));
  return `${kept
    .map((lines) => lines.join("\n"))
    .filter((part) => part !== "")
    .join("\n\n##\n\n")}\n`;
}
