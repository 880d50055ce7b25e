import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { importResourceSync, type ImportOptions } from "../../../resourceSync/import";
import { recordRegistrations, type Registration, resolved } from "../../support/mocks";

const SYNC = `
[[server]]
name = "nas"
config.enabled = true
[[stack]]
name = "app"
deploy = true
after = ["proxy"]
[stack.config]
server = "nas"
repo = "me/app"
environment = "TOKEN=[[TOKEN]]"
env_file_path = "komodo.env"
[[stack]]
name = "proxy"
deploy = true
config = { server = "nas", repo = "me/proxy" }
[[stack]]
name = "record"
config = { server = "elsewhere", repo = "me/record" }
[[variable]]
name = "TOKEN"
is_secret = true
[[user_group]]
name = "ops"
permissions = [{ target.type = "Stack", target.id = "app", level = "Write" }]
`;

describe("importResourceSync", () => {
  let root: string;
  let registrations: Registration[];

  before(() => {
    root = mkdtempSync(path.join(tmpdir(), "varanus-import-"));
    writeFileSync(path.join(root, "sync.toml"), SYNC);
    writeFileSync(path.join(root, "wrong.toml"), '[[server]]\nname = "a"\nconfig.region = 1\n');
  });

  after(() => rmSync(root, { recursive: true, force: true }));

  beforeEach(() => {
    registrations = recordRegistrations({ "pulumi-nodejs:komodo:Secret": { revision: "r1" } });
  });

  const secrets = { TOKEN: "hidden" };

  async function run(options: ImportOptions = { secrets }, file = "sync.toml") {
    const imported = importResourceSync([file], { root, ...options });
    const kinds = ["Server", "Stack", "Variable", "Secret", "UserGroup", "Permission"] as const;
    const all = kinds.flatMap((kind) => [...imported.all(kind).values()]);
    await Promise.all(all.map((resource) => resolved(resource.urn)));
    return imported;
  }

  function inputsOf(name: string): Record<string, unknown> | undefined {
    return registrations.find((item) => item.name === name)?.inputs;
  }

  it("D10: makes every declaration a resource that adopts, with resources for references", async () => {
    const imported = await run();
    const made = registrations.map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`);
    assert.deepEqual(made.sort(), [
      "Permission ops/Stack/app",
      "Secret TOKEN",
      "Server nas",
      "Stack app",
      "Stack proxy",
      "Stack record",
      "UserGroup ops",
    ]);
    const { __provider: _line, ...app } = inputsOf("app") ?? {};
    assert.deepEqual(app, {
      name: "app",
      server: "nas-id",
      repo: "me/app",
      environment: "TOKEN=[[TOKEN]]",
      envFilePath: "komodo.env",
      triggers: { TOKEN: "r1" },
      adopt: true,
    });
    assert.equal(imported.get("Stack", "app") instanceof pulumi.CustomResource, true);
  });

  it("keeps a stack without `deploy = true` a record, and references to the unknown as names", async () => {
    await run();
    assert.equal(inputsOf("record")?.deploy, false);
    assert.equal(inputsOf("record")?.server, "elsewhere");
  });

  it("makes what others need first, `after` included", async () => {
    await run();
    const order = registrations.map(({ name }) => name);
    for (const [first, then] of [
      ["proxy", "app"],
      ["nas", "proxy"],
      ["TOKEN", "app"],
      ["app", "ops/Stack/app"],
    ] as const) {
      assert.ok(order.indexOf(first) < order.indexOf(then), `${first} comes after ${then}`);
    }
  });

  it("refuses a secret without a value, and a value without a secret", () => {
    assert.throws(() => importResourceSync(["sync.toml"], { root, secrets: { TOKN: "x" } }), {
      message:
        "2 problems in the ResourceSync; nothing was changed:\n" +
        'sync.toml:22:1: Variable "TOKEN": is a secret without a value. Give it one: ' +
        '`secrets: { TOKEN: config.requireSecret("...") }`.\n' +
        'Secret "TOKN": has a value in `secrets`, but no file declares it with ' +
        '`is_secret = true`. Use "TOKEN", or remove it.',
    });
  });

  it("throws every problem before any resource is made", () => {
    assert.throws(() => importResourceSync(["wrong.toml"], { root }), {
      message:
        "1 problem in the ResourceSync; nothing was changed:\n" +
        'wrong.toml:3:1: Server "a": "region" must be a string, but is 1. ' +
        'Give "region" the right type.',
    });
    assert.deepEqual(registrations, []);
  });

  it("takes a selection by kind, by name, and by both", async () => {
    await run({ include: ["Stack", "nas"], exclude: ["Stack/re*"] });
    assert.deepEqual(registrations.map(({ name }) => name).sort(), ["app", "nas", "proxy"]);
  });

  it("lets `overrides` change arguments and options, and `adopt: false` make new resources", async () => {
    const seen: string[] = [];
    await run({
      secrets,
      adopt: false,
      overrides: ({ kind, name }) => {
        seen.push(`${kind} ${name}`);
        return name === "nas" ? { args: { region: "eu", enabled: undefined } } : undefined;
      },
    });
    assert.equal(inputsOf("nas")?.region, "eu");
    assert.ok(!("enabled" in (inputsOf("nas") ?? {})));
    assert.ok(!("adopt" in (inputsOf("app") ?? {})));
    assert.equal(seen.length, 7);
  });

  it("names what is meant when a resource that is asked for is not there", async () => {
    const imported = await run();
    assert.throws(() => imported.get("Stack", "prox"), {
      message: 'Stack "prox": is not among the imported ones. Use "proxy" if it is meant.',
    });
  });
});
