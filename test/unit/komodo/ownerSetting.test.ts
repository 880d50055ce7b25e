import assert from "node:assert/strict";
import { readKomodoSettings } from "../../../providers/komodo/settings";

describe("readKomodoSettings with komodo:owner", () => {
  function read(owner?: string) {
    const config: Record<string, string | undefined> = {
      "komodo:url": "https://komodo.lan",
      "komodo:username": "me",
      "komodo:password": "hunter2",
      "komodo:owner": owner,
    };
    return readKomodoSettings((key) => config[key]);
  }

  it("takes a name of letters, digits, `_`, `.` and `-`, and none by default", () => {
    assert.equal(read("Site-a.1_x").owner, "Site-a.1_x");
    assert.equal("owner" in read(), false);
  });

  it("refuses any other", () => {
    for (const owner of ["a b", "-a", "a:b", "x".repeat(64)]) {
      assert.throws(() => read(owner), {
        name: "InputError",
        message:
          `Setting "komodo:owner": "${owner}" is not made of A-Z, a-z, 0-9, _, . and -, of 63 ` +
          "characters at most. Run `pulumi config set komodo:owner NAME` with such a name.",
      });
    }
  });
});
