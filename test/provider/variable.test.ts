import assert from "node:assert/strict";
import {
  errorOf,
  Held,
  type Kind,
  type KomodoBench,
  messageOf,
  startBench,
} from "../support/komodo";

describe("variable", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  function remote(name: string): unknown {
    return bench.sandbox.core.variables.get(name);
  }

  async function made(kind: Kind, args: Record<string, unknown>): Promise<Held> {
    const held = new Held(kind);
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  for (const kind of ["Variable", "Secret"] as const) {
    const isSecret = kind === "Secret";

    it(`makes a ${kind} with every field, and has no drift`, async () => {
      const args = { name: `FULL_${kind}`, value: "hunter2", description: "x", adopt: true };
      const held = await made(kind, args);
      const { name, value, description, is_secret } = remote(args.name) as Record<string, unknown>;
      assert.deepEqual(
        { name, value, description, is_secret },
        { name: args.name, value: "hunter2", description: "x", is_secret: isSecret },
      );
      assert.match(String(held.outs.revision), /^[0-9a-f]{8}$/);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), args), "same");
      await held.destroy(bench.run());
      assert.equal(remote(args.name), undefined);
    });

    it(`gives a ${kind} a new revision with each value, and only then`, async () => {
      const name = `REV_${kind}`;
      const held = await made(kind, { name, value: "a" });
      const first = held.outs.revision;
      assert.equal(await held.up(bench.run(), { name, value: "a", description: "x" }), "update");
      assert.equal(held.outs.revision, first);
      assert.equal(await held.up(bench.run(), { name, value: "b", description: "x" }), "update");
      assert.notEqual(held.outs.revision, first);
      await held.destroy(bench.run());
    });

    it(`shows drift of value and description of a ${kind} and puts it back`, async () => {
      const args = { name: `DRIFT_${kind}`, value: "a" };
      const held = await made(kind, args);
      const { name } = args;
      await bench.hand.client.write("UpdateVariableValue", { name, value: "b" });
      await bench.hand.client.write("UpdateVariableDescription", { name, description: "by hand" });
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { name, value: "b", description: "by hand" });
      assert.equal(await held.up(bench.run(), args), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      await held.destroy(bench.run());
    });

    it(`puts the visibility of a ${kind} back`, async () => {
      const args = { name: `SEEN_${kind}`, value: "a" };
      const held = await made(kind, args);
      await bench.hand.client.write("UpdateVariableIsSecret", {
        name: args.name,
        is_secret: !isSecret,
      });
      await held.refresh(bench.run());
      assert.equal(await held.up(bench.run(), args), "update");
      assert.equal((remote(args.name) as { is_secret: boolean }).is_secret, isSecret);
      assert.equal(await held.up(bench.run(), args), "same");
      await held.destroy(bench.run());
    });

    it(`forgets a ${kind} that is gone, and deletes it twice without an error`, async () => {
      const held = await made(kind, { name: `GONE_${kind}`, value: "a" });
      const { id = "", outs } = held;
      await bench.run().provider(kind).delete(id, outs);
      await bench.run().provider(kind).delete(id, outs);
      assert.equal(await held.refresh(bench.run()), false);
    });

    it(`replaces a ${kind} whose name changes`, async () => {
      const held = await made(kind, { name: `OLD_${kind}`, value: "a" });
      assert.equal(await held.up(bench.run(), { name: `NEW_${kind}`, value: "a" }), "replace");
      assert.deepEqual([held.id, remote(`OLD_${kind}`)], [`NEW_${kind}`, undefined]);
      await held.destroy(bench.run());
    });

    it(`refuses a taken name for a ${kind}, unless it is to be adopted`, async () => {
      const name = `TAKEN_${kind}`;
      await bench.hand.client.write("CreateVariable", {
        name,
        value: "hand",
        description: "by hand",
        is_secret: !isSecret,
      });
      const held = new Held(kind);
      assert.equal(
        await messageOf(held.up(bench.run(), { name, value: "ours" })),
        `${kind} "${name}": Komodo has a variable of this name already. ` +
          "Set `adopt: true` to take it over, or choose another name.",
      );
      await held.up(bench.run(), { name, value: "ours", adopt: true });
      const { value, is_secret } = remote(name) as { value: string; is_secret: boolean };
      assert.deepEqual({ value, is_secret }, { value: "ours", is_secret: isSecret });
      await held.destroy(bench.run());
    });
  }

  it("never shows an old secret when a plain variable takes its name over", async () => {
    const name = "WAS_SECRET";
    await bench.hand.client.write("CreateVariable", {
      name,
      value: "hunter2",
      description: "",
      is_secret: true,
    });
    bench.sandbox.calls.reset();
    await made("Variable", { name, value: "plain", adopt: true });
    const types = bench.sandbox.calls.list.map(({ type }) => type);
    assert.deepEqual(types.slice(-2), ["UpdateVariableValue", "UpdateVariableIsSecret"]);
  });

  it("S0-FR-6: keeps a secret out of the error that Komodo answers", async () => {
    bench.sandbox.faults.fail({
      type: "CreateVariable",
      status: 400,
      error: "bad value 'hunter2'",
    });
    const error = await errorOf(
      new Held("Secret").up(bench.run(), { name: "S", value: "hunter2" }),
    );
    assert.equal(
      error.message,
      "Secret \"S\": Komodo answered 400 from POST /write/CreateVariable: bad value '[secret]'. " +
        "See Komodo's log for the cause, then run `pulumi up` again.",
    );
    assert.equal(error.stack, "");
  });

  it("S0-FR-6: names no property of a refused secret, so that the engine cannot print it", async () => {
    const { failures } = await bench
      .run()
      .provider("Secret")
      .check({}, { name: "S", value: "hunter2 # two" });
    assert.deepEqual(failures, [
      {
        property: "",
        reason:
          'Secret "S": "value" holds " #", where Komodo cuts an environment line off. ' +
          "Choose a value without a blank before #.",
      },
    ]);
  });

  it("takes a mask that Komodo shows to those who are no admins for no drift", async () => {
    const args = { name: "MASKED", value: "hunter2" };
    const held = await made("Secret", args);
    const variable = bench.sandbox.core.variables.get("MASKED");
    assert.ok(variable);
    bench.sandbox.core.variables.set("MASKED", { ...variable, value: "#######" });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    await held.destroy(bench.run());
  });

  it("reads 60 variables with one call", async () => {
    const run = bench.run();
    const all = Array.from({ length: 60 }, () => new Held("Variable"));
    await Promise.all(all.map((held, i) => held.up(run, { name: `V${i}`, value: "x" })));
    bench.sandbox.calls.reset();
    const later = bench.run();
    const found = await Promise.all(all.map((held) => held.refresh(later)));
    assert.equal(found.every(Boolean), true);
    assert.deepEqual(
      bench.sandbox.calls.list.map(({ type }) => type),
      ["LoginLocalUser", "ListVariables"],
    );
  });
});
