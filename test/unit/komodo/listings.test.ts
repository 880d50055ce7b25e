import assert from "node:assert/strict";
import type { KomodoClient } from "../../../providers/komodo/client";
import { Listings } from "../../../providers/komodo/listings";

interface Pending {
  readonly name: string;
  readonly params: object;
  resolve(items: unknown[]): void;
  reject(error: Error): void;
}

/** A client whose reads are answered by hand. */
function setUp(): { listings: Listings; reads: Pending[] } {
  const reads: Pending[] = [];
  const read = (name: string, params: object) =>
    new Promise((resolve, reject) => reads.push({ name, params, resolve, reject }));
  return { listings: new Listings({ read } as unknown as KomodoClient), reads };
}

describe("Listings", () => {
  it("asks for all items, which limit 0 means", async () => {
    const { listings, reads } = setUp();
    const items = listings.get("ListStacks");
    reads[0]?.resolve([{ id: "1" }]);
    assert.deepEqual(await items, [{ id: "1" }]);
    assert.deepEqual([reads[0]?.name, reads[0]?.params], ["ListStacks", { limit: 0 }]);
  });

  it("asks once for all readers, those that come later included", async () => {
    const { listings, reads } = setUp();
    const both = [listings.get("ListTags"), listings.get("ListTags")];
    reads[0]?.resolve([]);
    await Promise.all(both);
    await listings.get("ListTags");
    assert.equal(reads.length, 1);
  });

  it("asks for each list on its own", () => {
    const { listings, reads } = setUp();
    void listings.get("ListTags");
    void listings.get("ListVariables");
    assert.deepEqual(
      reads.map(({ name }) => name),
      ["ListTags", "ListVariables"],
    );
  });

  it("asks again after a drop, also while the first answer is on its way", async () => {
    const { listings, reads } = setUp();
    const stale = listings.get("ListTags");
    listings.drop("ListTags", "ListStacks");
    const fresh = listings.get("ListTags");
    reads[1]?.resolve(["new"]);
    reads[0]?.resolve(["old"]);
    assert.deepEqual([await stale, await fresh], [["old"], ["new"]]);
    assert.deepEqual(await listings.get("ListTags"), ["new"]);
    assert.equal(reads.length, 2);
  });

  it("does not keep a failure", async () => {
    const { listings, reads } = setUp();
    const first = listings.get("ListTags");
    reads[0]?.reject(new Error("down"));
    await assert.rejects(first, { message: "down" });
    const second = listings.get("ListTags");
    reads[1]?.resolve(["x"]);
    assert.deepEqual(await second, ["x"]);
  });

  it("keeps the newer list when an older request fails after a drop", async () => {
    const { listings, reads } = setUp();
    const stale = listings.get("ListTags");
    listings.drop("ListTags");
    const fresh = listings.get("ListTags");
    reads[1]?.resolve(["new"]);
    await fresh;
    reads[0]?.reject(new Error("down"));
    await assert.rejects(stale, { message: "down" });
    await listings.get("ListTags");
    assert.equal(reads.length, 2);
  });

  it("asks a list with parameters once for each of them, and drops all of them together", async () => {
    const { listings, reads } = setUp();
    const of = (server: string) => listings.of("ListNetworks", { server });
    const both = [of("a"), of("b"), of("a")];
    reads[0]?.resolve([{ name: "x" }]);
    reads[1]?.resolve([{ name: "y" }]);
    assert.deepEqual(await Promise.all(both), [[{ name: "x" }], [{ name: "y" }], [{ name: "x" }]]);
    assert.deepEqual(
      reads.map(({ params }) => params),
      [{ server: "a" }, { server: "b" }],
    );
    listings.drop("ListNetworks");
    void of("b");
    assert.equal(reads.length, 3);
  });
});
