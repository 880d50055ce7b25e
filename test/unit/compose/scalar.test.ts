import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { readBind, readMount } from "../../../compose/mounts";
import { yamlScalar } from "../../../compose/scalar";

describe("yamlScalar", () => {
  const place = { indent: 2, flow: false };

  it("prefers a literal block, with the mark for its end and for leading blanks", () => {
    assert.equal(yamlScalar("a\nb\n", place), "|\n    a\n    b");
    assert.equal(yamlScalar("a", place), "|-\n    a");
    assert.equal(yamlScalar("  a\n", place), "|2\n      a");
    assert.equal(yamlScalar("a\n\n \tb\n", place), "|\n    a\n\n     \tb");
  });

  it("quotes what a literal block would change: blank ends, carriage returns, controls, nothing", () => {
    assert.equal(yamlScalar("", place), '""');
    assert.equal(yamlScalar("\n", place), '"\\n\\\n    "');
    assert.equal(yamlScalar("a \n", place), '"a \\n\\\n    "');
    assert.equal(yamlScalar("a\r\n\u0000", place), '"a\\u000d\\n\\\n    \\u0000"');
  });

  it("stands on one line in a flow map", () => {
    assert.equal(yamlScalar("a\n b\n", { indent: 0, flow: true }), '"a\\n b\\n"');
  });

  it("is read back as it was (property)", () => {
    const indent = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), indent, fc.boolean(), (text, n, flow) => {
        const margin = " ".repeat(n);
        const scalar = yamlScalar(text, { indent: n, flow });
        const source = flow ? `{k: ${scalar}, l: 1}` : `${margin}k: ${scalar}\n${margin}l: 1\n`;
        assert.deepEqual(parse(source), { k: text, l: 1 });
        assert.ok(!scalar.includes("[["));
      }),
      { numRuns: 500 },
    );
  });
});

describe("readMount", () => {
  for (const [entry, kind, source] of [
    ["data:/data", "named", "data"],
    ["/srv:/data:ro", "absolute", "/srv"],
    ["./x:/y", "relative", "./x"],
    ["~/x:/y", "relative", "~/x"],
    ["${A:-/x}/b:/y", "variable", "${A:-/x}/b"],
    ["C:\\x:/y", "absolute", "C:\\x"],
    ["/y", "none", ""],
  ] as const) {
    it(`reads ${entry} as ${kind}`, () => assert.deepEqual(readMount(entry), { kind, source }));
  }
});

describe("readBind", () => {
  const bind = (source: string, target: string, readOnly = false) => ({ source, target, readOnly });
  for (const [entry, expected] of [
    ["/srv:/data", bind("/srv", "/data")],
    ["/srv:/data:z,ro", bind("/srv", "/data", true)],
    [{ type: "bind", source: "/srv", target: "/data" }, bind("/srv", "/data")],
    [
      { type: "bind", source: "/srv", target: "/data", read_only: true },
      bind("/srv", "/data", true),
    ],
    ["data:/data", undefined],
    ["./data:/data", undefined],
    [{ type: "volume", source: "data", target: "/data" }, undefined],
    ["/data", undefined],
  ] as const) {
    it(`reads ${JSON.stringify(entry)}`, () => assert.deepEqual(readBind(entry), expected));
  }
});
