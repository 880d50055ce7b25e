import assert from "node:assert/strict";
import fc from "fast-check";
import { githubHookRanges } from "../../../components/azure/githubHookRanges";
import {
  type CoreAccess,
  covers,
  ruleProblems,
  type SecurityRule,
  securityRules,
} from "../../../components/azure/securityRules";

const access: CoreAccess = { adminRanges: ["203.0.113.7"], githubHookRanges };
const overlay = { range: "100.64.0.0/10", port: 41641, peers: ["198.51.100.0/24"] };

function line(rule: SecurityRule): string {
  const sources = rule.sourceAddressPrefixes?.join(",") ?? rule.sourceAddressPrefix ?? "";
  const { priority, name, access: verb, protocol, destinationPortRange: port } = rule;
  return `${priority} ${name}: ${verb} ${protocol}/${port} from ${sources}`;
}

describe("securityRules", () => {
  it("S0-FW-1, S0-FW-2, S0-FW-4, S0-FW-5: are SSH, 443, the overlay, and nothing else", () => {
    assert.deepEqual(securityRules({ ...access, overlay }).map(line), [
      "100 allow-ssh-admin: Allow Tcp/22 from 100.64.0.0/10,203.0.113.7/32",
      "200 allow-https-github: Allow Tcp/443 from " +
        "140.82.112.0/20,143.55.64.0/20,185.199.108.0/22,192.30.252.0/22",
      "210 allow-https-github-ipv6: Allow Tcp/443 from 2606:50c0::/32,2a0a:a440::/29",
      "300 allow-https-admin: Allow Tcp/443 from 203.0.113.7/32",
      "400 allow-overlay: Allow Udp/41641 from 198.51.100.0/24",
      "4096 deny-all-inbound: Deny */* from *",
    ]);
  });

  it("S0-FW-4: opens no overlay port without an overlay, as with Pangolin", () => {
    const names = securityRules(access).map(({ name }) => name);
    assert.ok(!names.includes("allow-overlay"));
  });

  it("open the overlay's port to everybody only when the peers are Internet", () => {
    const open = securityRules({ ...access, overlay: { port: 51820, peers: ["Internet"] } });
    assert.equal(open.map(line).at(-2), "400 allow-overlay: Allow Udp/51820 from Internet");
    assert.deepEqual(ruleProblems(open), []);
  });

  it("have no rule for a purpose without ranges", () => {
    const names = securityRules({ ...access, githubHookRanges: [] }).map(({ name }) => name);
    assert.deepEqual(names, ["allow-ssh-admin", "allow-https-admin", "deny-all-inbound"]);
  });

  const addresses = fc.uniqueArray(
    fc.oneof(
      fc.ipV4().filter((text) => !text.startsWith("0.")),
      fc.ipV6(),
    ),
    { maxLength: 8 },
  );
  const anyAccess = fc.record({
    adminRanges: addresses,
    githubHookRanges: addresses,
    overlay: fc.constantFrom(undefined, overlay, { range: "100.64.0.0/10" }),
  }) as fc.Arbitrary<CoreAccess>;

  it("S0-FW-3: never reach port 9120, keep the families apart, and end with the denial", () => {
    fc.assert(
      fc.property(anyAccess, (some) => {
        const rules = securityRules(some);
        assert.deepEqual(ruleProblems(rules), []);
        for (const { access: verb, destinationPortRange: port } of rules) {
          assert.ok(verb === "Deny" || !covers(port, 9120));
        }
        for (const { sourceAddressPrefixes: sources = [] } of rules) {
          assert.ok(new Set(sources.map((source) => source.includes(":"))).size <= 1);
        }
      }),
    );
  });

  it("keep the priority of every rule when ranges and other rules come", () => {
    fc.assert(
      fc.property(anyAccess, addresses, (some, more) => {
        const numbers = new Map(securityRules(some).map((rule) => [rule.name, rule.priority]));
        const wider = securityRules({
          adminRanges: [...some.adminRanges, ...more],
          githubHookRanges: [...more, ...some.githubHookRanges],
          overlay: some.overlay ?? overlay,
        });
        const found = new Map(wider.map((rule) => [rule.name, rule.priority]));
        for (const [name, priority] of numbers) assert.equal(found.get(name), priority, name);
      }),
    );
  });
});

describe("covers", () => {
  it("knows ports, ranges with both ends, and *", () => {
    assert.deepEqual(
      ["9120", "9000-9120", "9120-9200", "1-65535", "*"].map((range) => covers(range, 9120)),
      Array(5).fill(true),
    );
    assert.deepEqual(
      ["912", "9121-9200", "1-9119", "443"].map((range) => covers(range, 9120)),
      Array(4).fill(false),
    );
  });
});

describe("ruleProblems", () => {
  const [first, ...rest] = securityRules(access);
  const changed = (change: Partial<SecurityRule>): string[] =>
    ruleProblems([{ ...(first as SecurityRule), ...change }, ...rest]).map(
      ({ message, fix }) => `${message}. ${fix}.`,
    );

  it("S0-FW-3: refuses 9120, also inside of a range and of *", () => {
    for (const destinationPortRange of ["9120", "9000-9999", "*"]) {
      const [problem] = changed({ destinationPortRange });
      assert.equal(
        problem,
        `rule "allow-ssh-admin" allows port 9120 (by "${destinationPortRange}"), where Core ` +
          "listens in clear. Leave it closed: the proxy on 443 serves Core.",
      );
    }
  });

  it("S0-FW-5: refuses *, Internet, 0.0.0.0/0 and ::/0 as a source of 22 or 443", () => {
    const message = 'rule "allow-ssh-admin" opens "22" to everybody. Name the ranges that need it.';
    for (const source of ["*", "Internet", "0.0.0.0/0", "::/0"]) {
      assert.deepEqual(changed({ sourceAddressPrefixes: [source] }), [message]);
      assert.deepEqual(changed({ sourceAddressPrefix: source }), [message]);
    }
    const many = { sourceAddressPrefix: "*", destinationPortRange: "400-500" };
    assert.deepEqual(changed(many), [
      'rule "allow-ssh-admin" opens "400-500" to everybody. Name the ranges that need it.',
    ]);
  });

  it("refuses priorities out of 100 to 4096, and one that two rules have", () => {
    const fix = "Give each rule a number of its own from 100 to 4096.";
    assert.deepEqual(changed({ priority: 99 }), [
      `rule "allow-ssh-admin" has the priority 99. ${fix}`,
    ]);
    assert.deepEqual(changed({ priority: 200 }), [
      `the rules "allow-ssh-admin" and "allow-https-github" have the same priority 200. ${fix}`,
    ]);
  });

  it("S0-FW-5: refuses a list without the denial of all else", () => {
    const [problem] = ruleProblems(securityRules(access).slice(0, -1));
    assert.equal(problem?.message, "the last rule does not deny all");
  });
});

describe("githubHookRanges", () => {
  it("S0-FW-2: has ranges of both families, none of them wide", () => {
    assert.deepEqual(
      githubHookRanges.filter((range) => Number(range.split("/")[1]) < 16),
      [],
    );
    assert.ok(githubHookRanges.some((range) => range.includes(":")));
  });
});
