import assert from "node:assert/strict";
import { digest, type FieldTable } from "../../../providers/dynamic/fields";
import { observed } from "../../../providers/dynamic/refresh";

const table: FieldTable = {
  name: { type: "string", required: true, doc: "Name." },
  branch: { type: "string", default: "main", doc: "Branch." },
  enabled: { type: "boolean", default: false, initial: true, doc: "Enabled." },
  tags: { type: "strings", default: [], unordered: true, doc: "Tags." },
  text: { type: "string", default: "", digest: true, doc: "Text." },
  webhook: { type: "string", default: "", secret: true, doc: "Webhook." },
  adopt: { type: "boolean", local: true, doc: "Adopt." },
  triggers: { type: "map", unsent: true, default: {}, doc: "Triggers." },
};

const remote = { name: "a", branch: "main", enabled: true, tags: [], text: "", webhook: "" };

describe("observed", () => {
  it("shows nothing but what the program sets when the remote agrees", () => {
    assert.deepEqual(observed(table, { name: "a" }, remote), { name: "a" });
  });

  it("keeps the program's form of a value that agrees", () => {
    const olds = { name: "a", tags: ["y", "x"], branch: "main" };
    assert.deepEqual(observed(table, olds, { ...remote, tags: ["x", "y"] }), olds);
  });

  it("shows what the remote has where it differs", () => {
    const found = { ...remote, branch: "next", tags: ["z"] };
    assert.deepEqual(observed(table, { name: "a", branch: "dev", tags: ["x"] }, found), {
      name: "a",
      branch: "next",
      tags: ["z"],
    });
  });

  it("shows an undeclared field that is away from its default", () => {
    assert.deepEqual(observed(table, { name: "a" }, { ...remote, branch: "next" }), {
      name: "a",
      branch: "next",
    });
  });

  it("shows an undeclared field that is at the remote's default but away from ours", () => {
    assert.deepEqual(observed(table, { name: "a" }, { ...remote, enabled: false }), {
      name: "a",
      enabled: false,
    });
  });

  it("hides the value of an undeclared secret, which the state would hold in clear", () => {
    assert.deepEqual(observed(table, { name: "a" }, { ...remote, webhook: "hunter2" }), {
      name: "a",
      webhook: "[set outside Varanus]",
    });
  });

  it("shows the new value of a declared secret, which the state encrypts", () => {
    const olds = { name: "a", webhook: "old" };
    assert.deepEqual(observed(table, olds, { ...remote, webhook: "new" }), {
      name: "a",
      webhook: "new",
    });
  });

  it("gives back the whole text of which the state holds a digest", () => {
    const olds = { name: "a", text: digest("services: {}\n") };
    assert.deepEqual(observed(table, olds, { ...remote, text: "services: {}\n" }), {
      name: "a",
      text: "services: {}\n",
    });
    assert.deepEqual(observed(table, olds, { ...remote, text: "x\n" }), { name: "a", text: "x\n" });
  });

  it("shows an undeclared text only when it is not empty", () => {
    assert.deepEqual(observed(table, { name: "a" }, { ...remote, text: "x\n" }).text, "x\n");
    assert.equal("text" in observed(table, { name: "a" }, remote), false);
  });

  it("keeps fields that only Varanus knows", () => {
    const olds = { name: "a", adopt: true, triggers: { db: "1" } };
    assert.deepEqual(observed(table, olds, remote), olds);
  });

  it("takes null for a value that the remote no longer has", () => {
    const olds = { name: "a", branch: "dev" };
    assert.deepEqual(observed(table, olds, { ...remote, branch: null }), { name: "a" });
    assert.deepEqual(observed(table, { name: "a" }, { ...remote, branch: null }), { name: "a" });
  });

  it("hides an undeclared secret within objects and lists, and shows one that was declared", () => {
    const parts: FieldTable = {
      user: { type: "string", default: "", doc: "User." },
      token: { type: "string", default: "", secret: true, doc: "Token." },
    };
    const nested: FieldTable = {
      one: { type: "object", fields: parts, doc: "One." },
      many: { type: "objects", default: [], fields: parts, doc: "Many." },
    };
    const found = {
      one: { user: "b", token: "x" },
      many: [
        { user: "c", token: "y" },
        { user: "d", token: "z" },
        { user: "e", token: "" },
      ],
    };
    const olds = { one: { user: "a" }, many: [{ user: "a", token: "old" }] };
    assert.deepEqual(observed(nested, olds, found), {
      one: { user: "b", token: "[set outside Varanus]" },
      many: [
        { user: "c", token: "y" },
        { user: "d", token: "[set outside Varanus]" },
        { user: "e", token: "" },
      ],
    });
  });
});
