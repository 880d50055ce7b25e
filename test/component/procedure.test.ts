import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  Action,
  Alerter,
  allOf,
  ANY_BRANCH,
  Procedure,
  Server,
  Stack,
} from "../../providers/komodo";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

/** What marks an encrypted value on its way to the engine. */
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

let registrations: Registration[];

beforeEach(() => {
  registrations = recordRegistrations();
});

async function inputsOf(resource: pulumi.CustomResource): Promise<Record<string, unknown>> {
  await resolved(resource.urn);
  const type = (resource as unknown as { __pulumiType: string }).__pulumiType;
  return registrations.find((found) => found.type === type)?.inputs ?? {};
}

describe("Procedure", () => {
  it("turns resources among the parameters into their ids", async () => {
    const media = new Stack("media", { server: "nas", fileContents: "services: {}" });
    const ops = new Alerter("ops", { endpoint: { type: "Slack", url: "[[SLACK_URL]]" } });
    const procedure = new Procedure("nightly", {
      stages: [
        {
          name: "all",
          executions: [
            { type: "DeployStack", params: { stack: media, services: ["web"] } },
            { type: "SendAlert", params: { message: "done", alerters: [ops, "dev"] } },
            { type: "BackupCoreDatabase" },
          ],
        },
      ],
    });
    assert.deepEqual((await inputsOf(procedure)).stages, [
      {
        name: "all",
        executions: [
          { type: "DeployStack", params: { stack: "media-id", services: ["web"] } },
          { type: "SendAlert", params: { message: "done", alerters: ["ops-id", "dev"] } },
          { type: "BackupCoreDatabase" },
        ],
      },
    ]);
  });

  it("S0-SEC-4: encrypts stages that hold the content of a swarm secret", async () => {
    const params = { swarm: "s", secret: "token", data: "hunter2" };
    const stages = [{ name: "one", executions: [{ type: "RotateSwarmSecret" as const, params }] }];
    const procedure = new Procedure("rotate", { stages });
    assert.deepEqual((await inputsOf(procedure)).stages, { ...SECRET, value: stages });
  });

  it("has an address for webhooks, for one branch or all", async () => {
    const procedure = new Procedure("hook", {});
    const base = "https://komodo.example.com";
    assert.equal(
      await resolved(procedure.webhookUrl(base, "main")),
      `${base}/listener/github/procedure/hook-id/main`,
    );
    assert.equal(
      await resolved(procedure.webhookUrl(pulumi.output(base), ANY_BRANCH, "gitlab")),
      `${base}/listener/gitlab/procedure/hook-id/__ANY__`,
    );
    assert.equal(
      await resolved(procedure.webhookUrl(base)),
      `${base}/listener/github/procedure/hook-id/__ANY__`,
    );
  });
});

describe("allOf", () => {
  it("X-31: lists the names of resources without those that are excepted", async () => {
    const [media, proxy] = ["media", "proxy"].map(
      (name) => new Stack(name, { server: "nas", fileContents: "services: {}" }),
    ) as [Stack, Stack];
    const all = [media, proxy, "vault", pulumi.output("dns")];
    assert.equal(await resolved(allOf(all)), "media\nproxy\nvault\ndns");
    assert.equal(await resolved(allOf(all, { except: [proxy, "dns"] })), "media\nvault");
  });
});

describe("Action", () => {
  for (const [argumentsFormat, text] of [
    [undefined, "CHANNEL=ops\nCOUNT=3\n"],
    ["json", '{\n  "CHANNEL": "ops",\n  "COUNT": 3\n}'],
    ["yaml", "CHANNEL: ops\nCOUNT: 3\n"],
    ["toml", 'CHANNEL = "ops"\nCOUNT = 3\n'],
  ] as const) {
    it(`writes a map of arguments as ${argumentsFormat ?? "key_value"}`, async () => {
      const action = new Action("report", {
        arguments: { CHANNEL: pulumi.output("ops"), COUNT: 3 },
        ...(argumentsFormat && { argumentsFormat }),
      });
      assert.equal((await inputsOf(action)).arguments, text);
    });
  }

  it("has an address for webhooks", async () => {
    const action = new Action("hook", {});
    assert.equal(
      await resolved(action.webhookUrl("https://komodo.example.com", "main")),
      "https://komodo.example.com/listener/github/action/hook-id/main",
    );
  });
});

describe("Alerter", () => {
  it("S0-SEC-4: encrypts the address, and names targets by kind and id", async () => {
    const nas = new Server("nas");
    const alerter = new Alerter("ops", {
      endpoint: { type: "Slack", url: "https://hooks.slack.com/services/hunter2" },
      resources: [nas, { type: "Stack", id: "media" }],
    });
    const inputs = await inputsOf(alerter);
    assert.deepEqual(inputs.endpoint, {
      ...SECRET,
      value: { type: "Slack", url: "https://hooks.slack.com/services/hunter2" },
    });
    assert.deepEqual(inputs.resources, [
      { type: "Server", id: "nas-id" },
      { type: "Stack", id: "media" },
    ]);
  });
});
