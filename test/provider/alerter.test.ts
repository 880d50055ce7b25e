import assert from "node:assert/strict";
import { describeConfigKind } from "../support/configKindCases";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { alerterConfigNames } from "../types/scheduledConfig";

const CUSTOM = { type: "Custom", url: "[[ALERT_URL]]" };
const WINDOW = { name: "night", scheduleType: "Daily", hour: 3, durationMinutes: 60 };

async function makeTargets(bench: KomodoBench): Promise<void> {
  await bench.hand.client.write("CreateServer", { name: "nas" });
  await bench.hand.client.write("CreateStack", { name: "media" });
}

async function idOf(bench: KomodoBench, kind: "Server" | "Stack"): Promise<string> {
  const items = await bench.hand.client.read(`List${kind}s`, { limit: 0 });
  return items.find(({ name }) => name === (kind === "Server" ? "nas" : "media"))?.id ?? "";
}

/** Targets as the sandbox stores them, filled in when their ids are known. */
const stored = { resources: [{ type: "Server", id: "" }], except: [{ type: "Stack", id: "" }] };

describeConfigKind({
  kind: "Alerter",
  names: alerterConfigNames,
  async stage(bench) {
    await makeTargets(bench);
    Object.assign(stored.resources[0] ?? {}, { id: await idOf(bench, "Server") });
    Object.assign(stored.except[0] ?? {}, { id: await idOf(bench, "Stack") });
  },
  every: [
    {
      enabled: false,
      endpoint: { type: "Ntfy", url: "https://ntfy.example.com/hunter2", email: "ops@example.com" },
      alertTypes: ["ServerCpu", "Custom"],
      resources: [
        { type: "Server", id: "nas" },
        { type: "System", id: "system" },
      ],
      exceptResources: [{ type: "Stack", id: "media" }],
      maintenanceWindows: [WINDOW],
    },
    { endpoint: { type: "Slack", url: "https://hooks.slack.com/services/hunter2" } },
    { endpoint: { type: "Discord", url: "https://discord.com/api/webhooks/1/hunter2" } },
    { endpoint: { type: "Pushover", url: "[[PUSHOVER_URL]]" } },
  ],
  required: { endpoint: CUSTOM },
  byHand: {
    enabled: true,
    endpoint: { type: "Ntfy", params: { url: "https://ntfy.example.com/moved", email: null } },
    alert_types: [],
    resources: [],
    except_resources: [],
    maintenance_windows: [],
  },
  shown: { endpoint: { type: "Ntfy", url: "https://ntfy.example.com/moved" } },
  inProgram: [
    { change: { enabled: undefined }, sent: { enabled: true } },
    {
      change: { endpoint: CUSTOM },
      sent: { endpoint: { type: "Custom", params: { url: "[[ALERT_URL]]" } } },
    },
    { change: { alertTypes: ["ScheduleRun"] }, sent: { alert_types: ["ScheduleRun"] } },
    {
      change: { resources: [{ type: "Server", id: "nas" }] },
      sent: { resources: stored.resources },
    },
    {
      change: {
        exceptResources: [
          { type: "Stack", id: "media" },
          { type: "System", id: "system" },
        ],
      },
      sent: { except_resources: [stored.except[0], { type: "System", id: "system" }] },
    },
    { change: { maintenanceWindows: undefined }, sent: { maintenance_windows: [] } },
  ],
});

describe("alerter", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
    await makeTargets(bench);
  });
  after(() => bench.close());

  async function refusals(args: Record<string, unknown>): Promise<string[]> {
    const provider = bench.run().provider("Alerter");
    const { failures = [] } = await provider.check({}, { name: "ops", endpoint: CUSTOM, ...args });
    return failures.map(({ reason }) => reason);
  }

  it("S4-AUD-P1: has an endpoint, with an address that is one", async () => {
    assert.deepEqual(await refusals({ endpoint: undefined }), [
      'Alerter "ops": "endpoint" is missing. Set "endpoint".',
    ]);
    assert.deepEqual(await refusals({ endpoint: { type: "Slack", url: "hunter2" } }), [
      'Alerter "ops": the endpoint\'s `url` is neither an http(s) address nor a `[[NAME]]`. ' +
        "Give the webhook's address, best as a Komodo secret: `[[SLACK_URL]]`.",
    ]);
  });

  it("refuses an unknown service, an address to mail to without ntfy and an unknown alert", async () => {
    assert.deepEqual(await refusals({ endpoint: { ...CUSTOM, type: "Email" } }), [
      'Alerter "ops": "endpoint.type" is "Email", allowed are Custom, Slack, Discord, Ntfy, ' +
        "Pushover. Choose one of them.",
    ]);
    assert.deepEqual(await refusals({ endpoint: { ...CUSTOM, email: "a@b.c" } }), [
      'Alerter "ops": "endpoint.email" is set, which Custom does not have. ' +
        "Remove it, or set the type `Ntfy`.",
    ]);
    const [message = ""] = await refusals({ alertTypes: ["DeployFailed"] });
    assert.match(
      message,
      /^Alerter "ops": "alertTypes" holds "DeployFailed", which Komodo does not send\. Choose among Test, .*, Custom\.$/,
    );
  });

  it("refuses targets that do not exist, all at once, where Komodo would keep them unseen", async () => {
    const held = new Held("Alerter");
    const args = {
      name: "ops",
      endpoint: CUSTOM,
      resources: [{ type: "Stack", id: "mdia" }],
      exceptResources: [{ type: "Server", id: "away" }],
    };
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Alerter "ops": "resources[0].id" is "mdia", but Komodo has no Stack of this name or id. ' +
        'Use "media".\n' +
        'Alerter "ops": "exceptResources[0].id" is "away", but Komodo has no Server of this name ' +
        "or id. Correct it, or make that Server first.",
    );
    assert.equal(held.id, undefined);
  });

  it("shows a deleted target as drift, and refuses to put it back", async () => {
    const made = await bench.hand.client.write("CreateStack", { name: "gone" });
    const held = new Held("Alerter");
    const args = { name: "ops", endpoint: CUSTOM, resources: [{ type: "Stack", id: "gone" }] };
    await held.up(bench.run(), args);
    await bench.hand.client.write("DeleteStack", { id: made._id.$oid });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.resources, []);
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Alerter "ops": "resources[0].id" is "gone", but Komodo has no Stack of this name or id. ' +
        "Correct it, or make that Stack first.",
    );
    await held.destroy(bench.run());
  });

  it("keeps targets by id and by name in the form of the program", async () => {
    const id = await idOf(bench, "Server");
    const args = {
      name: "forms",
      endpoint: CUSTOM,
      resources: [
        { type: "Server", id },
        { type: "Stack", id: "media" },
      ],
    };
    const held = new Held("Alerter");
    await held.up(bench.run(), args);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(await held.up(bench.run(), args), "same");
    await held.destroy(bench.run());
  });

  it("takes the address out of what Komodo says", async () => {
    const url = "https://hooks.slack.com/services/hunter2";
    bench.sandbox.faults.fail({ type: "CreateAlerter", error: `cannot reach ${url}`, times: 1 });
    const held = new Held("Alerter");
    const args = { name: "leak", endpoint: { type: "Slack", url } };
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Alerter "leak": Komodo answered 500 from POST /write/CreateAlerter: cannot reach [secret]. ' +
        "See Komodo's log for the cause, then run `pulumi up` again.",
    );
  });
});
