import assert from "node:assert/strict";
import { Redactor } from "../../providers/http/redact";
import { KomodoClient } from "../../providers/komodo/client";
import { Held, type KomodoBench, messageOf, sandboxSettings, startBench } from "../support/komodo";
import { refusals } from "../support/recordKind";

describe("permission", () => {
  let bench: KomodoBench;
  let ids: Record<"user" | "group" | "server", string>;
  before(async () => {
    bench = await startBench();
    const { client } = bench.hand;
    const user = await client.write("CreateServiceUser", { username: "ci", description: "" });
    const group = await client.write("CreateUserGroup", { name: "ops" });
    const server = await client.write("CreateServer", { name: "nas" });
    ids = { user: user._id.$oid, group: group._id.$oid, server: server._id.$oid };
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  const PLACES = {
    "a user on a server": { user: "ci", target: { type: "Server", id: "nas" } },
    "a group on a server": { group: "ops", target: { type: "Server", id: "nas" } },
    "a user on all stacks": { user: "ci", resourceType: "Stack" },
    "a group on all stacks": { group: "ops", resourceType: "Stack" },
  } as const;

  async function made(args: Record<string, unknown>): Promise<Held> {
    const held = new Held("Permission");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  /** Writes at the place of a held permission, past it. */
  async function byHand(held: Held, permission: { level: string; specific: string[] }) {
    const [holder = "", what = ""] = (held.id ?? "").split("/");
    const [type, id] = holder.split(":");
    const [kind, target] = what.split(":");
    const user_target = { type, id };
    const params =
      target === undefined
        ? { user_target, resource_type: kind, permission }
        : { user_target, resource_target: { type: kind, id: target }, permission };
    const call =
      target === undefined ? "UpdatePermissionOnResourceType" : "UpdatePermissionOnTarget";
    await bench.hand.client.write(call, params as never);
  }

  for (const [name, place] of Object.entries(PLACES)) {
    it(`has no drift for ${name}, shows what a hand changes, and puts it back`, async () => {
      const args = { ...place, level: "Execute", specific: ["Terminal", "Logs"] };
      const held = await made(args);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), args), "same");
      await byHand(held, { level: "Write", specific: ["Logs"] });
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...args, level: "Write", specific: ["Logs"] });
      assert.equal(await held.up(bench.run(), args), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      await held.destroy(bench.run());
    });

    it(`gives and takes for ${name}: a level alone, a change, and None at the end`, async () => {
      const held = await made({ ...place, level: "Read" });
      const { id } = held;
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...place, level: "Read" });
      bench.sandbox.calls.reset();
      const step = await held.up(bench.run(), { ...place, level: "Read", specific: ["Inspect"] });
      assert.deepEqual([step, held.id], ["update", id]);
      const { id: same = "", outs } = held;
      await bench.run().provider("Permission").delete(same, outs);
      await bench.run().provider("Permission").delete(same, outs);
      const grants = bench.sandbox.calls.list
        .filter(({ family }) => family === "write")
        .map(({ params }) => (params as { permission: unknown }).permission);
      const none = { level: "None", specific: [] };
      assert.deepEqual(grants, [{ level: "Read", specific: ["Inspect"] }, none, none]);
      await held.refresh(bench.run());
      assert.equal(held.inputs.level, "None");
    });
  }

  it("is what the key of a service user then may do", async () => {
    const key = new Held("ApiKey");
    await key.up(bench.run(), { name: "k", user: "ci" });
    const { key: id, secret } = key.outs as { key: string; secret: string };
    const { login: _login, ...settings } = sandboxSettings(bench.sandbox);
    const client = new KomodoClient({ ...settings, apiKey: { key: id, secret } }, new Redactor());
    const names = async () => (await client.read("ListServers", {})).map(({ name }) => name);
    assert.deepEqual(await names(), []);
    const held = await made({ ...PLACES["a user on a server"], level: "Read" });
    assert.deepEqual(await names(), ["nas"]);
    await held.destroy(bench.run());
    assert.deepEqual(await names(), []);
    await key.destroy(bench.run());
  });

  it("takes names and ids of users, groups and resources for the same", async () => {
    const held = await made({ group: "ops", resourceType: "Repo", level: "Read" });
    const byId = { group: ids.group, resourceType: "Repo", level: "Read" };
    assert.equal(await held.up(bench.run(), byId), "same");
    await held.destroy(bench.run());
    const target = { type: "Server", id: ids.server };
    const other = await made({ user: ids.user, target, level: "Read" });
    assert.equal(other.id, `User:${ids.user}/Server:${ids.server}`);
    await other.destroy(bench.run());
  });

  it("survives that its target is named in another form: the old goes before the new comes", async () => {
    const held = await made({ ...PLACES["a user on a server"], level: "Write" });
    const target = { type: "Server", id: ids.server };
    assert.equal(await held.up(bench.run(), { user: "ci", target, level: "Write" }), "replace");
    await held.refresh(bench.run());
    assert.equal(held.inputs.level, "Write");
    await held.destroy(bench.run());
  });

  it("refuses a permission that Komodo has, unless it is to be adopted", async () => {
    const place = PLACES["a group on a server"];
    const hand = await made({ ...place, level: "Read", specific: ["Logs"] });
    const held = new Held("Permission");
    assert.equal(
      await messageOf(held.up(bench.run(), { ...place, level: "Write" })),
      'Permission "ops on Server nas": Komodo has such a permission already (Read, Logs). ' +
        "Set `adopt: true` to take it over, or remove it from the program.",
    );
    await held.up(bench.run(), { ...place, level: "Write", adopt: true });
    assert.equal(held.id, hand.id);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { ...place, level: "Write", adopt: true });
    await held.destroy(bench.run());
  });

  const missing: readonly (readonly [Record<string, unknown>, string])[] = [
    [
      { user: "nobody", resourceType: "Stack" },
      'Permission "nobody on all Stacks": Komodo has no user "nobody". Make the user first, or correct the name.',
    ],
    [
      { group: "none", resourceType: "Stack" },
      'Permission "none on all Stacks": Komodo has no user group "none". Make the group first, or correct the name.',
    ],
    [
      { group: "ops", target: { type: "Stack", id: "gone" } },
      'Permission "ops on Stack gone": Komodo has no Stack "gone". Make it first, or correct the name.',
    ],
  ];
  for (const [args, expected] of missing) {
    it(`refuses ${JSON.stringify(args)}, which does not exist`, async () => {
      const held = new Held("Permission");
      assert.equal(await messageOf(held.up(bench.run(), { ...args, level: "Read" })), expected);
    });
  }

  for (const [change, error, advice] of [
    [
      { enabled: false },
      "user not enabled",
      "Enable the user first: Komodo changes no permission of one that is disabled.",
    ],
    [
      { admin: true },
      "cannot use this method to update other admins permissions",
      "Take the permission out of the program, or `admin` off the user: an admin may do everything.",
    ],
  ] as const) {
    it(`says what to do when Komodo answers "${error}"`, async () => {
      const user = new Held("ServiceUser");
      await user.up(bench.run(), { username: "special", ...change });
      const held = new Held("Permission");
      const args = { user: "special", resourceType: "Stack", level: "Read" };
      assert.equal(
        await messageOf(held.up(bench.run(), args)),
        'Permission "special on all Stacks": Komodo answered 500 from POST ' +
          `/write/UpdatePermissionOnResourceType: ${error}. ${advice}`,
      );
      await user.destroy(bench.run());
    });
  }

  it("is gone with its resource, its user or its group; its delete then succeeds", async () => {
    const { client } = bench.hand;
    const server = await client.write("CreateServer", { name: "short" });
    const group = await client.write("CreateUserGroup", { name: "brief" });
    const target = { type: "Server", id: "short" };
    const onServer = await made({ user: "ci", target, level: "Read" });
    const ofGroup = await made({ group: "brief", target, level: "Read" });
    const ofAll = await made({ group: "brief", resourceType: "Stack", level: "Read" });
    await client.write("DeleteUserGroup", { id: group._id.$oid });
    await client.write("DeleteServer", { id: server._id.$oid });
    for (const held of [onServer, ofGroup, ofAll]) {
      const { id = "", outs } = held;
      assert.equal(await held.refresh(bench.run()), false, id);
      await bench.run().provider("Permission").delete(id, outs);
    }
  });

  it("reads all permissions of one group on resources with one call", async () => {
    const target = { type: "Server", id: "nas" };
    await bench.hand.client.write("CreateServer", { name: "two" });
    const all = [
      await made({ group: "ops", target, level: "Read" }),
      await made({ group: "ops", target: { type: "Server", id: "two" }, level: "Read" }),
    ];
    bench.sandbox.calls.reset();
    const run = bench.run();
    await Promise.all(all.map((held) => held.refresh(run)));
    assert.deepEqual(
      bench.sandbox.calls.list.map(({ type }) => type),
      ["LoginLocalUser", "ListUserTargetPermissions"],
    );
    for (const held of all) await held.destroy(bench.run());
  });

  const cases: readonly (readonly [Record<string, unknown>, readonly string[]])[] = [
    [
      { level: "Read" },
      [
        'Permission "? on all ?s": exactly one of "user" and "group" is needed, but neither is there. Set one of them.',
        'Permission "? on all ?s": exactly one of "target" and "resourceType" is needed, but neither is there. Set one of them.',
      ],
    ],
    [
      { user: "a", group: "b", resourceType: "Stack", level: "Read" },
      [
        'Permission "a on all Stacks": exactly one of "user" and "group" is needed, but both are there. Remove one of them.',
      ],
    ],
    [
      { user: "a", resourceType: "Stack", level: "read" },
      [
        'Permission "a on all Stacks": "level" is "read", allowed are None, Read, Execute, Write. Choose one of them.',
      ],
    ],
    [
      { user: "a", resourceType: "Stack", level: "Read", specific: ["Shell"] },
      [
        'Permission "a on all Stacks": "specific" holds "Shell", allowed are Terminal, Attach, Inspect, Logs, Processes. Choose among them.',
      ],
    ],
  ];
  for (const [args, expected] of cases) {
    it(`refuses ${JSON.stringify(args)} at preview`, async () => {
      assert.deepEqual(await refusals(bench, "Permission", args), expected);
    });
  }
});
