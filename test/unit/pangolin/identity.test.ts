import assert from "node:assert/strict";
import { derivedNiceId } from "../../../providers/pangolin/identity";

describe("derivedNiceId", () => {
  it("is the same for the same organization, kind and name, and another for any other", () => {
    const one = derivedNiceId("home", "Site", "nas");
    assert.equal(derivedNiceId("home", "Site", "nas"), one);
    const others = [
      derivedNiceId("work", "Site", "nas"),
      derivedNiceId("home", "PrivateResource", "nas"),
      derivedNiceId("home", "Site", "NAS"),
    ];
    assert.equal(new Set([one, ...others]).size, 4);
  });

  it("holds letters, digits and single hyphens only, at most 49 characters", () => {
    for (const name of ["My NAS (old)", "-", "üöä", "x".repeat(255), "a/b?c#d"]) {
      const niceId = derivedNiceId("home", "Site", name);
      assert.match(niceId, /^([a-z0-9]+-)*[0-9a-f]{8}$/);
      assert.ok(niceId.length <= 49, niceId);
    }
    assert.match(derivedNiceId("home", "Site", "My NAS (old)"), /^my-nas-old-[0-9a-f]{8}$/);
  });
});
