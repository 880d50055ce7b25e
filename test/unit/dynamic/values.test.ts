import assert from "node:assert/strict";
import fc from "fast-check";
import {
  canonicalJson,
  hasUnknown,
  isRecord,
  sameJson,
  toAsset,
  UNKNOWN,
  withoutAbsent,
} from "../../../providers/dynamic/values";
import { fileAsset, stringAsset } from "./assets";

describe("hasUnknown", () => {
  it("finds an unknown value at every depth", () => {
    const given = [UNKNOWN, [UNKNOWN], { a: UNKNOWN }, [{ a: { b: ["x", UNKNOWN] } }]];
    assert.deepEqual(given.map(hasUnknown), [true, true, true, true]);
  });

  it("is false for every JSON value without one", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => !hasUnknown(value)));
  });
});

describe("isRecord", () => {
  it("is true for plain objects only", () => {
    assert.deepEqual([{}, [], null, "a", 1].map(isRecord), [true, false, false, false, false]);
  });
});

describe("toAsset", () => {
  it("returns a file asset with its path", () => {
    assert.equal(
      toAsset(fileAsset("stacks/media/compose.yaml"))?.path,
      "stacks/media/compose.yaml",
    );
  });

  it("returns a string asset with its text", () => {
    assert.equal(toAsset(stringAsset("services: {}"))?.text, "services: {}");
  });

  it("is undefined for texts, unknown values and other objects", () => {
    assert.deepEqual(["a", UNKNOWN, { path: "a" }, undefined].map(toAsset), [
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("withoutAbsent", () => {
  it("takes out `undefined` and `null` members at every depth", () => {
    const given = { a: undefined, b: null, c: { d: undefined, e: 0 }, f: [{ g: null, h: "" }] };
    assert.deepEqual(withoutAbsent(given), { c: { e: 0 }, f: [{ h: "" }] });
  });

  it("gives plain JSON for every object, so that nothing is lost in the state", () => {
    fc.assert(
      fc.property(
        fc.object({
          withNullPrototype: false,
          values: [fc.string(), fc.integer(), fc.constant(undefined)],
        }),
        (value) => {
          const kept = withoutAbsent(value);
          assert.ok(sameJson(JSON.parse(JSON.stringify(kept)), kept));
        },
      ),
    );
  });
});

describe("canonicalJson", () => {
  it("orders keys at every depth", () => {
    assert.equal(canonicalJson({ b: [{ d: 1, c: 2 }], a: 3 }), '{"a":3,"b":[{"c":2,"d":1}]}');
  });

  it("gives equal texts for equal values, and only for them", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        const [a, b] = [left, right].map((value) => JSON.parse(JSON.stringify(value)) as unknown);
        let isEqual = true;
        try {
          assert.deepStrictEqual(a, b);
        } catch {
          isEqual = false;
        }
        assert.equal(canonicalJson(a) === canonicalJson(b), isEqual);
      }),
    );
  });
});
