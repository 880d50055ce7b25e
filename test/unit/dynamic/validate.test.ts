import assert from "node:assert/strict";
import fc from "fast-check";
import type { Field, FieldTable } from "../../../providers/dynamic/fields";
import { validate } from "../../../providers/dynamic/validate";
import { UNKNOWN } from "../../../providers/dynamic/values";
import { fileAsset } from "./assets";

const table: FieldTable = {
  name: { type: "string", required: true, doc: "Name." },
  size: { type: "number", range: [1, 9], doc: "Size." },
  mode: { type: "string", oneOf: ["fast", "slow"], doc: "Mode." },
  token: { type: "string", secret: true, oneOf: ["a", "b"], doc: "Token." },
  even: {
    type: "number",
    doc: "Even.",
    problem: (value) =>
      Number(value) % 2 === 0
        ? undefined
        : { message: `"even" is ${String(value)}, which is odd`, fix: "Add one" },
  },
  hook: {
    type: "object",
    doc: "Hook.",
    fields: { path: { type: "string", required: true, doc: "Path." } },
  },
  windows: {
    type: "objects",
    doc: "Windows.",
    fields: { hour: { type: "number", range: [0, 23], doc: "Hour." } },
  },
};

function only(type: Field["type"], value: unknown): string[] {
  return validate({ value: { type, doc: "" } }, { value }).map(({ message }) => message);
}

describe("validate", () => {
  it("finds nothing in good properties", () => {
    const good = {
      name: "a",
      size: 9,
      mode: "slow",
      even: 2,
      hook: { path: "." },
      windows: [{ hour: 0 }, {}],
    };
    assert.deepEqual(validate(table, good), []);
  });

  it("names every finding at once, each with its path", () => {
    const bad = {
      sizes: 1,
      size: 10,
      mode: "slwo",
      even: 3,
      hook: {},
      windows: [{}, { hour: 24 }],
    };
    assert.deepEqual(validate(table, bad), [
      { path: "sizes", message: '"sizes" is not a property', fix: 'Use "size", or remove it' },
      { path: "name", message: '"name" is missing', fix: 'Set "name"' },
      {
        path: "size",
        message: '"size" is 10, the limits are 1 and 9',
        fix: "Choose a number within them",
      },
      {
        path: "mode",
        message: '"mode" is "slwo", allowed are fast, slow',
        fix: "Choose one of them",
      },
      { path: "even", message: '"even" is 3, which is odd', fix: "Add one" },
      { path: "hook.path", message: '"hook.path" is missing', fix: 'Set "hook.path"' },
      {
        path: "windows[1].hour",
        message: '"windows[1].hour" is 24, the limits are 0 and 23',
        fix: "Choose a number within them",
      },
    ]);
  });

  it("names no value of a secret", () => {
    const [found] = validate(table, { name: "a", token: "hunter2" });
    assert.equal(found?.message, '"token" is a value that is not shown, allowed are a, b');
  });

  it("takes null for absent", () => {
    assert.deepEqual(
      validate(table, { name: null, size: null }).map(({ message }) => message),
      ['"name" is missing'],
    );
  });

  it("judges nothing that is unknown, at any depth, but what stands beside it", () => {
    const given = {
      name: UNKNOWN,
      size: UNKNOWN,
      even: UNKNOWN,
      hook: { path: UNKNOWN },
      windows: [{ hour: UNKNOWN }],
      mode: "x",
    };
    assert.deepEqual(
      validate(table, given).map(({ path }) => path),
      ["mode"],
    );
  });

  it("refuses the wrong type and says which one is right", () => {
    const asList = "a value of 81 characters".padEnd(81, "x");
    assert.deepEqual(
      [
        only("string", 1),
        only("number", "1"),
        only("number", NaN),
        only("boolean", "true"),
        only("strings", "a"),
        only("strings", ["a", 1]),
        only("strings", ["a", null]),
        only("map", { a: 1 }),
        only("map", ["a"]),
        only("object", []),
        only("objects", {}),
        only("asset", asList),
      ].flat(),
      [
        '"value" must be a string, but is 1',
        '"value" must be a number, but is "1"',
        '"value" must be a number, but is null',
        '"value" must be true or false, but is "true"',
        '"value" must be a list of strings, but is "a"',
        '"value" must be a list of strings, but is a list',
        '"value" must be a list of strings, but is a list',
        '"value" must be a map of strings, but is an object',
        '"value" must be a map of strings, but is a list',
        '"value" must be an object, but is a list',
        '"value" must be a list of objects, but is an object',
        '"value" must be a file or string asset, but is a text of 83 characters',
      ],
    );
  });

  it("accepts an asset, and any value where the table says so", () => {
    assert.deepEqual([...only("asset", fileAsset("a")), ...only("any", [1, {}])], []);
  });

  it("flags names that every JavaScript object has", () => {
    assert.deepEqual(
      validate(table, { name: "a", constructor: 1, toString: 2 }).map(({ path }) => path),
      ["constructor", "toString"],
    );
  });

  it("flags every property that the table does not know", () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        const found = validate(table, { ["name"]: "a", [`${key}?`]: 1 });
        assert.deepEqual(
          found.map(({ path }) => path),
          [`${key}?`],
        );
      }),
    );
  });
});
