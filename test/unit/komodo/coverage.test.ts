import assert from "node:assert/strict";
import { type FieldTable, remoteName, untyped } from "../../../providers/dynamic/fields";
import { metaFields } from "../../../providers/komodo/meta";
import { serverFields } from "../../../providers/komodo/server/fields";
import { stackFields } from "../../../providers/komodo/stack/fields";
import { serverConfigNames, stackConfigNames } from "../../types/komodoConfig";

/** Komodo's names of the fields that a table sends. */
function remoteNames(fields: FieldTable): string[] {
  return Object.entries(fields)
    .filter(
      ([key, field]) => key !== "name" && !(key in metaFields) && !field.local && !field.unsent,
    )
    .map(([key, field]) => remoteName(key, field))
    .sort();
}

describe("stackFields", () => {
  it("covers 42 of the 42 fields of Komodo's StackConfig and no other", () => {
    assert.deepEqual(remoteNames(untyped(stackFields)), Object.keys(stackConfigNames).sort());
    assert.equal(Object.keys(stackConfigNames).length, 42);
  });
});

describe("serverFields", () => {
  it("covers 23 of the 23 fields of Komodo's ServerConfig and no other", () => {
    assert.deepEqual(remoteNames(untyped(serverFields)), Object.keys(serverConfigNames).sort());
    assert.equal(Object.keys(serverConfigNames).length, 23);
  });
});

for (const [name, fields] of Object.entries({
  stackFields: untyped(stackFields),
  serverFields: untyped(serverFields),
})) {
  describe(name, () => {
    it("says of each field what Komodo takes when nothing is sent", () => {
      const silent = Object.entries(fields)
        .filter(([, field]) => !field.required && !field.local && field.default === undefined)
        .map(([key]) => key);
      assert.deepEqual(silent, name === "stackFields" ? ["compose"] : []);
    });

    it("describes each field in a sentence", () => {
      for (const [key, { doc }] of Object.entries(fields)) assert.match(doc, /^\S.*[.]$/s, key);
    });
  });
}
