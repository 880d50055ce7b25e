import assert from "node:assert/strict";
import type { Properties } from "../../../providers/dynamic/values";
import { Held, messageOf, type PangolinBench, startPangolinBench } from "../../support/pangolin";

describe("rule", () => {
  let bench: PangolinBench;
  let resources: string[];

  before(async () => {
    bench = await startPangolinBench();
    const org = `/org/${bench.sandbox.pangolin.org}`;
    const make = async (body: object) =>
      bench.hand.client.create<{ resourceId: number }>(`${org}/resource`, body);
    const http = { http: true, protocol: "tcp", domainId: "domain1" };
    const made = [
      await make({ ...http, name: "web", subdomain: "a" }),
      await make({ ...http, name: "other", subdomain: "b" }),
      await make({ name: "raw", http: false, protocol: "udp", proxyPort: 53 }),
    ];
    resources = made.map(({ resourceId }) => String(resourceId));
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.pangolinFaults.clear());

  const args = {
    resource: "web",
    action: "ACCEPT",
    match: "IP",
    value: "203.0.113.7",
    priority: 1,
  } as const;

  async function made(inputs: Properties): Promise<Held> {
    const held = new Held("Rule");
    assert.equal(await held.up(bench.run(), inputs), "create");
    return held;
  }

  function rows(): Properties[] {
    return bench.sandbox.pangolinState.rules.all as unknown as Properties[];
  }

  it("makes a rule with every field and with few, and has no drift", async () => {
    for (const inputs of [{ ...args, enabled: false, adopt: false }, args]) {
      const held = await made(inputs);
      assert.equal(held.outs.resourceId, resources[0]);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, inputs);
      assert.equal(await held.up(bench.run(), inputs), "same");
      await held.destroy(bench.run());
      assert.equal(rows().length, 0);
    }
  });

  for (const [field, value] of [
    ["action", "DROP"],
    ["value", "203.0.113.8"],
    ["priority", 9],
    ["enabled", false],
  ] as const) {
    it(`changes ${field} in place, shows its drift, and puts it back`, async () => {
      const held = await made(args);
      const { id = "" } = held;
      const changed = { ...args, [field]: value };
      assert.equal(await held.up(bench.run(), changed), "update");
      assert.equal(held.id, id);
      assert.equal(await held.up(bench.run(), args), "update");
      const path = `/resource/${resources[0] ?? ""}/rule/${id}`;
      await bench.hand.client.update(path, { priority: args.priority, [field]: value });
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, changed);
      assert.equal(await held.up(bench.run(), args), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      await held.destroy(bench.run());
    });
  }

  it("changes what it matches in place", async () => {
    const held = await made(args);
    for (const [match, value] of [
      ["CIDR", "2001:db8::/32"],
      ["PATH", "/admin/*"],
      ["COUNTRY", "DE"],
      ["ASN", "AS13335"],
      ["REGION", "150"],
    ]) {
      assert.equal(await held.up(bench.run(), { ...args, match, value }), "update");
      assert.deepEqual([rows()[0]?.match, rows()[0]?.value], [match, value]);
    }
    await held.destroy(bench.run());
  });

  it("replaces a rule whose resource changes, and not one whose reference changes its form", async () => {
    const held = await made(args);
    assert.equal(await held.up(bench.run(), { ...args, resource: resources[0] }), "same");
    assert.equal(await held.up(bench.run(), { ...args, resource: "other" }), "replace");
    assert.deepEqual(
      rows().map(({ resourceId }) => String(resourceId)),
      [resources[1]],
    );
    await held.destroy(bench.run());
  });

  it("is deleted before its replacement, so that a reference by id may become one by name", async () => {
    const held = await made({ ...args, resource: resources[0] });
    assert.equal(await held.up(bench.run(), args), "replace");
    assert.equal(rows().length, 1);
    await held.destroy(bench.run());
  });

  it("forgets a rule that is gone, with its resource too, and deletes it twice", async () => {
    const held = await made(args);
    const { id = "", outs } = held;
    await bench.run().provider("Rule").delete(id, outs);
    await bench.run().provider("Rule").delete(id, outs);
    assert.equal(await held.refresh(bench.run()), false);
    const { read } = bench.run().provider("Rule");
    assert.deepEqual(await read(id, { ...outs, resourceId: "99999" }), {});
  });

  it("refuses a second rule of the same values, which Pangolin takes, unless it is adopted", async () => {
    const first = await made({ ...args, enabled: false });
    const second = new Held("Rule");
    assert.equal(
      await messageOf(second.up(bench.run(), args)),
      'Rule "IP 203.0.113.7": the resource "web" has such a rule already ' +
        `(id ${first.id ?? ""}). Set \`adopt: true\` to take it over, or remove one of the two.`,
    );
    await second.up(bench.run(), { ...args, adopt: true });
    assert.equal(second.id, first.id);
    assert.deepEqual(
      rows().map(({ enabled }) => enabled),
      [true],
    );
    await second.destroy(bench.run());
  });

  it("takes over what a create wrote whose answer was lost, or was a 500", async () => {
    const path = /\/rule$/;
    bench.sandbox.pangolinFaults.drop({ method: "PUT", path, times: 1, afterWrite: true });
    const held = await made(args);
    assert.deepEqual(
      rows().map(({ ruleId }) => String(ruleId)),
      [held.id],
    );
    await held.destroy(bench.run());
    bench.sandbox.pangolinFaults.fail({ method: "PUT", path, times: 1 });
    assert.match(await messageOf(new Held("Rule").up(bench.run(), args)), /answered 500 from PUT/);
    assert.equal(rows().length, 0);
  });

  it("reads 25 rules of a resource with one call", async () => {
    const run = bench.run();
    const all = Array.from({ length: 25 }, (_, at) => ({
      held: new Held("Rule"),
      inputs: { ...args, value: `10.0.0.${at}`, priority: at },
    }));
    await Promise.all(all.map(({ held, inputs }) => held.up(run, inputs)));
    bench.sandbox.pangolinCalls.reset();
    const later = bench.run();
    const found = await Promise.all(all.map(({ held }) => held.refresh(later)));
    assert.equal(found.every(Boolean), true);
    assert.deepEqual(
      bench.sandbox.pangolinCalls.list.map(({ type }) => type),
      ["GET /resource/:resourceId/rules"],
    );
    await Promise.all(all.map(({ held }) => held.destroy(bench.run())));
  });

  it("says which sort of right is missing", async () => {
    const apiKey = bench.keyWithout("createResourceRule");
    assert.equal(
      await messageOf(new Held("Rule").up(bench.run({ apiKey }), args)),
      `Rule "IP 203.0.113.7": Pangolin answered 403 from PUT /resource/${resources[0] ?? ""}/rule: ` +
        "Key does not have permission perform this action. Give the API key the action " +
        "createResourceRule, in Pangolin's dashboard under API keys.",
    );
  });

  it("refuses a raw resource, which has no rules", async () => {
    assert.equal(
      await messageOf(new Held("Rule").up(bench.run(), { ...args, resource: "raw" })),
      'Rule "IP 203.0.113.7": its resource "raw" is raw (udp), and only resources of protocol ' +
        "http have rules. Choose another resource.",
    );
  });

  it("refuses at preview values that do not fit what they are matched with", async () => {
    for (const [match, value, needed] of [
      ["IP", "10.0.0.0/8", "an IP address"],
      ["CIDR", "10.0.0.0/33", "a block of addresses such as 10.0.0.0/8"],
      ["CIDR", "10.0.0.7", "a block of addresses such as 10.0.0.0/8"],
      ["PATH", "/a//b", "a path such as /admin/*"],
      ["REGION", "Europe", "a region's code of three digits"],
    ] as const) {
      const inputs = { ...args, match, value };
      const { failures = [] } = await bench.run().provider("Rule").check({}, inputs);
      assert.equal(
        failures[0]?.reason,
        `Rule "${match} ${value}": "value" is "${value}", but "match" ${match} needs ${needed}. ` +
          'Correct "value", or choose another "match".',
      );
    }
  });
});
