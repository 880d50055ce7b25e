import assert from "node:assert/strict";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";

describe("tag that a resource of the same run has made", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());

  it("is taken over without `adopt`, with its colour", async () => {
    const run = bench.run();
    const server = new Held("Server");
    await server.up(run, { name: "tagged", tags: ["films"] });
    const held = new Held("Tag");
    assert.equal(await held.up(run, { name: "films", color: "Red" }), "create");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { name: "films", color: "Red" });
    await server.destroy(run);
    await held.destroy(run);
  });

  it("is refused as before when it was there before the run", async () => {
    await bench.hand.client.write("CreateTag", { name: "old" });
    const run = bench.run();
    const server = new Held("Server");
    await server.up(run, { name: "tagged2", tags: ["old"] });
    assert.equal(
      await messageOf(new Held("Tag").up(run, { name: "old" })),
      'Tag "old": Komodo has a tag of this name already. Set `adopt: true` to take it over, or ' +
        "choose another name.",
    );
    await server.destroy(run);
  });
});
