import assert from "node:assert/strict";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { describeRecordKind, refusals } from "../support/recordKind";

const ALL = { Server: "Read", Stack: { level: "Execute", specific: ["Logs", "Terminal"] } };

function makeUsers({ hand }: KomodoBench): Promise<unknown> {
  const names = ["ann", "bob", "ci"];
  return Promise.all(
    names.map((username) => hand.client.write("CreateServiceUser", { username, description: "" })),
  );
}

describeRecordKind("userGroup", {
  kind: "UserGroup",
  prepare: makeUsers,
  every: () => ({ name: "ops", users: ["bob", "ann"], everyone: true, all: ALL }),
  least: () => ({ name: "plain" }),
  byHand: {
    name: {
      write: (id, { hand }) => hand.client.write("RenameUserGroup", { id, name: "other" }),
      seen: "other",
    },
    users: {
      write: (id, { hand }) =>
        hand.client.write("SetUsersInUserGroup", { user_group: id, users: ["ann", "ci"] }),
      seen: ["ann", "ci"],
    },
    everyone: {
      write: (id, { hand }) =>
        hand.client.write("SetEveryoneUserGroup", { user_group: id, everyone: false }),
      seen: false,
    },
    all: {
      write: (id, { hand }) =>
        hand.client.write("UpdatePermissionOnResourceType", {
          user_target: { type: "UserGroup", id },
          resource_type: "Server",
          permission: { level: "Write", specific: ["Attach"] },
        }),
      seen: {
        Server: { level: "Write", specific: ["Attach"] },
        Stack: { level: "Execute", specific: ["Terminal", "Logs"] },
      },
    },
  },
  changes: {
    name: {
      value: "new",
      writes: (id) => [{ type: "RenameUserGroup", params: { id, name: "new" } }],
    },
    everyone: {
      value: false,
      writes: (id) => [
        { type: "SetEveryoneUserGroup", params: { user_group: id, everyone: false } },
      ],
    },
    all: {
      value: { Stack: ALL.Stack, Repo: "Read" },
      writes: (id) =>
        [
          { resource_type: "Server", permission: { level: "None", specific: [] } },
          { resource_type: "Repo", permission: { level: "Read", specific: [] } },
        ].map((params) => ({
          type: "UpdatePermissionOnResourceType",
          params: { user_target: { type: "UserGroup", id }, ...params },
        })),
    },
  },
  removeByHand: (id, { hand }) => hand.client.write("DeleteUserGroup", { id }),
});

describe("userGroup and its users", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
    await makeUsers(bench);
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  async function userId(name: string): Promise<string> {
    const users = await bench.hand.client.read("ListUsers", {});
    return users.find(({ username }) => username === name)?._id.$oid ?? "";
  }

  it("takes users by id and by name, and writes ids", async () => {
    const held = new Held("UserGroup");
    const args = { name: "mixed", users: [await userId("ann"), "bob"] };
    await held.up(bench.run(), args);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.users, args.users);
    bench.sandbox.calls.reset();
    await held.up(bench.run(), { name: "mixed", users: ["ci"] });
    const [write] = bench.sandbox.calls.list.filter(({ family }) => family === "write");
    assert.deepEqual(write?.params, { user_group: held.id, users: [await userId("ci")] });
    await held.destroy(bench.run());
  });

  it("refuses all users that Komodo would drop, before anything is written", async () => {
    const held = new Held("UserGroup");
    bench.sandbox.calls.reset();
    const refusal =
      'User group "ghosts": Komodo has no user "x", "y". ' +
      'Make them first, or take them out of "users".';
    const args = { name: "ghosts", users: ["x", "ann", "y"] };
    assert.equal(await messageOf(held.up(bench.run(), args)), refusal);
    assert.equal(
      bench.sandbox.calls.list.some(({ family }) => family === "write"),
      false,
    );
    await held.up(bench.run(), { name: "ghosts" });
    assert.equal(await messageOf(held.up(bench.run(), args)), refusal);
    await held.destroy(bench.run());
  });

  it("leaves alone what it does not name in `all`, as other permissions of the group", async () => {
    const held = new Held("UserGroup");
    const args = { name: "shared", all: { Server: "Read" } };
    await held.up(bench.run(), args);
    const other = new Held("Permission");
    await other.up(bench.run(), { group: "shared", resourceType: "Build", level: "Execute" });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(await held.up(bench.run(), args), "same");
    await other.destroy(bench.run());
    await held.destroy(bench.run());
  });

  it("refuses a group that Komodo has, unless it is to be adopted", async () => {
    const hand = await bench.hand.client.write("CreateUserGroup", { name: "found" });
    const held = new Held("UserGroup");
    assert.equal(
      await messageOf(held.up(bench.run(), { name: "found" })),
      'User group "found": Komodo has a group of this name already. ' +
        "Set `adopt: true` to take it over, or choose another name.",
    );
    const args = { name: "found", users: ["ann"], everyone: true, adopt: true };
    await held.up(bench.run(), args);
    assert.equal(held.id, hand._id.$oid);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    await held.destroy(bench.run());
  });

  for (const type of [
    "SetUsersInUserGroup",
    "SetEveryoneUserGroup",
    "UpdatePermissionOnResourceType",
  ]) {
    it(`is kept and completed by the next run when ${type} fails`, async () => {
      bench.sandbox.faults.fail({ type, error: "disk full", times: 1 });
      const held = new Held("UserGroup");
      const args = { name: "half", users: ["ann"], everyone: true, all: { Stack: "Write" } };
      assert.equal(
        await messageOf(held.up(bench.run(), args)),
        `User group "half": Komodo answered 500 from POST /write/${type}: disk full. ` +
          "See Komodo's log for the cause, then run `pulumi up` again.",
      );
      assert.equal(await held.up(bench.run(), args), "update");
      const sent = { ...held.inputs };
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, sent);
      await held.destroy(bench.run());
    });
  }

  const cases: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ users: ["a", "a"] }, '"users" holds "a" twice. Remove one of them.'],
    [
      { all: { Server: "read" } },
      '"all.Server" has the level "read", allowed are None, Read, Execute, Write. Choose one of them.',
    ],
    [
      { all: { Stack: { level: "Read", specific: ["logs"] } } },
      '"all.Stack.specific" holds "logs", allowed are Terminal, Attach, Inspect, Logs, Processes. Use "Logs".',
    ],
    [
      { all: { Stack: { level: "Read", specific: "Logs" } } },
      '"all.Stack.specific" must be a list of strings. Give a list.',
    ],
    [
      { all: { Stack: { level: "Read", rights: [] } } },
      '"all.Stack.rights" is not a property. Use "level" and "specific".',
    ],
    [{ all: { Stacks: "Read" } }, '"all.Stacks" is not a property. Use "all.Stack", or remove it.'],
  ];
  for (const [args, expected] of cases) {
    it(`refuses ${JSON.stringify(args)} at preview`, async () => {
      assert.deepEqual(await refusals(bench, "UserGroup", { name: "g", ...args }), [
        `User group "g": ${expected}`,
      ]);
    });
  }
});
