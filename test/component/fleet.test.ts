import assert from "node:assert/strict";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Fleet, type FleetArgs } from "../../components/fleet";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

const root = path.resolve(__dirname, "..", "..");

describe("Fleet", () => {
  let folder: string;
  let registrations: Registration[];

  beforeEach(async () => {
    registrations = recordRegistrations({
      "pulumi-nodejs:komodo:Variable": { revision: "r1" },
      "pulumi-nodejs:komodo:Secret": { revision: "r2" },
    });
    await mkdir(path.join(root, ".local"), { recursive: true });
    folder = path.relative(root, await mkdtemp(path.join(root, ".local", "fleet-")));
  });

  afterEach(() => rm(path.join(root, folder), { recursive: true, force: true }));

  async function write(name: string, compose: string, example = ""): Promise<void> {
    await mkdir(path.join(root, folder, name), { recursive: true });
    await writeFile(path.join(root, folder, name, "compose.yaml"), compose);
    await writeFile(path.join(root, folder, name, ".env.example"), example);
  }

  function args(more: Partial<FleetArgs> = {}): FleetArgs {
    return {
      servers: [{ name: "nas", tier: "trusted", tags: ["production"] }],
      variables: { DOMAIN: { value: "example.com" } },
      secrets: { TOKEN: { value: "hidden" } },
      stacks: folder,
      ...more,
    };
  }

  function inputsOf(type: string, name: string): Record<string, unknown> {
    const wanted = `pulumi-nodejs:komodo:${type}`;
    const found = registrations.find((item) => item.type === wanted && item.name === name);
    return found?.inputs ?? {};
  }

  it("S0-TIER-3: tags each server with its trust tier", async () => {
    await write("web", "services:\n  web:\n    image: busybox:1.36.1\n");
    const fleet = new Fleet("fleet", args());
    await resolved(fleet.servers.get("nas")?.urn ?? pulumi.output(""));
    assert.deepEqual(inputsOf("Server", "nas").tags, ["trusted", "production"]);
  });

  it("makes a stack per folder, with the variables it uses as triggers", async () => {
    await write(
      "web",
      'services:\n  web:\n    image: busybox:1.36.1\n    environment: { T: "${TOKEN}" }\n',
      "TOKEN=changeme\n",
    );
    const fleet = new Fleet("fleet", args());
    await resolved(fleet.stacks.get("web")?.stack.urn ?? pulumi.output(""));
    const inputs = inputsOf("Stack", "web");
    assert.equal(inputs.environment, "TOKEN='[[TOKEN]]'\n");
    assert.deepEqual(inputs.triggers, { TOKEN: "r2" });
    assert.equal(inputs.server, "nas-id");
  });

  it("S0-FR-6: marks the value of every secret as secret", async () => {
    await write("web", "services:\n  web:\n    image: busybox:1.36.1\n");
    const fleet = new Fleet("fleet", args());
    const token = fleet.variables.get("TOKEN");
    await resolved(token?.urn ?? pulumi.output(""));
    const value = inputsOf("Secret", "TOKEN").value as Record<string, unknown>;
    assert.equal(value["4dabf18193072939515e22adb298388d"], "1b47061264138c4ac30d75fd1eb44270");
    assert.equal(inputsOf("Variable", "DOMAIN").value, "example.com");
  });

  it("D8: throws all findings at once, before any resource but itself is made", async () => {
    await write(
      "one",
      'services:\n  web:\n    image: busybox\n    environment: { A: "${MISSING}" }\n',
      "MISSING=x\n",
    );
    await write("two", "services:\n  web:\n    imagee: busybox\n");
    assert.throws(
      () => new Fleet("fleet", args()),
      (error: Error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.match(error.message, /^\d+ problems in the fleet; nothing was changed:\n/);
        assert.match(error.message, /one\/compose\.yaml:4:\d+: Stack "one": .*MISSING/);
        assert.match(error.message, /two\/compose\.yaml:3:5: .*imagee.*image/);
        return true;
      },
    );
    assert.deepEqual(
      registrations.filter(({ type }) => type.startsWith("pulumi-nodejs")),
      [],
    );
  });

  it("D6: tells a stack which server it severs", async () => {
    const compose = "services:\n  web:\n    image: busybox:1.36.1\n";
    await write("newt", `x-varanus: { severs: nas }\n${compose}`);
    await write("web", compose);
    const fleet = new Fleet("fleet", args());
    await resolved(fleet.stacks.get("newt")?.stack.urn ?? pulumi.output(""));
    assert.deepEqual(inputsOf("Stack", "newt").severs, ["nas-id"]);
    assert.equal(inputsOf("Stack", "web").severs, undefined);
  });

  it("S0-FR-13: lets a stack depend on the ones it names in after", async () => {
    const compose = "services:\n  web:\n    image: busybox:1.36.1\n";
    await write("aaa", `x-varanus: { after: [zzz] }\n${compose}`);
    await write("zzz", compose);
    const fleet = new Fleet("fleet", args());
    assert.deepEqual([...fleet.stacks.keys()], ["zzz", "aaa"]);
  });
});
