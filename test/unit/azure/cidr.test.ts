import assert from "node:assert/strict";
import { BlockList } from "node:net";
import fc from "fast-check";
import {
  contains,
  isRange,
  overlaps,
  parseRange,
  type Range,
  rangesOf,
  withoutCovered,
} from "../../../components/azure/cidr";

function range(text: string): Range {
  const parsed = parseRange(text);
  assert.ok(isRange(parsed), text);
  return parsed;
}

const ipv4Ranges = fc
  .tuple(fc.nat({ max: 0xffffffff }), fc.integer({ min: 0, max: 32 }))
  .map(([number, prefix]) => {
    const size = 2 ** (32 - prefix);
    const first = number - (number % size);
    const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
    return `${parts.join(".")}/${prefix}`;
  });

describe("parseRange", () => {
  it("gives a single address its whole prefix", () => {
    assert.equal(range("203.0.113.7").text, "203.0.113.7/32");
    assert.equal(range("2001:DB8:0:0::1").text, "2001:db8::1/128");
  });

  it("writes IPv6 in one form, whatever the spelling", () => {
    assert.equal(range("2001:0db8:0000::/32").text, "2001:db8::/32");
    assert.equal(range("::ffff:192.0.2.1").text, "::ffff:c000:201/128");
    assert.equal(range("::/0").text, "::/0");
  });

  it("refuses bits behind the prefix, and says which range was meant", () => {
    assert.deepEqual(parseRange("203.0.113.7/24"), {
      reason: "has bits set behind /24",
      instead: "203.0.113.0/24",
    });
    assert.deepEqual(parseRange("2001:db8::1/64"), {
      reason: "has bits set behind /64",
      instead: "2001:db8::/64",
    });
  });

  it("refuses a prefix above 32 or 128, names, zones and empty texts", () => {
    assert.deepEqual(parseRange("10.0.0.0/33"), {
      reason: "has a prefix above 32, the limit of IPv4",
      instead: "10.0.0.0/32",
    });
    for (const text of ["", "Internet", "*", "10.0.0/8", "fe80::1%eth0", "10.0.0.0/", "a/8"]) {
      const { reason } = parseRange(text) as { reason: string };
      assert.equal(reason, "is no address or range", text);
    }
  });

  it("reads back the text of every IPv4 range", () => {
    fc.assert(fc.property(ipv4Ranges, (text) => range(text).text === text));
  });
});

describe("contains and overlaps", () => {
  it("agree with Node's BlockList on first addresses", () => {
    fc.assert(
      fc.property(ipv4Ranges, ipv4Ranges, (a, b) => {
        const [outer, inner] = [range(a), range(b)];
        const list = new BlockList();
        list.addSubnet(a.split("/")[0] ?? "", outer.prefix);
        const holdsFirst = list.check(b.split("/")[0] ?? "");
        const isInside = holdsFirst && outer.prefix <= inner.prefix;
        assert.equal(contains(outer, inner), isInside);
        assert.equal(overlaps(outer, inner), isInside || contains(inner, outer));
      }),
    );
  });

  it("never mix the families", () => {
    assert.equal(contains(range("0.0.0.0/0"), range("::1")), false);
    assert.equal(overlaps(range("::/0"), range("10.0.0.0/8")), false);
  });
});

describe("withoutCovered", () => {
  it("drops doubles and what wider ranges hold, and orders by address", () => {
    const texts = ["203.0.113.7", "10.1.0.0/16", "203.0.113.0/24", "10.0.0.0/8", "203.0.113.0/24"];
    assert.deepEqual(
      withoutCovered(rangesOf(texts)).map(({ text }) => text),
      ["10.0.0.0/8", "203.0.113.0/24"],
    );
  });

  it("gives the same list for every order of the same ranges", () => {
    const texts = ["192.0.2.1", "192.0.2.0/24", "198.51.100.0/25", "198.51.100.128/25"];
    const shuffled = fc.shuffledSubarray(texts, { minLength: texts.length });
    const wanted = withoutCovered(rangesOf(texts)).map(({ text }) => text);
    fc.assert(
      fc.property(shuffled, (some) => {
        const got = withoutCovered(rangesOf(some)).map(({ text }) => text);
        assert.deepEqual(got, wanted);
      }),
    );
  });
});
