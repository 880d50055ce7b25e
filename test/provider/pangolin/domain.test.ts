import assert from "node:assert/strict";
import type { Properties } from "../../../providers/dynamic/values";
import { Held, messageOf, type PangolinBench, startPangolinBench } from "../../support/pangolin";

describe("domain", () => {
  let bench: PangolinBench;
  before(async () => {
    bench = await startPangolinBench();
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.pangolinFaults.clear());

  const args = { baseDomain: "home.example.org" };
  const full = { ...args, certResolver: "le-dns", preferWildcardCert: true };

  async function made(inputs: Properties): Promise<Held> {
    const held = new Held("Domain");
    assert.equal(await held.up(bench.run(), inputs), "create");
    return held;
  }

  function rows(): Properties[] {
    const all = bench.sandbox.pangolinState.domains.all as unknown as Properties[];
    return all.filter(({ configManaged }) => configManaged !== true);
  }

  function byHand(held: Held, body: object): Promise<unknown> {
    const path = `/org/${bench.sandbox.pangolin.org}/domain/${held.id ?? ""}`;
    return bench.hand.client.patch(path, body);
  }

  it("makes a domain with every field and with few, and has no drift", async () => {
    for (const inputs of [{ ...full, adopt: false }, args]) {
      const held = await made(inputs);
      assert.deepEqual(
        rows().map(({ domainId }) => domainId),
        [held.id],
      );
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, inputs);
      assert.equal(await held.up(bench.run(), inputs), "same");
      await held.destroy(bench.run());
      assert.deepEqual(rows(), []);
    }
  });

  it("takes upper case in the name for no difference", async () => {
    const held = await made({ baseDomain: "Home.Example.ORG" });
    assert.equal(rows()[0]?.baseDomain, "home.example.org");
    await held.refresh(bench.run());
    assert.equal(await held.up(bench.run(), { baseDomain: "HOME.example.org" }), "same");
    await held.destroy(bench.run());
  });

  for (const [field, ours, theirs] of [
    ["certResolver", "le-dns", "other"],
    ["certResolver", "", "other"],
    ["preferWildcardCert", true, false],
    ["preferWildcardCert", false, true],
  ] as const) {
    it(`changes ${field} to ${JSON.stringify(ours)} in place, and puts it back when it drifts`, async () => {
      const held = await made({ ...args, [field]: theirs });
      const { id } = held;
      const wanted = { ...args, [field]: ours };
      assert.equal(await held.up(bench.run(), wanted), "update");
      assert.equal(held.id, id);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, wanted);
      await byHand(held, { [field]: theirs });
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...args, [field]: theirs });
      assert.equal(await held.up(bench.run(), wanted), "update");
      assert.equal(rows()[0]?.[field], ours === "" ? null : ours);
      await held.destroy(bench.run());
    });
  }

  it("leaves alone what the program does not set, also after it did", async () => {
    const held = await made(full);
    await held.up(bench.run(), args);
    await held.refresh(bench.run());
    assert.equal(await held.up(bench.run(), args), "same");
    await byHand(held, { certResolver: "theirs" });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(held.outs.certResolver, "theirs");
    assert.equal(await held.up(bench.run(), args), "same");
    await held.destroy(bench.run());
  });

  it("replaces a domain whose name or organization changes", async () => {
    const held = await made(args);
    assert.equal(await held.up(bench.run(), { baseDomain: "lab.example.org" }), "replace");
    assert.deepEqual(
      rows().map(({ baseDomain }) => baseDomain),
      ["lab.example.org"],
    );
    await held.destroy(bench.run());
  });

  it("forgets a domain that is gone, and deletes it twice without an error", async () => {
    const held = await made(args);
    const { id = "", outs } = held;
    await bench.run().provider("Domain").delete(id, outs);
    await bench.run().provider("Domain").delete(id, outs);
    assert.equal(await held.refresh(bench.run()), false);
  });

  it("refuses a domain that is there, unless it is to be adopted", async () => {
    const first = await made(full);
    const held = new Held("Domain");
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Domain "home.example.org": the organization "sandbox" has it already, with the id ' +
        `${first.id ?? ""}. Set \`adopt: true\` to take it over.`,
    );
    await held.up(bench.run(), { ...args, certResolver: "new", adopt: true });
    assert.equal(held.id, first.id);
    assert.deepEqual([rows()[0]?.certResolver, rows()[0]?.preferWildcardCert], ["new", true]);
    await held.destroy(bench.run());
  });

  it("adopts a domain of the configuration without a write, and says why it cannot delete it", async () => {
    bench.sandbox.pangolinCalls.reset();
    const inputs = { baseDomain: "sandbox.example", certResolver: "letsencrypt", adopt: true };
    const held = await made(inputs);
    const writes = bench.sandbox.pangolinCalls.list.filter(({ type }) => !type.startsWith("GET"));
    assert.deepEqual(writes, []);
    assert.equal(held.id, "domain1");
    assert.equal(
      await messageOf(held.destroy(bench.run())),
      'Domain "sandbox.example": stands in Pangolin\'s own configuration file, so that it cannot ' +
        "be deleted here. Take it out of that file, or set the option `retainOnDelete: true`, run " +
        "`pulumi up`, and then remove it from the program.",
    );
  });

  it("takes over what a create wrote whose answer was lost", async () => {
    const path = /\/domain$/;
    bench.sandbox.pangolinFaults.drop({ method: "PUT", path, times: 1, afterWrite: true });
    const held = await made(full);
    assert.deepEqual(
      rows().map(({ domainId }) => domainId),
      [held.id],
    );
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, full);
    await held.destroy(bench.run());
    bench.sandbox.pangolinFaults.fail({ method: "PUT", path, times: 1 });
    assert.match(await messageOf(new Held("Domain").up(bench.run(), args)), /500 from PUT/);
  });

  it("leaves no domain behind for an organization that does not exist", async () => {
    assert.equal(
      await messageOf(new Held("Domain").up(bench.run(), { ...args, org: "nope" })),
      'Domain "home.example.org": Pangolin has no organization "nope". ' +
        "Correct `org`, or the setting pangolin:org.",
    );
    assert.deepEqual(rows(), []);
  });

  it("refuses at preview what is no domain", async () => {
    for (const baseDomain of ["https://example.com", "*.example.com", "localhost", "a_b.com"]) {
      const { failures = [] } = await bench.run().provider("Domain").check({}, { baseDomain });
      assert.equal(
        failures[0]?.reason,
        `Domain "${baseDomain}": "baseDomain" is "${baseDomain}", which is no domain. ` +
          "Give it as example.com, without scheme and wildcard.",
      );
    }
  });

  it("says which sort of right is missing", async () => {
    const apiKey = bench.keyWithout("createOrgDomain");
    assert.equal(
      await messageOf(new Held("Domain").up(bench.run({ apiKey }), args)),
      'Domain "home.example.org": Pangolin answered 403 from PUT /org/sandbox/domain: Key does ' +
        "not have permission perform this action. Give the API key the action createOrgDomain, " +
        "in Pangolin's dashboard under API keys.",
    );
  });

  it("reads 25 domains with one call", async () => {
    const run = bench.run();
    const all = Array.from({ length: 25 }, () => new Held("Domain"));
    await Promise.all(all.map((held, at) => held.up(run, { baseDomain: `d${at}.example.org` })));
    bench.sandbox.pangolinCalls.reset();
    const later = bench.run();
    const found = await Promise.all(all.map((held) => held.refresh(later)));
    assert.equal(found.every(Boolean), true);
    assert.deepEqual(
      bench.sandbox.pangolinCalls.list.map(({ type }) => type),
      ["GET /org/:orgId/domains"],
    );
    await Promise.all(all.map((held) => held.destroy(later)));
  });
});
