import assert from "node:assert/strict";
import { executionTables } from "../../providers/komodo/procedure/executionTables";
import type { Field } from "../../providers/dynamic/fields";
import { describeConfigKind } from "../support/configKindCases";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { procedureConfigNames } from "../types/scheduledConfig";

const KINDS = [
  ...(["Server", "Stack", "Deployment", "Build", "Repo", "Procedure", "Action"] as const),
  ...(["Alerter", "ResourceSync", "Swarm"] as const),
];

/** One resource of every kind that an execution can refer to, named after its kind. */
async function makeTargets({ hand }: KomodoBench): Promise<void> {
  for (const kind of KINDS) {
    await hand.client.write(`Create${kind}`, { name: `a-${kind.toLowerCase()}` });
  }
}

async function idOf({ hand }: KomodoBench, kind: (typeof KINDS)[number]): Promise<string> {
  const items = await hand.client.read(`ListFull${kind}s`, { limit: 0 });
  return items.find(({ name }) => name.startsWith("a-"))?._id.$oid ?? "";
}

/** A value for a parameter that is not its default. */
function sample(name: string, field: Field): unknown {
  if (field.reference) {
    const target = `a-${field.reference.toLowerCase()}`;
    return field.type === "strings" ? [target] : target;
  }
  if (field.oneOf) return field.oneOf.find((value) => value !== field.default && value !== "");
  const samples: Record<string, unknown> = {
    string: name === "pattern" ? "a-*" : `some ${name}`,
    number: 7,
    boolean: field.default !== true,
    strings: [`one ${name}`, "two"],
    map: { NAME: "value" },
    any: { deep: { list: [1, "two"] } },
  };
  return samples[field.type];
}

function executionsWith(isWanted: (field: Field) => boolean): Record<string, unknown>[] {
  return Object.entries(executionTables).map(([type, table]) => {
    const wanted = Object.entries(table as Record<string, Field>).filter(([, f]) => isWanted(f));
    const params = Object.fromEntries(wanted.map(([name, field]) => [name, sample(name, field)]));
    return { type, ...(wanted.length > 0 && { params }) };
  });
}

const everyParam = executionsWith(() => true);
const requiredParams = executionsWith((field) => field.required === true);

const REST = {
  schedule: "0 30 2 * * MON-FRI",
  scheduleFormat: "Cron",
  scheduleEnabled: false,
  scheduleTimezone: "Europe/Amsterdam",
  scheduleAlert: false,
  failureAlert: false,
  webhookEnabled: false,
  webhookSecret: "hunter2",
};

const SLEEP = { name: "wait", executions: [{ type: "Sleep", params: { durationMs: 5 } }] };
const REMOTE_SLEEP = {
  name: "wait",
  enabled: true,
  executions: [{ execution: { type: "Sleep", params: { duration_ms: 5 } }, enabled: true }],
};

describeConfigKind({
  kind: "Procedure",
  names: procedureConfigNames,
  stage: makeTargets,
  every: [
    { stages: [SLEEP], ...REST },
    { stages: [{ name: "all", executions: everyParam }] },
    { stages: [{ name: "least", enabled: false, executions: requiredParams }, { name: "none" }] },
    {
      stages: [{ name: "off", executions: [{ ...SLEEP.executions[0], enabled: false }] }],
      schedule: "Every day at 02:00",
    },
  ],
  required: {},
  byHand: {
    stages: [],
    schedule: "0 0 3 * * ?",
    schedule_format: "English",
    schedule_enabled: true,
    schedule_timezone: "UTC",
    schedule_alert: true,
    failure_alert: true,
    webhook_enabled: true,
    webhook_secret: "other",
  },
  inProgram: [
    { change: { stages: [SLEEP, SLEEP] }, sent: { stages: [REMOTE_SLEEP, REMOTE_SLEEP] } },
    { change: { schedule: undefined }, sent: { schedule: "" } },
    {
      change: { schedule: "every hour", scheduleFormat: undefined },
      sent: { schedule: "every hour", schedule_format: "English" },
    },
    { change: { scheduleEnabled: undefined }, sent: { schedule_enabled: true } },
    { change: { scheduleTimezone: "UTC" }, sent: { schedule_timezone: "UTC" } },
    { change: { scheduleAlert: true }, sent: { schedule_alert: true } },
    { change: { failureAlert: true }, sent: { failure_alert: true } },
    { change: { webhookEnabled: true }, sent: { webhook_enabled: true } },
    { change: { webhookSecret: "changed" }, sent: { webhook_secret: "changed" } },
  ],
});

