import assert from "node:assert/strict";
import fc from "fast-check";
import { ApiError, NetworkError } from "../../../providers/http/errors";
import { type Attempt, defaultRetryLimits, retryDelayMs } from "../../../providers/http/retry";

const line = { method: "POST", path: "/read/ListStacks" };

function answer(status: number, text: string, retryAfterMs?: number): ApiError {
  return new ApiError("Komodo", line, status, text, retryAfterMs);
}

function network(reason: string): NetworkError {
  return new NetworkError("Komodo", line, "http://komodo", reason, 100);
}

function attempt(more: Partial<Attempt> = {}): Attempt {
  return { tries: 1, idempotent: false, elapsedMs: 0, ...more };
}

const READ = attempt({ idempotent: true });
const WRITE = attempt();

describe("retryDelayMs", () => {
  it("waits 250 ms and then twice as long each time, 8 s at most", () => {
    const limits = { maxTries: 10, maxElapsedMs: 60_000 };
    const delays = [1, 2, 3, 4, 5, 6, 7].map((tries) =>
      retryDelayMs(network("ECONNRESET"), { ...READ, tries }, limits),
    );
    assert.deepEqual(delays, [250, 500, 1_000, 2_000, 4_000, 8_000, 8_000]);
  });

  it("repeats reads after every transport fault", () => {
    const reasons = ["ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "ETIMEDOUT", "EPIPE"];
    assert.deepEqual(
      reasons.map((reason) => retryDelayMs(network(reason), READ)),
      [250, 250, 250, 250, 250],
    );
  });

  it("repeats writes only when the request cannot have reached the server", () => {
    const sent = ["ECONNRESET", "ECONNABORTED", "ETIMEDOUT", "EPIPE"];
    const notSent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];
    assert.deepEqual(
      sent.map((reason) => retryDelayMs(network(reason), WRITE)),
      [undefined, undefined, undefined, undefined],
    );
    assert.deepEqual(
      notSent.map((reason) => retryDelayMs(network(reason), WRITE)),
      [250, 250, 250, 250, 250],
    );
  });

  it("repeats reads after 502, 503 and 504, and after no other 5xx", () => {
    assert.deepEqual(
      [500, 501, 502, 503, 504].map((status) => retryDelayMs(answer(status, "down"), READ)),
      [undefined, undefined, 250, 250, 250],
    );
    assert.equal(retryDelayMs(answer(503, "down"), WRITE), undefined);
  });

  it("repeats reads and writes alike when the object is busy", () => {
    for (const given of [READ, WRITE]) {
      assert.equal(retryDelayMs(answer(500, "Stack busy"), given), 250);
      assert.equal(retryDelayMs(answer(500, "Resource is busy"), given), 250);
    }
  });

  it("does not take a name, a device or another status for busy", () => {
    const texts = [
      answer(500, "Did not find any Stack matching busy"),
      answer(500, "failed to remove: device or resource busy"),
      answer(400, "Stack busy"),
    ];
    assert.deepEqual(
      texts.map((error) => retryDelayMs(error, WRITE)),
      [undefined, undefined, undefined],
    );
  });

  it("waits as long as a 429 says, for reads and writes", () => {
    const error = answer(429, "Too many attempts", 15_250);
    assert.deepEqual([retryDelayMs(error, READ), retryDelayMs(error, WRITE)], [15_250, 15_250]);
  });

  it("gives up after 6 tries", () => {
    assert.equal(retryDelayMs(network("ECONNREFUSED"), { ...READ, tries: 5 }), 4_000);
    assert.equal(retryDelayMs(network("ECONNREFUSED"), { ...READ, tries: 6 }), undefined);
  });

  it("waits for a busy object until the 60 s are over, however many tries that takes", () => {
    const busy = answer(500, "Stack busy");
    assert.equal(retryDelayMs(busy, { ...WRITE, tries: 6, elapsedMs: 7_750 }), 8_000);
    assert.equal(retryDelayMs(busy, { ...WRITE, tries: 12, elapsedMs: 52_000 }), 8_000);
    assert.equal(retryDelayMs(busy, { ...WRITE, tries: 12, elapsedMs: 52_001 }), undefined);
  });

  it("gives up when the wait would end after 60 s", () => {
    const error = answer(429, "Too many attempts", 15_250);
    assert.equal(retryDelayMs(error, { ...READ, elapsedMs: 44_750 }), 15_250);
    assert.equal(retryDelayMs(error, { ...READ, elapsedMs: 44_751 }), undefined);
  });

  it("never repeats after an error that is not of the transport", () => {
    assert.equal(retryDelayMs(new Error("busy"), READ), undefined);
    assert.equal(retryDelayMs("busy", READ), undefined);
  });

  it("never goes beyond its limits, whatever went wrong", () => {
    const errors = fc.oneof(
      fc.record({ status: fc.integer({ min: 300, max: 599 }), after: fc.option(fc.nat(90_000)) }),
      fc.constantFrom("ECONNREFUSED", "ECONNRESET"),
    );
    const attempts = fc.record({
      tries: fc.integer({ min: 1, max: 12 }),
      idempotent: fc.boolean(),
      elapsedMs: fc.nat(120_000),
    });
    fc.assert(
      fc.property(errors, attempts, (given, at) => {
        const error =
          typeof given === "string"
            ? network(given)
            : answer(given.status, "no", given.after ?? undefined);
        const delayMs = retryDelayMs(error, at);
        if (delayMs === undefined) return;
        assert.ok(at.tries < defaultRetryLimits.maxTries);
        assert.ok(at.elapsedMs + delayMs <= defaultRetryLimits.maxElapsedMs);
      }),
    );
  });
});
