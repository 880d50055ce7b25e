import assert from "node:assert/strict";
import { serverConfigNames } from "../types/komodoConfig";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";

/** A value of every field that differs from Komodo's default. */
const EVERY_FIELD = {
  name: "My NAS",
  description: "in the cellar",
  tags: ["trusted", "cellar"],
  template: true,
  address: "https://nas.lan:8120",
  insecureTls: false,
  externalAddress: "https://nas.example.com",
  region: "home",
  enabled: false,
  autoRotateKeys: false,
  passkey: "hunter2",
  ignoreMounts: ["/mnt/usb"],
  autoPrune: false,
  links: ["https://nas.lan"],
  statsMonitoring: false,
  sendUnreachableAlerts: false,
  sendCpuAlerts: false,
  sendMemAlerts: false,
  sendDiskAlerts: false,
  sendVersionMismatchAlerts: false,
  cpuWarning: 80.5,
  cpuCritical: 98,
  memWarning: 70,
  memCritical: 90,
  diskWarning: 60,
  diskCritical: 85,
  maintenanceWindows: [
    { name: "night", scheduleType: "Daily", hour: 3, durationMinutes: 60 },
    {
      name: "move",
      description: "x",
      scheduleType: "OneTime",
      date: "2027-01-02",
      durationMinutes: 5,
    },
  ],
};

/** A value of every field that differs from EVERY_FIELD, as a hand would set it. */
const BY_HAND: Record<string, unknown> = {
  address: "https://other.lan:8120",
  insecure_tls: true,
  external_address: "x",
  region: "away",
  enabled: true,
  auto_rotate_keys: true,
  passkey: "other",
  ignore_mounts: [],
  auto_prune: true,
  links: ["https://other.lan"],
  stats_monitoring: true,
  send_unreachable_alerts: true,
  send_cpu_alerts: true,
  send_mem_alerts: true,
  send_disk_alerts: true,
  send_version_mismatch_alerts: true,
  cpu_warning: 81,
  cpu_critical: 97,
  mem_warning: 71,
  mem_critical: 91,
  disk_warning: 61,
  disk_critical: 86,
  maintenance_windows: [],
};

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

