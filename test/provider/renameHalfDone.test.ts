import assert from "node:assert/strict";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";

describe("a rename that Komodo carries out by half", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
    const config = { enabled: true, address: "http://127.0.0.1:1" };
    await bench.hand.client.write("CreateServer", { name: "dialled", config });
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  async function names(): Promise<string[]> {
    const repos = await bench.hand.client.read("ListRepos", { limit: 0 });
    return repos.map(({ name }) => name);
  }

  const args = (name: string) => ({ name, server: "dialled", repo: "me/site" });

  it("is no success when what the server has kept its name, and is not tried again", async () => {
    const held = new Held("Repo");
    await held.up(bench.run(), args("before"));
    bench.sandbox.faults.unreachableServer("dialled", true);
    assert.equal(
      await messageOf(held.up(bench.run(), { ...args("after"), branch: "next" })),
      'Repo "after": has its new name in Komodo, but what is on its server has not: Rename Repo ' +
        "directory failure: Failed to rename Repo directory on Server. Rename or remove that " +
        "by hand, then run `pulumi up` again.",
    );
    assert.deepEqual(await names(), ["after"]);
    bench.sandbox.faults.clear();
    const next = { ...args("after"), branch: "next" };
    bench.sandbox.calls.reset();
    await held.up(bench.run(), next);
    assert.equal(bench.sandbox.calls.count("RenameRepo"), 0);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, next);
    await held.destroy(bench.run());
  });

  it("is known to the state when Komodo answers with an error after it renamed the record", async () => {
    const held = new Held("Repo");
    await held.up(bench.run(), args("first"));
    const enable = (enabled: boolean) =>
      bench.hand.client.write("UpdateServer", { id: "dialled", config: { enabled } });
    await enable(false);
    assert.equal(
      await messageOf(held.up(bench.run(), args("second"))),
      'Repo "second": Komodo answered 500 from POST /write/RenameRepo: server not enabled. Enable ' +
        "its server or bring it back, or take the server out of the resource in a `pulumi up` of its " +
        "own, then run `pulumi up` again.",
    );
    assert.deepEqual(await names(), ["second"]);
    assert.equal(held.outs.name, "second");
    await enable(true);
    await held.destroy(bench.run());
  });

  it("leaves the state as it was when the name is taken", async () => {
    const [one, other] = [new Held("Repo"), new Held("Repo")];
    await one.up(bench.run(), { name: "one" });
    await other.up(bench.run(), { name: "other" });
    await messageOf(one.up(bench.run(), { name: "other" }));
    assert.equal(one.outs.name, "one");
    await one.destroy(bench.run());
    await other.destroy(bench.run());
  });
});
