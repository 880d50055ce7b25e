import assert from "node:assert/strict";
import fc from "fast-check";
import {
  lines,
  nameProblem,
  plainName,
  stackName,
  trimmedText,
} from "../../../providers/komodo/normalise";

const FORMS = { trimmedText, lines, stackName, plainName };

for (const [name, form] of Object.entries(FORMS)) {
  describe(name, () => {
    it("is idempotent for every text", () => {
      fc.assert(
        fc.property(fc.string({ unit: "grapheme" }), (text) => form(form(text)) === form(text)),
      );
    });
  });
}

describe("trimmedText", () => {
  it("ends with exactly one line end", () => {
    assert.deepEqual(["a", "a\n", "a \n\n", "  a\n b\t"].map(trimmedText), [
      "a\n",
      "a\n",
      "a\n",
      "  a\n b\n",
    ]);
  });

  it("leaves nothing of blanks", () => {
    assert.deepEqual(["", " \n"].map(trimmedText), ["", ""]);
  });
});

describe("lines", () => {
  it("adds a line end where it is missing and no more", () => {
    assert.deepEqual(["A=1", "A=1  \n\n", ""].map(lines), ["A=1\n", "A=1  \n\n", ""]);
  });
});

describe("stackName", () => {
  it("is lower case with _ for everything that Komodo replaces", () => {
    assert.deepEqual(["TF Stack.Two", "B.x", "a-b_c", "é"].map(stackName), [
      "tf_stack_two",
      "b_x",
      "a-b_c",
      "",
    ]);
  });
});

describe("plainName", () => {
  it("is trimmed, with _ for a line end", () => {
    assert.equal(plainName(" My NAS\nTwo "), "My NAS_Two");
  });
});

describe("nameProblem", () => {
  const stack = nameProblem(stackName);
  const server = nameProblem(plainName);

  it("accepts a name that Komodo stores as it is", () => {
    assert.deepEqual([stack("media-2_x"), server("My NAS")], [undefined, undefined]);
  });

  it("refuses a name that Komodo would change, and gives the stored form", () => {
    assert.deepEqual(stack("My Stack"), {
      message: '"name" is "My Stack", which Komodo stores as "my_stack"',
      fix: 'Use "my_stack"',
    });
  });

  it("offers no name where nothing of it would be left", () => {
    assert.deepEqual(stack("é"), {
      message: '"name" is "é", of which Komodo would keep nothing',
      fix: "Choose another name",
    });
  });

  it("refuses a name of blanks", () => {
    assert.deepEqual(server("  "), { message: '"name" is empty', fix: 'Set "name"' });
  });

  it("refuses a name that Komodo reads as an id, in either case", () => {
    for (const name of ["65f0c0ffee65f0c0ffee65f0", "65F0C0FFEE65F0C0FFEE65F0"]) {
      assert.deepEqual(server(name), {
        message: `"name" is "${name}", which Komodo reads as an id`,
        fix: "Choose a name",
      });
    }
  });
});
