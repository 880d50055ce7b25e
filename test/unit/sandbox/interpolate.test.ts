import assert from "node:assert/strict";
import { Refusal } from "../../../sandbox/komodo/errors";
import { Interpolator, hideSecrets } from "../../../sandbox/komodo/interpolate";

function interpolator(
  variables: Record<string, string>,
  secrets: Record<string, string> = {},
): Interpolator {
  return new Interpolator({
    variables: new Map(Object.entries(variables)),
    secrets: new Map(Object.entries(secrets)),
  });
}

describe("Interpolator", () => {
  it("fills in variables and secrets", () => {
    const filled = interpolator({ HOST: "db" }, { PASSWORD: "s3cret" });
    assert.equal(filled.apply("pg://[[PASSWORD]]@[[HOST]]/x"), "pg://s3cret@db/x");
    assert.deepEqual(filled.replacers, [["s3cret", "PASSWORD"]]);
    assert.deepEqual([...filled.variables], [["HOST", "db"]]);
  });

  it("fills in a secret that a variable's value names, but no deeper", () => {
    const filled = interpolator({ URL: "x-[[KEY]]", OUTER: "[[URL]]" }, { KEY: "k" });
    assert.equal(filled.apply("[[URL]]"), "x-k");
    assert.equal(filled.apply("[[OUTER]]"), "[[URL]]");
  });

  it("leaves an unknown name as it stands", () => {
    assert.equal(interpolator({}).apply("a=[[NOPE]] b"), "a=[[NOPE]] b");
  });

  it("turns [[[NAME]]] into [[NAME]]", () => {
    assert.equal(interpolator({}).apply("[[[NAME]]]"), "[[NAME]]");
  });

  it("refuses an unclosed [[ with its cause", () => {
    assert.throws(
      () => interpolator({}).apply("A=[[NAME"),
      (error: Refusal) => {
        assert.equal(error.status, 500);
        assert.equal(error.message, "failed to interpolate variables into target 'A=[[NAME'");
        assert.deepEqual(error.trace, ["no closing tags for variable at index 0"]);
        return true;
      },
    );
  });

  it("refuses [[[[", () => {
    assert.throws(() => interpolator({}).apply("[[[[X]]]]"), Refusal);
  });
});

describe("hideSecrets", () => {
  it("shows a secret's name in angle brackets", () => {
    assert.equal(hideSecrets("a s3 b s3", [["s3", "KEY"]]), "a <KEY> b <KEY>");
  });

  it("leaves a text alone when the secret is empty", () => {
    assert.equal(hideSecrets("abc", [["", "KEY"]]), "abc");
  });
});
