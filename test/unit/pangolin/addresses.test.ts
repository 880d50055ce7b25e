import assert from "node:assert/strict";
import {
  addressProblem,
  isCidr,
  overlap,
  plainAddress,
} from "../../../providers/pangolin/addresses";

describe("plainAddress", () => {
  it("takes a mask off, where there is one", () => {
    assert.equal(plainAddress("100.90.128.9/20"), "100.90.128.9");
    assert.equal(plainAddress("100.90.128.9"), "100.90.128.9");
  });
});

describe("isCidr", () => {
  it("takes blocks of both versions, with host bits too, and nothing else", () => {
    for (const text of ["10.0.0.0/8", "10.32.0.5/16", "0.0.0.0/0", "fd00::/8", "::1/128"]) {
      assert.equal(isCidr(text), true, text);
    }
    for (const text of [
      "10.0.0.0",
      "10.0.0.0/33",
      "10.0.0/8",
      "fd00::/129",
      "a/8",
      "1.2.3.4/8/8",
    ]) {
      assert.equal(isCidr(text), false, text);
    }
  });
});

describe("overlap", () => {
  it("sees a block within another, in both orders, and none beside it", () => {
    assert.equal(overlap("10.0.0.0/8", "10.9.0.0/16"), true);
    assert.equal(overlap("10.9.0.0/16", "10.0.0.0/8"), true);
    assert.equal(overlap("100.90.128.0/20", "100.96.128.0/20"), false);
  });
});

describe("addressProblem", () => {
  it("refuses what is no IPv4 address, and takes a mask", () => {
    assert.equal(addressProblem("address")("100.90.128.9/20"), undefined);
    assert.deepEqual(addressProblem("address")("fd00::1"), {
      message: '"address" is "fd00::1", which is no IPv4 address',
      fix: "Give one of the organization's subnet, such as 100.90.128.20, or leave it out",
    });
  });
});
