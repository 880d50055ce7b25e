import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { configKeys } from "../../config/keys";

const root = path.resolve(__dirname, "..", "..");

interface Declared {
  readonly type?: string;
  readonly description: string;
  readonly default?: unknown;
  readonly value?: unknown;
}

const types: Readonly<Record<string, string>> = {
  "a string": "string",
  "a list": "array",
  "a list of azure, core, servers and fleet": "array",
  "a map": "object",
  "a map of texts": "object",
};

describe("Pulumi.yaml", () => {
  const text = readFileSync(path.join(root, "Pulumi.yaml"), "utf8");
  const { config } = parse(text) as { config: Record<string, Declared> };

  it("declares the keys that the program reads, and no other", () => {
    const expected = Object.keys(configKeys).map((key) => `varanus:${key}`);
    assert.deepEqual(Object.keys(config).sort(), expected.sort());
  });

  it("gives each key its type, a description and what stands for it when it is absent", () => {
    for (const [key, { form }] of Object.entries(configKeys)) {
      const declared = config[`varanus:${key}`];
      assert.ok(declared, key);
      assert.equal(declared.type, types[form], key);
      assert.ok(declared.description.length > 20, key);
      // Pulumi demands a key of its project's namespace that has neither.
      assert.notEqual(declared.default ?? declared.value, undefined, key);
    }
  });
});
