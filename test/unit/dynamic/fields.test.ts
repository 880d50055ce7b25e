import assert from "node:assert/strict";
import fc from "fast-check";
import {
  canonical,
  digest,
  type Field,
  remoteName,
  sameValue,
  stored,
} from "../../../providers/dynamic/fields";

const words: Field = { type: "strings", default: [], unordered: true, doc: "Words." };
const flag: Field = { type: "boolean", default: false, initial: true, doc: "Flag." };
const parts: Field = {
  type: "object",
  doc: "Parts.",
  fields: {
    path: { type: "string", default: ".", doc: "Path." },
    command: { type: "string", normalise: (text) => String(text).trim(), doc: "Command." },
  },
};

describe("canonical", () => {
  it("gives our initial value before the remote default for an absent value", () => {
    assert.equal(canonical(flag, undefined), true);
    assert.equal(canonical({ type: "string", default: "main", doc: "" }, null), "main");
  });

  it("sorts a list whose order carries no meaning and leaves the given list alone", () => {
    const given = ["b", "a"];
    assert.deepEqual(canonical(words, given), ["a", "b"]);
    assert.deepEqual(given, ["b", "a"]);
  });

  it("keeps the order of any other list", () => {
    assert.deepEqual(canonical({ type: "strings", doc: "" }, ["b", "a"]), ["b", "a"]);
  });

  it("fills defaults in and normalises inside objects and lists of objects", () => {
    const list: Field = { ...parts, type: "objects" };
    assert.deepEqual(canonical(parts, { command: " ls " }), { path: ".", command: "ls" });
    assert.deepEqual(canonical(list, [{ command: "ls " }]), [{ path: ".", command: "ls" }]);
  });

  it("leaves out what the table of parts does not know", () => {
    assert.deepEqual(canonical(parts, { command: "ls", owner: "x" }), { path: ".", command: "ls" });
  });

  it("is idempotent for every list of words", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (list) => {
        const once = canonical(words, list);
        assert.deepEqual(canonical(words, once), once);
      }),
    );
  });
});

describe("sameValue", () => {
  it("takes an absent value for the default", () => {
    assert.equal(sameValue({ type: "string", default: "main", doc: "" }, undefined, "main"), true);
    assert.equal(sameValue(flag, undefined, false), false);
  });

  it("does not see the order of an unordered list, whatever the order", () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.string())
          .chain((list) =>
            fc.tuple(
              fc.constant(list),
              fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
            ),
          ),
        ([list, shuffled]) => sameValue(words, list, shuffled),
      ),
    );
  });

  it("does not see the order of an object's keys", () => {
    assert.equal(sameValue({ type: "map", doc: "" }, { a: "1", b: "2" }, { b: "2", a: "1" }), true);
  });
});

describe("digest", () => {
  it("is `sha256:` and the first 24 hex digits of the text's SHA-256", () => {
    assert.equal(digest("abc"), "sha256:ba7816bf8f01cfea414140de");
  });
});

describe("stored", () => {
  const long: Field = { type: "string", digest: true, doc: "" };

  it("keeps a digest of a text whose field says so", () => {
    assert.equal(stored(long, "abc"), "sha256:ba7816bf8f01cfea414140de");
  });

  it("keeps a digest as it is", () => {
    assert.equal(stored(long, digest("abc")), digest("abc"));
  });

  it("digests a text that only begins like a digest", () => {
    const text = "sha256:ba7816bf8f01cfea414140de and more";
    assert.equal(stored(long, text), digest(text));
  });

  it("keeps the value of every other field", () => {
    assert.equal(stored({ type: "string", doc: "" }, "abc"), "abc");
  });
});

describe("remoteName", () => {
  it("is the snake_case form", () => {
    assert.equal(
      remoteName("autoUpdateAllServices", { type: "boolean", doc: "" }),
      "auto_update_all_services",
    );
  });

  it("is what the table says where it says something", () => {
    assert.equal(
      remoteName("server", { type: "string", remote: "server_id", doc: "" }),
      "server_id",
    );
  });
});
