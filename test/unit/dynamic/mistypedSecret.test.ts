import assert from "node:assert/strict";
import { loadProvider } from "../../../providers/load";
import type { Methods } from "../../support/komodo";

describe("a secret where none is expected", () => {
  it("D7: is, under a mistyped name, no property that the engine prints with its value", async () => {
    const provider = loadProvider("komodo:Secret") as Methods;
    const { failures } = await provider.check({}, { name: "A", value: "b", vlaue: "hunter2" });
    assert.deepEqual(failures, [
      {
        property: "",
        reason: 'Secret "A": "vlaue" is not a property. Use "value", or remove it.',
      },
    ]);
  });

  it("D7: nor is a text that the program itself marked as secret in a field that is none", async () => {
    const provider = loadProvider("komodo:Variable") as Methods;
    const { failures } = await provider.check({}, { name: "A", value: "hunter2\t" });
    assert.deepEqual(failures, [
      {
        property: "",
        reason:
          'Variable "A": "value" holds a line end or another control character, which Komodo ' +
          "refuses. Store it on one line (as base64, for instance), or keep it in a file on the server.",
      },
    ]);
  });
});
