import assert from "node:assert/strict";
import { Held, messageOf, type PangolinBench, startPangolinBench } from "../../support/pangolin";

describe("role", () => {
  let bench: PangolinBench;
  beforeEach(async () => {
    bench = await startPangolinBench();
  });
  afterEach(() => bench.close());

  async function made(args: Record<string, unknown>): Promise<Held> {
    const held = new Held("Role");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  function rolesOf(name: string) {
    return bench.sandbox.pangolinState.roles.where({ name });
  }

  async function byHand(name: string): Promise<number> {
    const row = await bench.hand.client.create<{ roleId: number }>("/org/sandbox/role", { name });
    return row.roleId;
  }

  it("has no drift after a create, with every field and with none", async () => {
    const full = {
      name: "ops",
      description: "Operators",
      takeOverBy: "Member",
      org: "sandbox",
      adopt: false,
    };
    for (const args of [full, { name: "plain" }]) {
      const held = await made(args);
      assert.equal(await held.refresh(bench.run()), true);
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), args), "same");
      await held.destroy(bench.run());
      assert.deepEqual(rolesOf(args.name), []);
    }
  });

  it("shows name and description that were changed by hand, and puts them back", async () => {
    const args = { name: "ops", description: "Operators" };
    const held = await made(args);
    for (const change of [{ name: "theirs" }, { description: "theirs" }]) {
      await bench.hand.client.update(`/role/${String(held.id)}`, change);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...args, ...change });
      assert.equal(await held.up(bench.run(), args), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
    }
  });

  it("keeps its id when name and description change in the program", async () => {
    const held = await made({ name: "one" });
    const { id } = held;
    for (const args of [{ name: "two", description: "Two" }, { name: "two" }]) {
      assert.equal(await held.up(bench.run(), args), "update");
      assert.equal(held.id, id);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
    }
    assert.equal(rolesOf("two")[0]?.description, "");
  });

  it("gives its users to the role that the program names when it is deleted", async () => {
    const heir = await byHand("heir");
    const held = await made({ name: "ops", takeOverBy: "Member" });
    const { userId } = bench.sandbox.pangolinState.users.all[0] ?? { userId: "" };
    const roleId = Number(held.id);
    bench.sandbox.pangolinState.userOrgRoles.add({ userId, orgId: "sandbox", roleId });
    assert.equal(await held.up(bench.run(), { name: "ops", takeOverBy: "heir" }), "update");
    await held.destroy(bench.run());
    const left = bench.sandbox.pangolinState.userOrgRoles.where({ userId, roleId: heir });
    assert.equal(left.length, 1);
  });

  it("says what to set when no role takes over", async () => {
    const held = await made({ name: "ops", takeOverBy: "nobody" });
    assert.equal(
      await messageOf(held.destroy(bench.run())),
      'Role "ops": cannot be deleted, because no role takes over its users. Role "nobody": the ' +
        'organization "sandbox" has none of this id or name. Correct the reference, or create ' +
        "it first. Set `takeOverBy`, run `pulumi up`, then delete it.",
    );
    assert.equal(rolesOf("ops").length, 1);
  });

  it("refuses a name that is taken, unless it is to be adopted", async () => {
    const roleId = await byHand("ops");
    assert.equal(
      await messageOf(new Held("Role").up(bench.run(), { name: "ops" })),
      `Role "ops": the organization has a role of this name, with id ${roleId}. ` +
        "Set `adopt: true` to take it over, or choose another name.",
    );
    const held = await made({ name: "ops", description: "Ours", adopt: true });
    assert.equal(held.id, String(roleId));
    assert.equal(rolesOf("ops")[0]?.description, "Ours");
  });

  it("a rename to a name that is taken is refused, though Pangolin carries it out", async () => {
    const roleId = await byHand("taken");
    const held = await made({ name: "ops" });
    assert.equal(
      await messageOf(held.up(bench.run(), { name: "taken" })),
      `Role "taken": the organization has a role of this name, with id ${roleId}. ` +
        "Set `adopt: true` to take it over, or choose another name.",
    );
    assert.equal(rolesOf("taken").length, 1);
  });

  it("refuses the Admin role and a role that would take over from itself, at preview", async () => {
    const check = async (args: Record<string, unknown>) => {
      const { failures = [] } = await bench.run().provider("Role").check({}, args);
      return failures.map(({ reason }) => reason);
    };
    assert.deepEqual(await check({ name: "Admin" }), [
      'Role "Admin": "name" is "Admin", the role that Pangolin makes itself and does not change. ' +
        "Choose another name.",
    ]);
    assert.deepEqual(await check({ name: "Member" }), [
      'Role "Member": "takeOverBy" is "Member", the role itself. ' +
        "Name the role that its users get when it is deleted.",
    ]);
  });

  it("makes one role when the answer to its create is lost", async () => {
    const path = "^/org/[^/]+/role$";
    bench.sandbox.pangolinFaults.drop({ method: "PUT", path, times: 1, afterWrite: true });
    const held = await made({ name: "ops", description: "Operators" });
    assert.deepEqual(
      rolesOf("ops").map(({ roleId }) => String(roleId)),
      [held.id],
    );
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { name: "ops", description: "Operators" });
  });

  it("is gone when it was deleted by hand, and its delete succeeds twice", async () => {
    const held = await made({ name: "ghost" });
    const { id = "", outs } = held;
    await bench.run().provider("Role").delete(id, outs);
    await bench.run().provider("Role").delete(id, outs);
    assert.equal(await held.refresh(bench.run()), false);
  });

  it("sees all of 25 roles by one list, more than one page", async () => {
    const run = bench.run();
    const all = Array.from({ length: 25 }, () => new Held("Role"));
    for (const [at, held] of all.entries()) await held.up(run, { name: `role-${at}` });
    const next = bench.run();
    const before = bench.sandbox.pangolinCalls.total;
    for (const held of all) assert.equal(await held.refresh(next), true);
    assert.equal(bench.sandbox.pangolinCalls.total - before, 1);
  });

  it("names the action when the key lacks it", async () => {
    const run = bench.run({ apiKey: bench.keyWithout("createRole") });
    assert.equal(
      await messageOf(new Held("Role").up(run, { name: "ops" })),
      'Role "ops": Pangolin answered 403 from PUT /org/sandbox/role: Key does not have permission ' +
        "perform this action. Give the API key the action createRole, in Pangolin's dashboard " +
        "under API keys.",
    );
  });

  it("an organization that does not exist is a 500 of Pangolin's: its name is said", async () => {
    assert.equal(
      await messageOf(new Held("Role").up(bench.run(), { name: "a", org: "nowhere" })),
      'Role "a": Pangolin has no organization "nowhere". ' +
        "Correct `org`, or the setting pangolin:org.",
    );
  });
});
