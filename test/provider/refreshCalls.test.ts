import assert from "node:assert/strict";
import { type KomodoBench, startBench } from "../support/komodo";

const STACKS = 1_000;

/* Records only: what a refresh costs does not depend on what runs. */
describe("refresh of a fleet (D9)", function () {
  this.timeout(120_000);
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());

  it("reads 1,000 stacks with tags, server and variables in at most 15 calls", async () => {
    const { client } = bench.hand;
    const environment = "DOMAIN=[[DOMAIN]]\n";
    const variable = { name: "DOMAIN", value: "example.com", description: "", is_secret: false };
    await client.write("CreateVariable", variable);
    const ids: string[] = [];
    for (let i = 0; i < STACKS; i++) {
      const config = { server_id: "local", environment, file_contents: "services: {}\n" };
      ids.push((await client.write("CreateStack", { name: `app-${i}`, config }))._id.$oid);
    }
    bench.sandbox.calls.reset();
    const provider = bench.run().provider("Stack");
    const read = await Promise.all(ids.map((id) => provider.read(id, { deployHash: "x" })));
    assert.equal(read.filter(({ id }) => id !== undefined).length, STACKS);
    assert.ok(bench.sandbox.calls.total <= 15, String(bench.sandbox.calls.total));
  });
});
