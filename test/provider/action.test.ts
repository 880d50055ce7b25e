import assert from "node:assert/strict";
import { describeConfigKind } from "../support/configKindCases";
import { fileAsset, stringAsset } from "../unit/dynamic/assets";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { actionConfigNames } from "../types/scheduledConfig";

const SCRIPT = 'console.log("hi");\n';

describeConfigKind({
  kind: "Action",
  names: actionConfigNames,
  every: [
    {
      runAtStartup: true,
      schedule: "0 30 2 * * MON-FRI",
      scheduleFormat: "Cron",
      scheduleEnabled: false,
      scheduleTimezone: "Europe/Amsterdam",
      scheduleAlert: false,
      failureAlert: false,
      webhookEnabled: false,
      webhookSecret: "hunter2",
      reloadDenoDeps: true,
      fileContents: SCRIPT,
      argumentsFormat: "json",
      arguments: '{ "CHANNEL": "[[CHANNEL]]" }\n',
    },
    { schedule: "Every day at 02:00", fileContents: "  console.log(1)  \n\n" },
    { arguments: "A=1\n# a comment\nB: 2" },
    { argumentsFormat: "toml", arguments: 'A = "1"' },
    { argumentsFormat: "yaml", arguments: "A: [1, 2]" },
  ],
  required: {},
  byHand: {
    run_at_startup: false,
    schedule: "0 0 3 * * ?",
    schedule_format: "English",
    schedule_enabled: true,
    schedule_timezone: "UTC",
    schedule_alert: true,
    failure_alert: true,
    webhook_enabled: true,
    webhook_secret: "other",
    reload_deno_deps: false,
    file_contents: 'console.log("moved");\n',
    arguments_format: "yaml",
    arguments: "{}\n",
  },
  inProgram: [
    { change: { runAtStartup: false }, sent: { run_at_startup: false } },
    { change: { schedule: "@daily" }, sent: { schedule: "@daily" } },
    {
      change: { schedule: "every hour", scheduleFormat: "English" },
      sent: { schedule: "every hour", schedule_format: "English" },
    },
    { change: { scheduleEnabled: true }, sent: { schedule_enabled: true } },
    { change: { scheduleTimezone: undefined }, sent: { schedule_timezone: "" } },
    { change: { scheduleAlert: true }, sent: { schedule_alert: true } },
    { change: { failureAlert: true }, sent: { failure_alert: true } },
    { change: { webhookEnabled: true }, sent: { webhook_enabled: true } },
    { change: { webhookSecret: "changed" }, sent: { webhook_secret: "changed" } },
    { change: { reloadDenoDeps: false }, sent: { reload_deno_deps: false } },
    { change: { fileContents: "x();" }, sent: { file_contents: "x();\n" } },
    {
      change: { argumentsFormat: "yaml", arguments: "A: 1" },
      sent: { arguments_format: "yaml", arguments: "A: 1\n" },
    },
  ],
});

describe("action", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());

  async function refusals(args: Record<string, unknown>): Promise<string[]> {
    const { failures = [] } = await bench
      .run()
      .provider("Action")
      .check({}, { name: "x", ...args });
    return failures.map(({ reason }) => reason);
  }

  it("takes the text of an asset as its script, and needs the asset no longer for a refresh", async () => {
    const held = new Held("Action");
    const args = { name: "asset", file: stringAsset(SCRIPT) };
    await held.up(bench.run(), args);
    await held.refresh(bench.run());
    assert.deepEqual(await held.up(bench.run(), args), "same");
    const [found] = await bench.hand.client.read("ListFullActions", { limit: 0 });
    assert.equal(found?.config.file_contents, SCRIPT);
    await held.destroy(bench.run());
  });

  it("refuses an asset beside a text, and an asset that does not exist", async () => {
    assert.deepEqual(await refusals({ file: stringAsset("x"), fileContents: "y" }), [
      'Action "x": both "file" and "fileContents" are set, which are two forms of one text. ' +
        "Remove one of them.",
    ]);
    assert.deepEqual(await refusals({ file: fileAsset("no/such.ts") }), [
      'Action "x": "no/such.ts" cannot be read: ENOENT. Check the path and its permissions.',
    ]);
  });

  for (const [format, text, fault] of [
    ["key_value", "A=1\nhunter2", 'list of `NAME=value`: line 2 has neither "=" nor ":"'],
    ["toml", "A = [[hunter2]]", "TOML table: line 1 cannot be read"],
    ["yaml", "A: [hunter2", "YAML map: line 1 cannot be read"],
    ["yaml", "- hunter2", "YAML map: it is something else"],
    ["json", "{ hunter2", "JSON object: it cannot be read"],
    ["json", "", "JSON object: it cannot be read"],
  ] as const) {
    it(`refuses ${format} arguments that are none without showing them: ${JSON.stringify(text)}`, async () => {
      const [message = "", ...more] = await refusals({ argumentsFormat: format, arguments: text });
      assert.deepEqual(more, []);
      assert.ok(message.startsWith(`Action "x": "arguments" is no ${fault}. `), message);
      assert.ok(!message.includes("hunter2"));
    });
  }

  it("is kept, and mended by the next run, when Komodo cannot run it by its schedule", async () => {
    const held = new Held("Action");
    const args = { name: "never", scheduleFormat: "Cron", schedule: "0 0 3 31 2 *" };
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Action "never": Komodo cannot run it by the schedule "0 0 3 31 2 *": Failed to find next ' +
        "run time: CronScheduler time search limit exceeded. Correct the schedule, then run " +
        "`pulumi up` again.",
    );
    assert.notEqual(held.id, undefined);
    assert.equal(await held.up(bench.run(), { ...args, schedule: "0 0 3 28 2 *" }), "update");
    await held.refresh(bench.run());
    assert.equal(held.inputs.schedule, "0 0 3 28 2 *");
    await held.destroy(bench.run());
  });
});
