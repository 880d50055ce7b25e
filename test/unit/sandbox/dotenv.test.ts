import assert from "node:assert/strict";
import { Refusal } from "../../../sandbox/komodo/errors";
import { parseEnvFile, parseEnvironment } from "../../../sandbox/komodo/docker/dotenv";
import { MissingVariable, Substitution } from "../../../sandbox/komodo/docker/substitute";

describe("parseEnvironment", () => {
  it("reads = and : lines, list dashes and comments", () => {
    const text = "# head\nA=1\n- B: two # note\n// other\n  C = 'x y'\n\nD=a#b\n";
    assert.deepEqual(parseEnvironment(text), [
      ["A", "1"],
      ["B", "two"],
      ["C", "'x y'"],
      ["D", "a#b"],
    ]);
  });

  it("takes quotes around the whole line away and keeps those inside", () => {
    assert.deepEqual(parseEnvironment("\"KEY = 'v'\""), [["KEY", "'v'"]]);
  });

  it("cuts a value at a blank and #, which is how a secret can be cut", () => {
    assert.deepEqual(parseEnvironment("P=abc #def"), [["P", "abc"]]);
  });

  it("refuses a line without assignment", () => {
    assert.throws(
      () => parseEnvironment("A=1\nnonsense"),
      new Refusal(500, "line 1 missing assignment character ('=' or ':')"),
    );
  });
});

describe("parseEnvFile", () => {
  const read = (text: string): Record<string, string> =>
    Object.fromEntries(parseEnvFile(text, (value, known) => new Substitution(known).apply(value)));

  it("keeps single quotes literal and expands the rest", () => {
    const text = "A=one\nB='$A'\nC=\"$A-${A}\"\nD=$A\nE=${NOPE:-dflt}";
    assert.deepEqual(read(text), { A: "one", B: "$A", C: "one-one", D: "one", E: "dflt" });
  });

  it("expands escapes in double quotes and cuts comments without quotes", () => {
    assert.deepEqual(read('A="x\\ny"\nB=v # c\nexport C=3'), { A: "x\ny", B: "v", C: "3" });
  });
});

describe("Substitution", () => {
  const values = new Map([
    ["SET", "v"],
    ["EMPTY", ""],
  ]);

  const cases: [string, string][] = [
    ["$SET ${SET}", "v v"],
    ["${EMPTY:-d}|${EMPTY-d}", "d|"],
    ["${NONE:-${SET}}", "v"],
    ["${SET:+yes}${NONE+no}", "yes"],
    ["$$SET", "$SET"],
    ["100$", "100$"],
  ];
  for (const [text, expected] of cases) {
    it(`turns ${text} into ${expected}`, () => {
      assert.equal(new Substitution(values).apply(text), expected);
    });
  }

  it("remembers names without a value", () => {
    const substitution = new Substitution(values);
    substitution.apply("$A ${B} ${C:-x}");
    assert.deepEqual([...substitution.unset], ["A", "B"]);
  });

  it("refuses a required variable in Docker's words", () => {
    assert.throws(
      () => new Substitution(values).apply("${NONE:?set it}"),
      new MissingVariable("required variable NONE is missing a value: set it"),
    );
  });
});