describe("server", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  async function made(args: Record<string, unknown>): Promise<Held> {
    const held = new Held("Server");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  it("has no drift and no change after a create with every field set", async () => {
    const held = await made(EVERY_FIELD);
    const sent = { ...held.inputs };
    assert.equal(await held.refresh(bench.run()), true);
    assert.deepEqual(held.inputs, sent);
    assert.equal(await held.up(bench.run(), EVERY_FIELD), "same");
    await held.destroy(bench.run());
  });

  it("has no drift after a create with nothing but a name, and is enabled", async () => {
    const held = await made({ name: "plain" });
    const [server] = await bench.hand.client.read("ListServers", { query: { names: ["plain"] } });
    assert.equal(server?.info.state, "Ok");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { name: "plain" });
    await held.destroy(bench.run());
  });

  it("shows drift of each of the 23 config fields and puts it back", async () => {
    assert.deepEqual(Object.keys(BY_HAND).sort(), Object.keys(serverConfigNames).sort());
    const held = await made(EVERY_FIELD);
    for (const [name, value] of Object.entries(BY_HAND)) {
      await bench.hand.client.write("UpdateServer", {
        id: held.id ?? "",
        config: { [name]: value },
      });
      const before = { ...held.inputs };
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...before, [camel(name)]: value }, name);
      assert.equal(await held.up(bench.run(), EVERY_FIELD), "update", name);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, before, `${name} put back`);
    }
    await held.destroy(bench.run());
  });

  it("shows drift of description, tags, template and name and puts it back", async () => {
    const held = await made(EVERY_FIELD);
    const id = held.id ?? "";
    await bench.hand.client.write("UpdateResourceMeta", {
      target: { type: "Server", id },
      description: "moved",
      tags: ["attic"],
      template: false,
    });
    await bench.hand.client.write("RenameServer", { id, name: "renamed" });
    await held.refresh(bench.run());
    const { description, tags, template, name } = held.inputs;
    assert.deepEqual(
      { description, tags, template, name },
      { description: "moved", tags: ["attic"], template: false, name: "renamed" },
    );
    assert.equal(await held.up(bench.run(), EVERY_FIELD), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.tags, ["trusted", "cellar"]);
    assert.equal(held.inputs.name, "My NAS");
    await held.destroy(bench.run());
  });

  it("shows an undeclared field that was set by hand, a secret one only as a fact", async () => {
    const held = await made({ name: "bare" });
    const config = { region: "moon", passkey: "hunter2" };
    await bench.hand.client.write("UpdateServer", { id: held.id ?? "", config });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, {
      name: "bare",
      region: "moon",
      passkey: "[set outside Varanus]",
    });
    assert.equal(await held.up(bench.run(), { name: "bare" }), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { name: "bare" });
    await held.destroy(bench.run());
  });

  it("is updated with the changed fields only, and one that leaves the program is reset", async () => {
    const held = await made({ name: "delta", region: "home", cpuWarning: 80 });
    bench.sandbox.calls.reset();
    assert.equal(await held.up(bench.run(), { name: "delta", cpuWarning: 81 }), "update");
    const writes = bench.sandbox.calls.list.filter(({ family }) => family === "write");
    assert.deepEqual(
      writes.map(({ type, params }) => ({ type, params })),
      [{ type: "UpdateServer", params: { id: held.id, config: { region: "", cpu_warning: 81 } } }],
    );
    await held.destroy(bench.run());
  });

  it("keeps its id when it is renamed", async () => {
    const held = await made({ name: "before" });
    const { id } = held;
    assert.equal(await held.up(bench.run(), { name: "after" }), "update");
    assert.equal(held.id, id);
    await held.refresh(bench.run());
    assert.equal(held.inputs.name, "after");
    await held.destroy(bench.run());
  });

  it("is gone from the state when it was deleted by hand, and its delete succeeds twice", async () => {
    const held = await made({ name: "ghost" });
    await bench.hand.client.write("DeleteServer", { id: held.id ?? "" });
    const { id, outs } = held;
    assert.equal(await held.refresh(bench.run()), false);
    await bench
      .run()
      .provider("Server")
      .delete(id ?? "", outs);
    await bench
      .run()
      .provider("Server")
      .delete(id ?? "", outs);
  });

  it("refuses a name that is taken, unless it is to be adopted", async () => {
    const hand = await bench.hand.client.write("CreateServer", {
      name: "found",
      config: { region: "moon", cpu_warning: 50 },
    });
    const args = { name: "found", region: "home", tags: ["trusted"] };
    const held = new Held("Server");
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Server "found": Komodo has one of this name already. ' +
        "Set `adopt: true` to take it over, or choose another name.",
    );
    assert.equal(held.id, undefined);
    await held.up(bench.run(), { ...args, adopt: true });
    assert.equal(held.id, hand._id.$oid);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { ...args, adopt: true, cpuWarning: 50 });
    await held.destroy(bench.run());
  });

  it("is kept and completed by the next run when its tags could not be written", async () => {
    bench.sandbox.faults.fail({ type: "UpdateResourceMeta", error: "disk full", times: 1 });
    const held = new Held("Server");
    const args = { name: "half", tags: ["trusted"], description: "x" };
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Server "half": Komodo answered 500 from POST /write/UpdateResourceMeta: disk full. ' +
        "See Komodo's log for the cause, then run `pulumi up` again.",
    );
    assert.equal(await held.up(bench.run(), args), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    await held.destroy(bench.run());
  });

  it("makes a new tag once for many servers at a time", async () => {
    const run = bench.run();
    const all = Array.from({ length: 10 }, () => new Held("Server"));
    bench.sandbox.calls.reset();
    await Promise.all(all.map((held, i) => held.up(run, { name: `many-${i}`, tags: ["fresh"] })));
    assert.equal([...bench.sandbox.core.tags.values()].filter((t) => t.name === "fresh").length, 1);
    assert.equal(bench.sandbox.calls.count("CreateTag"), 1);
    const later = bench.run();
    await Promise.all(all.map((held) => held.refresh(later)));
    all.forEach((held) => assert.deepEqual(held.inputs.tags, ["fresh"]));
    for (const held of all) await held.destroy(bench.run());
  });

  it("is not deleted while stacks run on it", async () => {
    const held = await made({ name: "busy-host" });
    const app = new Held("Stack");
    const fileContents =
      "services:\n  web:\n    image: busybox:local\n    command: sleep infinity\n";
    await app.up(bench.run(), { name: "app", server: held.id, fileContents });
    assert.equal(
      await messageOf(held.destroy(bench.run())),
      'Server "busy-host": still runs 1 stack(s): "app" (running). ' +
        "Take them down or move them to another server, then run `pulumi up` again.",
    );
    await app.destroy(bench.run());
    await held.destroy(bench.run());
    const names = await bench.hand.client.read("ListServers", { limit: 0 });
    assert.equal(
      names.some(({ name }) => name === "busy-host"),
      false,
    );
  });
});
