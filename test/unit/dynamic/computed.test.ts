import assert from "node:assert/strict";
import { computedNote, withoutComputed } from "../../../providers/dynamic/computed";
import { difference } from "../../../providers/dynamic/diff";
import type { FieldTable } from "../../../providers/dynamic/fields";
import { observed } from "../../../providers/dynamic/refresh";

const fields: FieldTable = {
  name: { type: "string", doc: "" },
  id: { type: "string", doc: "", computed: true, replace: true },
  nice: { type: "string", doc: "", computed: true },
};

/** State of a resource whose program gave only a name. */
const CHOSEN = { name: "a", id: "x", nice: "n", __computed: ["id", "nice"] };

describe("computedNote", () => {
  it("names the computed fields that have a value and no input", () => {
    assert.deepEqual(computedNote(fields, { name: "a", nice: "n" }, { id: "x", nice: "n" }), {
      __computed: ["id"],
    });
    assert.deepEqual(computedNote(fields, { id: "x", nice: "n" }, { id: "x", nice: "n" }), {});
    assert.deepEqual(computedNote(fields, {}, {}), {});
  });
});

describe("withoutComputed", () => {
  it("leaves what the program gave", () => {
    assert.deepEqual(withoutComputed(CHOSEN), { name: "a" });
    assert.deepEqual(withoutComputed({ name: "a", id: "x" }), { name: "a", id: "x" });
  });
});

describe("difference with computed fields", () => {
  it("is none while the program gives nothing, and for the very value that was chosen", () => {
    const none = { changed: [], replaces: [] };
    assert.deepEqual(difference(fields, CHOSEN, { name: "a" }), none);
    assert.deepEqual(difference(fields, CHOSEN, { name: "a", id: "x" }), none);
  });

  it("is a replacement when the program gives another value, and none when it gives none any more", () => {
    assert.deepEqual(difference(fields, CHOSEN, { name: "a", id: "y" }), {
      changed: ["id"],
      replaces: ["id"],
    });
    assert.deepEqual(difference(fields, { name: "a", id: "x" }, { name: "a" }), {
      changed: ["id"],
      replaces: [],
    });
  });
});

describe("observed with computed fields", () => {
  it("leaves out what the program does not give, even when it has changed", () => {
    const remote = { name: "a", id: "y", nice: "n" };
    assert.deepEqual(observed(fields, withoutComputed(CHOSEN), remote), { name: "a" });
  });

  it("shows a change of what the program gives", () => {
    const olds = { name: "a", id: "x" };
    assert.deepEqual(observed(fields, olds, { name: "a", id: "y" }), { name: "a", id: "y" });
  });
});
