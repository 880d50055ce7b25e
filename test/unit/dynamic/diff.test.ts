import assert from "node:assert/strict";
import fc from "fast-check";
import { difference } from "../../../providers/dynamic/diff";
import { digest, type FieldTable } from "../../../providers/dynamic/fields";
import { UNKNOWN } from "../../../providers/dynamic/values";

const table: FieldTable = {
  name: { type: "string", required: true, doc: "Name." },
  server: {
    type: "string",
    default: "",
    replace: true,
    alias: ["serverId", "serverName"],
    doc: "Server.",
  },
  text: {
    type: "string",
    default: "",
    digest: true,
    normalise: (value) => `${String(value).trimEnd()}\n`,
    doc: "Text.",
  },
  links: { type: "strings", default: [], doc: "Links." },
  tags: { type: "strings", default: [], unordered: true, doc: "Tags." },
  hook: {
    type: "object",
    default: { path: "", run: "" },
    doc: "Hook.",
    fields: {
      path: { type: "string", default: "", doc: "Path." },
      run: { type: "string", default: "", doc: "Run." },
    },
  },
  adopt: { type: "boolean", local: true, doc: "Adopt." },
  triggers: { type: "map", unsent: true, default: {}, doc: "Triggers." },
};

const NONE = { changed: [], replaces: [] };

describe("difference", () => {
  it("is empty for equal properties, whatever stands outside the table", () => {
    const olds = { name: "a", __provider: "old", deployHash: "1" };
    assert.deepEqual(difference(table, olds, { name: "a", __provider: "new" }), NONE);
  });

  it("names what changed and what of it forces a replacement", () => {
    const olds = { name: "a", server: "nas", links: ["x", "y"] };
    assert.deepEqual(difference(table, olds, { name: "b", server: "vps", links: ["y", "x"] }), {
      changed: ["name", "server", "links"],
      replaces: ["server"],
    });
  });

  it("takes an absent input for its default, also inside an object", () => {
    const olds = { name: "a", links: [], hook: { run: "" } };
    assert.deepEqual(difference(table, olds, { name: "a", hook: { path: "" } }), NONE);
  });

  it("names a field that leaves the program while it is away from its default", () => {
    const olds = { name: "a", links: ["x"], hook: { run: "ls" } };
    assert.deepEqual(difference(table, olds, { name: "a" }).changed, ["links", "hook"]);
  });

  it("does not see the order of an unordered list", () => {
    const olds = { name: "a", tags: ["x", "y"] };
    assert.deepEqual(difference(table, olds, { name: "a", tags: ["y", "x"] }), NONE);
  });

  it("compares a text with the digest that the state holds of it", () => {
    const olds = { name: "a", text: digest("services: {}\n") };
    assert.deepEqual(difference(table, olds, { name: "a", text: "services: {}\n" }), NONE);
    assert.deepEqual(difference(table, olds, { name: "a", text: "services: {}" }), NONE);
    assert.deepEqual(difference(table, olds, { name: "a", text: "x" }).changed, ["text"]);
    assert.deepEqual(difference(table, olds, { name: "a" }).changed, ["text"]);
  });

  it("takes every text for equal to its own digest, and for different from another's", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (left, right) => {
        const [a, b] = [left, right].map((text) => `${text.trimEnd()}\n`) as [string, string];
        const { changed } = difference(table, { text: digest(a) }, { text: b });
        assert.deepEqual(changed, a === b ? [] : ["text"]);
      }),
    );
  });

  it("counts what is unknown as changed, at every depth", () => {
    const olds = { name: "a", server: "nas", hook: { run: "ls" }, tags: ["x"] };
    const news = { name: "a", server: UNKNOWN, hook: { run: UNKNOWN }, tags: ["x", UNKNOWN] };
    assert.deepEqual(difference(table, olds, news), {
      changed: ["server", "tags", "hook"],
      replaces: ["server"],
    });
  });

  it("takes the id and the name of the same object for equal", () => {
    const olds = { name: "a", server: "nas", serverId: "1f", serverName: "nas" };
    assert.deepEqual(difference(table, olds, { name: "a", server: "1f" }), NONE);
    assert.deepEqual(
      difference(table, { ...olds, server: "1f" }, { name: "a", server: "nas" }),
      NONE,
    );
    assert.deepEqual(difference(table, olds, { name: "a", server: "2f" }).replaces, ["server"]);
  });

  it("does not take an absent reference for one whose outputs are absent too", () => {
    assert.deepEqual(difference(table, { name: "a", server: "nas" }, { name: "a" }).changed, [
      "server",
    ]);
  });

  it("passes over local fields and counts unsent ones", () => {
    const olds = { name: "a", triggers: { db: "1" } };
    const news = { name: "a", adopt: true, triggers: { db: "2" } };
    assert.deepEqual(difference(table, olds, news).changed, ["triggers"]);
  });
});
