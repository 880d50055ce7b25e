import assert from "node:assert/strict";
import { ApiError } from "../../../providers/http/errors";
import { adviceFor, faultOf, isNotFound } from "../../../providers/komodo/errors";

describe("a proxy's 404, when it has no route to Core", () => {
  const request = { method: "POST", path: "/write/DeleteStack" };
  const error = new ApiError("Komodo", request, 404, "404 page not found");

  it("does not pass for an object that is gone: a delete would forget what still runs", () => {
    assert.equal(isNotFound(error), false);
    assert.equal(faultOf(error), "misrouted");
    assert.match(adviceFor(error), /^Check that komodo:url is Core's own address/);
  });

  it("is told from Core's own 404, which names an onboarding key", () => {
    const text = "Server onboarding key matching provided public key not found";
    assert.equal(isNotFound(new ApiError("Komodo", request, 404, text)), true);
  });
});
