import assert from "node:assert/strict";
import { ApiError, NetworkError } from "../../../providers/http/errors";
import { sentOnce } from "../../../providers/pangolin/creating";

const LINE = { method: "PUT", path: "/org/home/site" };
const LOST = new NetworkError("Pangolin", LINE, "https://p.example.com", "ECONNRESET", 10);
const BROKEN = new ApiError("Pangolin", LINE, 500, "An error occurred");
const REFUSED = new ApiError("Pangolin", LINE, 400, "Validation error");

describe("sentOnce", () => {
  const failing = (error: Error) => () => Promise.reject(error);

  it("gives what was made, without a look", async () => {
    const find = () => assert.fail("looked");
    assert.deepEqual(await sentOnce({ send: () => Promise.resolve(1), find }), { made: 1 });
  });

  it("looks after a 5xx and after a lost answer, and says so", async () => {
    for (const failure of [LOST, BROKEN]) {
      const sent = await sentOnce({ send: failing(failure), find: () => Promise.resolve(1) });
      assert.deepEqual(sent, { made: 1, failure });
    }
  });

  it("throws the create's own error when there is nothing, or no way to look", async () => {
    const send = failing(BROKEN);
    const nothing = () => Promise.resolve(undefined);
    await assert.rejects(sentOnce({ send, find: nothing }), BROKEN);
    await assert.rejects(sentOnce({ send, find: failing(LOST) }), BROKEN);
  });

  it("does not look after a refusal, unless that is known to leave something behind", async () => {
    const send = failing(REFUSED);
    const find = () => Promise.resolve(1);
    await assert.rejects(sentOnce({ send, find }), REFUSED);
    const isDoubtful = (error: unknown) => error === REFUSED;
    assert.deepEqual(await sentOnce({ send, find, isDoubtful }), { made: 1, failure: REFUSED });
  });
});
