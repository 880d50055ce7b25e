import assert from "node:assert/strict";
import { Held, type KomodoBench, messageOf, type Run, startBench } from "../support/komodo";
import { WEB } from "./stackStage";

describe("komodo:owner", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());

  const a = (): Run => bench.run({ owner: "site-a" });
  const b = (): Run => bench.run({ owner: "site-b" });

  const STACK = { name: "shared", server: "local", fileContents: WEB, tags: ["web"] };
  const FOREIGN =
    'Stack "shared": belongs to the owner "site-a" in Komodo, and this program is "site-b". ' +
    "Change it with the program that made it, or take that tag off it in Komodo first.";

  async function tagsOf(name: string): Promise<string[]> {
    const stacks = await bench.hand.client.read("ListFullStacks", { limit: 0 });
    const tags = await bench.hand.client.read("ListTags", {});
    const found = stacks.find((item) => item.name === name);
    return (found?.tags ?? []).map((id) => tags.find((t) => t._id.$oid === id)?.name ?? id).sort();
  }

  async function made(kind: string, run: Run, args: Record<string, unknown>): Promise<Held> {
    const held = new Held(kind);
    assert.equal(await held.up(run, args), "create");
    return held;
  }

  it("marks what is made beside the user's tags, and shows the mark neither as input nor drift", async () => {
    const held = await made("Stack", a(), STACK);
    assert.deepEqual(await tagsOf("shared"), ["owner:site-a", "web"]);
    await held.refresh(a());
    assert.deepEqual(held.inputs, { ...STACK, state: "running" });
    assert.equal(await held.up(a(), STACK), "same");
    assert.equal(await held.up(a(), { ...STACK, tags: ["site"] }), "update");
    assert.deepEqual(await tagsOf("shared"), ["owner:site-a", "site"]);
    await held.destroy(a());
  });

  it("marks what has no tags of its own, of every kind that is a record", async () => {
    const held = await made("Server", a(), { name: "plain" });
    const [server] = await bench.hand.client.read("ListServers", { query: { names: ["plain"] } });
    const tags = await bench.hand.client.read("ListTags", {});
    const mark = tags.find(({ name }) => name === "owner:site-a");
    assert.deepEqual(server?.tags, [mark?._id.$oid]);
    await held.refresh(a());
    assert.deepEqual(held.inputs, { name: "plain" });
    await held.destroy(a());
  });

  it("refuses to adopt, change, redeploy or delete what another owner has, and writes nothing", async () => {
    const held = await made("Stack", a(), STACK);
    bench.sandbox.calls.reset();
    for (const adopt of [true, false]) {
      const up = new Held("Stack").up(b(), { ...STACK, adopt });
      assert.equal(await messageOf(up), FOREIGN);
    }
    const stolen = Object.assign(new Held("Stack"), {
      id: held.id,
      inputs: held.inputs,
      outs: held.outs,
    });
    for (const change of [{ links: ["https://x"] }, { name: "other" }, { environment: "A=1" }]) {
      const text = await messageOf(stolen.up(b(), { ...STACK, ...change }));
      assert.equal(text, FOREIGN.replace("shared", change.name ?? "shared"));
    }
    assert.equal(await messageOf(stolen.up(b(), { ...STACK, state: "down" })), FOREIGN);
    assert.equal(await messageOf(stolen.destroy(b())), FOREIGN);
    const writes = bench.sandbox.calls.list.filter(({ family }) => /write|execute/.test(family));
    assert.deepEqual([...new Set(writes.map(({ type }) => type))], ["CreateStack"]);
    await held.refresh(a());
    assert.deepEqual(held.inputs, { ...STACK, state: "running" });
    assert.equal(await held.up(a(), STACK), "same");
    await held.destroy(a());
  });

  it("refuses to delete another owner's server", async () => {
    const held = await made("Server", a(), { name: "theirs" });
    const stolen = Object.assign(new Held("Server"), { id: held.id, outs: held.outs });
    assert.equal(
      await messageOf(stolen.destroy(b())),
      'Server "theirs": belongs to the owner "site-a" in Komodo, and this program is "site-b". ' +
        "Change it with the program that made it, or take that tag off it in Komodo first.",
    );
    await held.destroy(a());
  });

  it("lets two owners work beside each other in one Core", async () => {
    const mine = await made("Stack", a(), { ...STACK, name: "of-a" });
    const theirs = await made("Stack", b(), { ...STACK, name: "of-b" });
    for (const [held, run, name] of [
      [mine, a(), "of-a"],
      [theirs, b(), "of-b"],
    ] as const) {
      await held.refresh(run);
      assert.deepEqual(held.inputs, { ...STACK, name, state: "running" });
      assert.equal(await held.up(run, { ...STACK, name }), "same");
      await held.destroy(run);
    }
  });

  it("marks what was made before it was set with the next change", async () => {
    const held = await made("Stack", bench.run(), STACK);
    assert.deepEqual(await tagsOf("shared"), ["web"]);
    await held.refresh(a());
    assert.equal(await held.up(a(), STACK), "same");
    assert.equal(await held.up(a(), { ...STACK, links: ["https://x"] }), "update");
    assert.deepEqual(await tagsOf("shared"), ["owner:site-a", "web"]);
    await held.destroy(a());
  });

  it("adopts what nobody has, and marks it", async () => {
    await bench.hand.client.write("CreateStack", { name: "free", config: {} });
    const held = await made("Stack", a(), { ...STACK, name: "free", adopt: true });
    assert.deepEqual(await tagsOf("free"), ["owner:site-a", "web"]);
    await held.destroy(a());
  });

  it("goes on working when it is taken away, and the mark is drift that the next up removes", async () => {
    const held = await made("Stack", a(), STACK);
    assert.equal(await held.up(bench.run(), STACK), "same");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.tags, ["web", "owner:site-a"]);
    assert.equal(await held.up(bench.run(), STACK), "update");
    assert.deepEqual(await tagsOf("shared"), ["web"]);
    await held.destroy(bench.run());
  });

  it("keeps a program without an owner from adopting what has one", async () => {
    const held = await made("Stack", a(), STACK);
    assert.equal(
      await messageOf(new Held("Stack").up(bench.run(), { ...STACK, adopt: true })),
      'Stack "shared": belongs to the owner "site-a" in Komodo, and this program is of none. ' +
        "Change it with the program that made it, or take that tag off it in Komodo first.",
    );
    await held.destroy(a());
  });

  it("refuses a tag of the program's own that would mark an owner", async () => {
    const args = { ...STACK, tags: ["owner:site-b"] };
    assert.equal(
      await messageOf(new Held("Stack").up(a(), args)),
      'Stack "shared": its tag "owner:site-b" has the form in which Varanus marks owners. ' +
        "Remove it from `tags`: komodo:owner sets it.",
    );
  });

  it("makes no call more when it is not set", async () => {
    const held = await made("Stack", bench.run(), STACK);
    bench.sandbox.calls.reset();
    await held.up(bench.run(), { ...STACK, links: ["https://x"] });
    await held.destroy(bench.run());
    assert.equal(bench.sandbox.calls.count("GetStack"), 0);
  });
});
