import assert from "node:assert/strict";
import { describeConfigKind } from "../support/configKindCases";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { swarmConfigNames } from "../types/swarmConfig";

const WINDOW = { name: "night", scheduleType: "Weekly", dayOfWeek: "Sunday", durationMinutes: 60 };

async function stage({ hand }: KomodoBench): Promise<void> {
  for (const name of ["first", "second", "third"]) {
    await hand.client.write("CreateServer", { name });
  }
}

describeConfigKind({
  kind: "Swarm",
  names: swarmConfigNames,
  stage,
  every: [
    {
      servers: ["first", "second"],
      links: ["https://swarm.example.com"],
      sendUnhealthyAlerts: false,
      maintenanceWindows: [WINDOW],
    },
  ],
  required: {},
  byHand: {
    server_ids: ["second", "third"],
    links: [],
    send_unhealthy_alerts: true,
    maintenance_windows: [],
  },
  inProgram: [
    { change: { servers: ["second", "first"] }, sent: { server_ids: ["second", "first"] } },
    { change: { links: undefined }, sent: { links: [] } },
    { change: { sendUnhealthyAlerts: undefined }, sent: { send_unhealthy_alerts: true } },
    {
      change: { maintenanceWindows: [{ ...WINDOW, hour: 3 }] },
      sent: {
        maintenance_windows: [
          {
            name: "night",
            description: "",
            schedule_type: "Weekly",
            day_of_week: "sunday",
            date: "",
            hour: 3,
            minute: 0,
            duration_minutes: 60,
            timezone: "",
            enabled: true,
          },
        ],
      },
    },
  ],
});

describe("swarm", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
    await stage(bench);
  });
  after(() => bench.close());

  it("D8: refuses at preview what Komodo would take without a word", async () => {
    const maintenanceWindows = [
      { name: "a", scheduleType: "Weekly", dayOfWeek: "Sonntag", durationMinutes: 5 },
      { name: "b", scheduleType: "OneTime", date: "2027-02-31x", durationMinutes: 5 },
      { name: "c", timezone: "Europe/Atlantis", durationMinutes: 5 },
    ];
    const args = { name: "s", servers: ["first", "first"], maintenanceWindows };
    const { failures = [] } = await bench.run().provider("Swarm").check({}, args);
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      [
        'Swarm "s": "servers" names "first" twice. Name it once.',
        'Swarm "s": "dayOfWeek" is "Sonntag", which Komodo would take for Monday. Choose one of ' +
          "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday.",
        'Swarm "s": "date" is "2027-02-31x", which is no day. Give it as YYYY-MM-DD.',
        'Swarm "s": the time zone "Europe/Atlantis" does not exist. Give an IANA name, such as ' +
          '"Europe/Amsterdam".',
      ],
    );
  });

  it("sends the day of a weekly window as Komodo understands it, and shows what it takes another for", async () => {
    const held = new Held("Swarm");
    const args = { name: "weekly", maintenanceWindows: [WINDOW] };
    await held.up(bench.run(), args);
    for (const [day, taken] of [
      ["Sunday", "Monday"],
      ["tue", "Tuesday"],
      ["Thurs", "Thursday"],
      ["sunday", "Sunday"],
    ] as const) {
      const window = { name: "night", schedule_type: "Weekly", day_of_week: day };
      await bench.hand.client.write("UpdateSwarm", {
        id: held.id ?? "",
        config: { maintenance_windows: [{ ...window, duration_minutes: 60 }] },
      });
      await held.refresh(bench.run());
      const [found] = held.inputs.maintenanceWindows as { dayOfWeek: string }[];
      assert.equal(found?.dayOfWeek, taken, day);
      assert.equal(await held.up(bench.run(), args), taken === "Sunday" ? "same" : "update");
    }
    await held.destroy(bench.run());
  });

  it("keeps the form of each server, by name or by id, and says when there is none such", async () => {
    const [first] = await bench.hand.client.read("ListServers", { query: { names: ["first"] } });
    const held = new Held("Swarm");
    const args = { name: "mixed", servers: [first?.id, "second"] };
    await held.up(bench.run(), args);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(
      await messageOf(held.up(bench.run(), { name: "mixed", servers: ["second", "nope"] })),
      'Swarm "mixed": Komodo answered 500 from POST /write/UpdateSwarm: Cannot attach Server nope ' +
        "to this Swarm: Did not find any Server matching nope. Correct the value that it names, " +
        "then run `pulumi up` again.",
    );
    await held.destroy(bench.run());
  });

  it("shows a server that was deleted by hand as its dangling id", async () => {
    const held = new Held("Swarm");
    await held.up(bench.run(), { name: "dangling", servers: ["first", "third"] });
    const third = await bench.hand.client.write("DeleteServer", { id: "third" });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.servers, ["first", third._id.$oid]);
    await held.destroy(bench.run());
  });
});