describe("procedure", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
    await makeTargets(bench);
  });
  after(() => bench.close());

  async function refusals(args: Record<string, unknown>): Promise<string[]> {
    const provider = bench.run().provider("Procedure");
    const { failures = [] } = await provider.check({}, { name: "nightly", ...args });
    return failures.map(({ reason }) => reason);
  }

  function stagesOf(...executions: object[]): { stages: object[] } {
    return { stages: [{ name: "one", executions }] };
  }

  it("knows 82 executions and sends each with all of its parameters", async () => {
    const held = new Held("Procedure");
    await held.up(bench.run(), { name: "all", ...stagesOf(...everyParam) });
    assert.equal(everyParam.length, 82);
    const [found] = (await bench.hand.client.read("ListFullProcedures", { limit: 0 })).filter(
      ({ name }) => name === "all",
    );
    const [stage] = found?.config.stages as { executions: { execution: { type: string } }[] }[];
    assert.deepEqual(
      stage?.executions.map(({ execution }) => execution.type),
      Object.keys(executionTables),
    );
    await held.destroy(bench.run());
  });

  it("keeps targets by id and by name in the form of the program", async () => {
    const id = await idOf(bench, "Stack");
    const executions = [
      { type: "DeployStack", params: { stack: id } },
      { type: "DeployStack", params: { stack: "a-stack" } },
      { type: "SendAlert", params: { message: "done", alerters: ["a-alerter"] } },
    ];
    const held = new Held("Procedure");
    const args = { name: "forms", ...stagesOf(...executions) };
    await held.up(bench.run(), args);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(await held.up(bench.run(), args), "same");
    await held.destroy(bench.run());
  });

  it("shows a changed execution as drift, in the program's own words", async () => {
    const held = new Held("Procedure");
    const args = {
      name: "moved",
      ...stagesOf({ type: "DestroyStack", params: { stack: "a-stack" } }),
    };
    await held.up(bench.run(), args);
    const params = { stack: await idOf(bench, "Stack"), remove_orphans: true };
    const stages = [{ name: "one", executions: [{ execution: { type: "DestroyStack", params } }] }];
    await bench.hand.client.write("UpdateProcedure", { id: held.id ?? "", config: { stages } });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.stages, [
      {
        name: "one",
        enabled: true,
        executions: [
          {
            type: "DestroyStack",
            params: { stack: "a-stack", services: [], removeOrphans: true },
            enabled: true,
          },
        ],
      },
    ]);
    assert.equal(await held.up(bench.run(), args), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    await held.destroy(bench.run());
  });

  for (const form of ["name", "id"] as const) {
    it(`shows a deleted target as drift, and refuses to put it back by its ${form}`, async () => {
      const made = await bench.hand.client.write("CreateStack", { name: "gone" });
      const id = made._id.$oid;
      const stack = form === "id" ? id : "gone";
      const held = new Held("Procedure");
      const args = { name: "dangling", ...stagesOf({ type: "DeployStack", params: { stack } }) };
      await held.up(bench.run(), args);
      await bench.hand.client.write("DeleteStack", { id });
      assert.equal(await held.refresh(bench.run()), true);
      const [stage] = held.inputs.stages as { executions: { params: object }[] }[];
      assert.deepEqual(stage?.executions[0]?.params, {
        stack: `${id} (deleted in Komodo)`,
        services: [],
      });
      assert.equal(
        await messageOf(held.up(bench.run(), args)),
        `Procedure "dangling": "stages[0].executions[0].params.stack" is "${stack}", but Komodo ` +
          "has no Stack of this name or id. Correct it, or make that Stack first.",
      );
      assert.equal(await held.up(bench.run(), { name: "dangling" }), "update");
      await held.destroy(bench.run());
    });
  }

  it("refuses all targets that do not exist at once, before anything is written", async () => {
    const held = new Held("Procedure");
    const executions = [
      { type: "DeployStack", params: { stack: "a-stak" } },
      { type: "RunAction", params: { action: "missing" } },
      { type: "SendAlert", params: { message: "x", alerters: ["a-alerter", "nobody"] } },
    ];
    bench.sandbox.calls.reset();
    assert.equal(
      await messageOf(held.up(bench.run(), { name: "lost", ...stagesOf(...executions) })),
      'Procedure "lost": "stages[0].executions[0].params.stack" is "a-stak", but Komodo has no ' +
        'Stack of this name or id. Use "a-stack".\n' +
        'Procedure "lost": "stages[0].executions[1].params.action" is "missing", but Komodo has ' +
        "no Action of this name or id. Correct it, or make that Action first.\n" +
        'Procedure "lost": "stages[0].executions[2].params.alerters[1]" is "nobody", but Komodo ' +
        "has no Alerter of this name or id. Correct it, or make that Alerter first.",
    );
    assert.equal(bench.sandbox.calls.count("CreateProcedure"), 0);
  });

  it("finds a target that was made by hand after its list was read", async () => {
    const run = bench.run();
    await run.komodo.listings.get("ListStacks");
    await bench.hand.client.write("CreateStack", { name: "late" });
    const held = new Held("Procedure");
    const args = {
      name: "late",
      ...stagesOf({ type: "DeployStack", params: { stack: "late" } }),
    };
    assert.equal(await held.up(run, args), "create");
    await held.destroy(bench.run());
  });

  it("refuses a procedure that runs itself, by name and by pattern", async () => {
    const plain = stagesOf({ type: "RunProcedure", params: { procedure: "nightly" } });
    const message =
      'Procedure "nightly": "stages[0].executions[0].params" runs the procedure itself. ' +
      "Name other procedures only.";
    assert.deepEqual(await refusals(plain), [message]);
    for (const pattern of ["nightly", "a, night*", "\\^n.*y$\\"]) {
      const batch = stagesOf({ type: "BatchRunProcedure", params: { pattern } });
      assert.deepEqual(await refusals(batch), [message], pattern);
    }
    const others = stagesOf({ type: "BatchRunProcedure", params: { pattern: "night, *x" } });
    assert.deepEqual(await refusals(others), []);
  });

  it("X-31: refuses a pattern that means to exclude, for Komodo has none", async () => {
    for (const [pattern, part] of [
      ["*, !proxy", "!proxy"],
      ["\\^(?!proxy$).*$\\", "\\^(?!proxy$).*$\\"],
    ]) {
      assert.deepEqual(
        await refusals(stagesOf({ type: "BatchDeployStack", params: { pattern } })),
        [
          `Procedure "nightly": the pattern holds "${part ?? ""}", but Komodo has no way to ` +
            "exclude a name. List the names that are meant, as `allOf([...], { except: [...] })` does.",
        ],
      );
    }
    assert.deepEqual(
      await refusals(stagesOf({ type: "BatchDeployStack", params: { pattern: " " } })),
      ['Procedure "nightly": the pattern is empty, which fits nothing. Name what is to run.'],
    );
  });

  it("refuses mistyped executions and parameters, all at once", async () => {
    const executions = [
      { type: "DeployStak", params: { stack: "x" } },
      { type: "DeployStack" },
      { type: "DeployStack", params: { stak: "x" } },
      { type: "Sleep", params: { durationMs: "5" } },
      { type: "StopDeployment", params: { deployment: "x", signal: "SIGKILL" } },
    ];
    assert.deepEqual(await refusals(stagesOf(...executions)), [
      'Procedure "nightly": "DeployStak" is nothing that a procedure of Komodo can execute. ' +
        'Use "DeployStack".',
      'Procedure "nightly": "stages[0].executions[1].params" is missing. ' +
        'Set "stages[0].executions[1].params".',
      'Procedure "nightly": "stages[0].executions[2].params.stak" is not a property. ' +
        'Use "stages[0].executions[2].params.stack", or remove it.',
      'Procedure "nightly": "stages[0].executions[2].params.stack" is missing. ' +
        'Set "stages[0].executions[2].params.stack".',
      'Procedure "nightly": "stages[0].executions[3].params.durationMs" must be a number, but is ' +
        '"5". Give "stages[0].executions[3].params.durationMs" the right type.',
      'Procedure "nightly": "stages[0].executions[4].params.signal" is "SIGKILL", allowed are ' +
        "SIGHUP, SIGINT, SIGQUIT, SIGTERM. Choose one of them.",
    ]);
  });

  it("S3-SCH-1: refuses a 5-field cron with the corrected text, and English that Komodo misreads", async () => {
    assert.deepEqual(await refusals({ scheduleFormat: "Cron", schedule: "0 3 * * *" }), [
      'Procedure "nightly": the schedule "0 3 * * *" has 5 fields, cron in Komodo has 6 with the ' +
        'second first. Write "0 0 3 * * *".',
    ]);
    assert.deepEqual(await refusals({ schedule: "every weekday at 9am" }), [
      'Procedure "nightly": the schedule "every weekday at 9am" holds "weekday", which Komodo ' +
        'does not know and passes over. Write "monday to friday".',
    ]);
    assert.deepEqual(await refusals({ scheduleTimezone: "europe/amsterdam" }), [
      'Procedure "nightly": the time zone "europe/amsterdam" does not exist. ' +
        'Write "Europe/Amsterdam".',
    ]);
    assert.deepEqual(await refusals({ schedule: "Every day at 02:00" }), []);
  });

  it("is kept, and mended by the next run, when Komodo cannot run it by its schedule", async () => {
    const held = new Held("Procedure");
    const args = { name: "never", scheduleFormat: "Cron", schedule: "0 0 3 30 2 *" };
    const message =
      'Procedure "never": Komodo cannot run it by the schedule "0 0 3 30 2 *": Failed to find ' +
      "next run time: CronScheduler time search limit exceeded. Correct the schedule, then run " +
      "`pulumi up` again.";
    assert.equal(await messageOf(held.up(bench.run(), args)), message);
    assert.equal(await messageOf(held.up(bench.run(), args)), message);
    assert.equal(await held.up(bench.run(), { ...args, scheduleEnabled: false }), "update");
    assert.equal(await held.up(bench.run(), { ...args, schedule: "@monthly" }), "update");
    await held.destroy(bench.run());
  });

  it("says that batch executions and tasks of Core are for admins", async () => {
    await bench.hand.client.write("CreateLocalUser", { username: "guest", password: "hunter22" });
    const { client } = bench.hand;
    const users = await client.read("ListUsers", {});
    const guest = users.find(({ username }) => username === "guest");
    await client.write("UpdateUserBasePermissions", {
      user_id: guest?._id.$oid ?? "",
      enabled: true,
    });
    const login = { username: "guest", password: "hunter22" };
    for (const [execution, answer] of [
      [
        { type: "BatchDeployStack", params: { pattern: "*" } },
        "Non admin user cannot configure Batch executions",
      ],
      [{ type: "BackupCoreDatabase" }, "Non admin user cannot trigger core database backup"],
    ] as const) {
      const held = new Held("Procedure");
      assert.equal(
        await messageOf(held.up(bench.run({ login }), { name: "mine", ...stagesOf(execution) })),
        `Procedure "mine": Komodo answered 500 from POST /write/CreateProcedure: ${answer}. ` +
          "Use an account that is an admin in Komodo, or grant it the permission there.",
      );
    }
  });

  it("keeps the content of a swarm secret out of messages, and of state when made by hand", async () => {
    const swarm = await idOf(bench, "Swarm");
    const held = new Held("Procedure");
    await held.up(bench.run(), { name: "secretive" });
    const params = { swarm, name: "token", data: "hunter2" };
    const stages = [
      { name: "one", executions: [{ execution: { type: "CreateSwarmSecret", params } }] },
    ];
    await bench.hand.client.write("UpdateProcedure", { id: held.id ?? "", config: { stages } });
    await held.refresh(bench.run());
    assert.equal(JSON.stringify([held.inputs, held.outs]).includes("hunter2"), false);
    await held.destroy(bench.run());
  });
});
