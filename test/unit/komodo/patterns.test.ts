import assert from "node:assert/strict";
import * as fc from "fast-check";
import { exactPattern, fits, namesExcept } from "../../../providers/komodo/procedure/patterns";

describe("exactPattern", () => {
  it("X-31: is the list of names, each once, one a line", () => {
    assert.equal(exactPattern(["media", "vault", "My.App", "media"]), "media\nvault\nMy.App");
    assert.equal(exactPattern([]), "");
  });

  it("is an anchored expression for a name that a pattern would tear apart", () => {
    assert.equal(exactPattern(["a, b"]), "\\^a\\x{2c}\\x{20}b$\\");
    assert.equal(exactPattern(["back*"]), "\\^back\\x{2a}$\\");
  });

  it("fits each of its names and no other, whatever they hold", () => {
    const name = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" });
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 5 }), name, (names, other) => {
        const pattern = exactPattern(names);
        names.forEach((one) => assert.ok(fits(pattern, one), `${pattern} on ${one}`));
        assert.equal(fits(pattern, other), names.includes(other));
      }),
    );
  });
});

describe("fits", () => {
  it("reads names, wildcards and expressions as Komodo does", () => {
    assert.equal(fits("media", "media"), true);
    assert.equal(fits("media", "media2"), false);
    assert.equal(fits("x,\n  back-* ", "back-up"), true);
    assert.equal(fits("b?ck", "back"), true);
    assert.equal(fits("a.c", "abc"), false);
    assert.equal(fits("\\^b.*\\", "back"), true);
    assert.equal(fits("\\(\\", "("), false);
    assert.equal(fits("", ""), false);
  });
});

describe("namesExcept", () => {
  it("leaves the excepted ones out", () => {
    assert.deepEqual(namesExcept(["a", "b", "c"], ["b"]), ["a", "c"]);
  });

  it("X-31: refuses to except what is not among them", () => {
    assert.throws(() => namesExcept(["a", "b"], ["b", "proxy", "x"]), {
      message:
        'Pattern of 2 names: "proxy", "x" is excepted, but is none of them. ' +
        "Take it out of `except`, or correct the name.",
    });
  });
});
