import assert from "node:assert/strict";
import { tagColors } from "../../../providers/komodo/tag/fields";
import { tagColorNames } from "../../types/calls";

describe("tagColors", () => {
  it("are the 54 colours that Komodo knows, in its own spelling", () => {
    assert.deepEqual([...tagColors].sort(), Object.keys(tagColorNames).sort());
    assert.equal(tagColors.length, 54);
  });
});
