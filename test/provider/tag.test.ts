import assert from "node:assert/strict";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";

describe("tag", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());

  async function made(args: Record<string, unknown>): Promise<Held> {
    const held = new Held("Tag");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  it("has no drift after a create, with a colour and without", async () => {
    for (const args of [{ name: "blue", color: "DarkBlue", adopt: false }, { name: "plain" }]) {
      const held = await made(args);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), args), "same");
      await held.destroy(bench.run());
    }
  });

  it("keeps its id when name and colour change", async () => {
    const held = await made({ name: "one" });
    const { id } = held;
    assert.equal(await held.up(bench.run(), { name: "two", color: "Red" }), "update");
    assert.equal(held.id, id);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { name: "two", color: "Red" });
    assert.equal(await held.up(bench.run(), { name: "two" }), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { name: "two" });
    await held.destroy(bench.run());
  });

  it("shows drift of name and colour and puts it back", async () => {
    const args = { name: "mine", color: "Red" };
    const held = await made(args);
    const id = held.id ?? "";
    await bench.hand.client.write("RenameTag", { id, name: "theirs" });
    await bench.hand.client.write("UpdateTagColor", { tag: id, color: "Blue" });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { name: "theirs", color: "Blue" });
    assert.equal(await held.up(bench.run(), args), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    await held.destroy(bench.run());
  });

  it("is gone when it was deleted by hand, and its delete succeeds twice", async () => {
    const held = await made({ name: "ghost" });
    const { id = "", outs } = held;
    await bench.run().provider("Tag").delete(id, outs);
    await bench.run().provider("Tag").delete(id, outs);
    assert.equal(await held.refresh(bench.run()), false);
  });

  it("refuses a name that is taken, unless it is to be adopted", async () => {
    const hand = await bench.hand.client.write("CreateTag", { name: "found", color: "Lime" });
    const held = new Held("Tag");
    assert.equal(
      await messageOf(held.up(bench.run(), { name: "found" })),
      'Tag "found": Komodo has a tag of this name already. ' +
        "Set `adopt: true` to take it over, or choose another name.",
    );
    await held.up(bench.run(), { name: "found", color: "Pink", adopt: true });
    assert.equal(held.id, hand._id.$oid);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { name: "found", color: "Pink", adopt: true });
    await held.destroy(bench.run());
  });

  it("refuses an unknown colour and says which one was meant", async () => {
    const { failures = [] } = await bench
      .run()
      .provider("Tag")
      .check({}, { name: "a", color: "blue" });
    assert.match(
      failures[0]?.reason ?? "",
      /^Tag "a": "color" is "blue", allowed are LightSlate, Slate, DarkSlate, .*, DarkRose\. Choose one of them\.$/,
    );
  });

  it("is taken off its resources when it is deleted", async () => {
    const held = await made({ name: "worn" });
    const server = new Held("Server");
    await server.up(bench.run(), { name: "wearer", tags: ["worn"] });
    await held.destroy(bench.run());
    await server.refresh(bench.run());
    assert.deepEqual(server.inputs, { name: "wearer", tags: [] });
    await server.destroy(bench.run());
  });
});
