import assert from "node:assert/strict";
import { derivedNiceId } from "../../../providers/pangolin/identity";
import type { SiteDetail } from "../../../providers/pangolin/shapes";
import {
  errorOf,
  Held,
  messageOf,
  type PangolinBench,
  startPangolinBench,
} from "../../support/pangolin";

const PUT_SITE = { method: "PUT", path: "^/org/[^/]+/site$", times: 1 };

describe("site", () => {
  let bench: PangolinBench;
  beforeEach(async () => {
    bench = await startPangolinBench();
  });
  afterEach(() => bench.close());

  async function made(args: Record<string, unknown>): Promise<Held> {
    const held = new Held("Site");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  function sites() {
    return bench.sandbox.pangolinState.sites.all;
  }

  function post(id: string | undefined, body: object): Promise<unknown> {
    return bench.hand.client.update(`/site/${String(id)}`, body);
  }

  it("has no drift after a create, with every field of a Newt site and with none", async () => {
    const full = {
      name: "full",
      type: "newt",
      niceId: "full-site",
      newtId: "newtfull",
      secret: "a-secret-of-the-newt",
      address: "100.90.130.7",
      dockerSocketEnabled: false,
      status: "pending",
      org: "sandbox",
      adopt: false,
    };
    for (const args of [full, { name: "plain" }]) {
      const held = await made(args);
      assert.equal(await held.refresh(bench.run()), true);
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), args), "same");
      await held.destroy(bench.run());
    }
    assert.deepEqual(sites(), []);
  });

  it("chooses nice id and credentials before the call, and keeps them as outputs", async () => {
    const held = await made({ name: "My NAS" });
    const { niceId, newtId, secret, address, online, orgId } = held.outs;
    assert.match(String(niceId), /^my-nas-[0-9a-f]{8}$/);
    assert.match(String(newtId), /^[a-z0-9]{15}$/);
    assert.match(String(secret), /^[a-z0-9]{48}$/);
    assert.deepEqual([address, online, orgId], ["100.90.128.0", false, "sandbox"]);
    const newt = bench.sandbox.pangolinState.newts.find({ newtId: String(newtId) });
    assert.equal(newt?.secret, secret);
    await held.refresh(bench.run());
    assert.equal(held.outs.secret, secret);
    assert.equal(Object.hasOwn(held.inputs, "secret"), false);
  });

  it("takes a later declaration of the chosen values for what it is, and a removal too", async () => {
    const held = await made({ name: "nas" });
    const { newtId, niceId, secret } = held.outs;
    const declared = { name: "nas", newtId, niceId, secret, org: "sandbox" };
    assert.equal(await held.up(bench.run(), declared), "same");
    await held.destroy(bench.run());

    const given = await made({ name: "nas", newtId: "mine", secret: "my-own-secret" });
    assert.equal(await given.up(bench.run(), { name: "nas" }), "update");
    assert.equal(given.outs.newtId, "mine");
    await given.refresh(bench.run());
    assert.deepEqual(given.inputs, { name: "nas" });
    assert.equal(await given.up(bench.run(), { name: "nas" }), "same");
  });

  it("shows each field that was changed by hand, and puts it back", async () => {
    const args = { name: "nas", niceId: "nas" };
    const held = await made(args);
    const changes = [
      { name: "theirs" },
      { niceId: "theirs" },
      { dockerSocketEnabled: false },
      { status: "pending" },
    ];
    for (const change of changes) {
      await post(held.id, change);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...args, ...change });
      assert.equal(await held.up(bench.run(), args), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
    }
  });

  it("keeps its id when each field that can be changed changes in the program", async () => {
    const held = await made({ name: "nas" });
    const { id } = held;
    const steps = [
      { name: "two" },
      { name: "two", niceId: "two" },
      { name: "two", niceId: "two", dockerSocketEnabled: false },
      { name: "two", niceId: "two", dockerSocketEnabled: true, status: "pending" },
      { name: "two" },
    ];
    for (const args of steps) {
      assert.equal(await held.up(bench.run(), args), "update");
      assert.equal(held.id, id);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
    }
    assert.equal(held.outs.niceId, "two");
  });

  it("is replaced, the old one first, when type, address, Newt id or secret change", async () => {
    const held = await made({ name: "nas", newtId: "first", secret: "secret-one" });
    for (const args of [
      { name: "nas", newtId: "second", secret: "secret-one" },
      { name: "nas", newtId: "second", secret: "secret-two" },
      { name: "nas", newtId: "second", secret: "secret-two", address: "100.90.131.9" },
      { name: "nas", type: "local" },
    ]) {
      const { id } = held;
      assert.equal(await held.up(bench.run(), args), "replace");
      assert.notEqual(held.id, id);
      assert.deepEqual(
        sites().map(({ siteId }) => String(siteId)),
        [held.id],
      );
    }
  });

  it("is gone when it was deleted by hand, and its delete succeeds twice", async () => {
    const held = await made({ name: "ghost" });
    const { id = "", outs } = held;
    await bench.run().provider("Site").delete(id, outs);
    await bench.run().provider("Site").delete(id, outs);
    assert.equal(await held.refresh(bench.run()), false);
  });

  it("shows whether the tunnel is up, which is no drift", async () => {
    const held = await made({ name: "nas" });
    bench.sandbox.pangolinFaults.siteOnline("nas", true);
    await held.refresh(bench.run());
    assert.equal(held.outs.online, true);
    assert.deepEqual(held.inputs, { name: "nas" });
    assert.equal(await held.up(bench.run(), { name: "nas" }), "same");
  });

  it("refuses a nice id that is taken, unless it is to be adopted", async () => {
    const theirs = await bench.hand.client.create<SiteDetail>("/org/sandbox/site", {
      name: "theirs",
      type: "newt",
      niceId: "nas",
    });
    const held = new Held("Site");
    assert.equal(
      await messageOf(held.up(bench.run(), { name: "nas", niceId: "nas" })),
      `Site "nas": the nice id "nas" belongs to the site with id ${theirs.siteId}. ` +
        "Set `adopt: true` to take that one over, or give another `niceId`.",
    );
    await post(String(theirs.siteId), { dockerSocketEnabled: false });
    await held.up(bench.run(), { name: "nas", niceId: "nas", adopt: true });
    assert.equal(held.id, String(theirs.siteId));
    assert.equal(held.outs.secret, undefined);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, {
      name: "nas",
      niceId: "nas",
      adopt: true,
      dockerSocketEnabled: false,
    });
  });

  it("adopts by name where that is unique, and names the ids where it is not", async () => {
    const create = (niceId: string) =>
      bench.hand.client.create<SiteDetail>("/org/sandbox/site", {
        name: "nas",
        type: "newt",
        niceId,
      });
    const first = await create("one");
    const held = await made({ name: "nas", adopt: true });
    assert.equal(held.id, String(first.siteId));
    assert.equal(held.outs.niceId, "one");
    const second = await create("two");
    assert.equal(
      await messageOf(new Held("Site").up(bench.run(), { name: "nas", adopt: true })),
      `Site "nas": 2 sites have this name, with the ids ${first.siteId} (one), ` +
        `${second.siteId} (two). Give the \`niceId\` of the one to adopt.`,
    );
  });

  it("refuses to adopt a site whose type or Newt id is another", async () => {
    await bench.hand.client.create("/org/sandbox/site", {
      name: "nas",
      type: "newt",
      niceId: "nas",
      newtId: "theirs",
    });
    const args = { name: "nas", niceId: "nas", newtId: "mine", adopt: true };
    assert.equal(
      await messageOf(new Held("Site").up(bench.run(), args)),
      'Site "nas": the site to adopt, with id 1, has newtId "theirs" and not "mine", ' +
        "which cannot be changed. Correct the input, or make a new site.",
    );
  });

  it("makes one site when the answer to its create is lost", async () => {
    bench.sandbox.pangolinFaults.drop({ ...PUT_SITE, afterWrite: true });
    const held = await made({ name: "nas" });
    assert.equal(sites().length, 1);
    const newt = bench.sandbox.pangolinState.newts.all[0];
    assert.deepEqual([held.outs.newtId, held.outs.secret], [newt?.newtId, newt?.secret]);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { name: "nas" });
  });

  it("takes over in the next run what a lost create made, known by its Newt id", async () => {
    const args = { name: "nas", newtId: "chosen", secret: "chosen-secret" };
    const niceId = derivedNiceId("sandbox", "Site", "nas");
    await bench.hand.client.create("/org/sandbox/site", { ...args, type: "newt", niceId });
    const held = await made(args);
    assert.equal(held.id, "1");
    assert.equal(sites().length, 1);
    assert.equal(held.outs.secret, "chosen-secret");
  });

  it("a Newt id that another site has is a 500 that leaves a site behind: it is deleted", async () => {
    await made({ name: "first", newtId: "taken", secret: "one-secret" });
    const held = new Held("Site");
    const error = await errorOf(
      held.up(bench.run(), { name: "second", newtId: "taken", secret: "two-secret" }),
    );
    assert.equal(
      error.message,
      'Site "second": Pangolin could not add the Newt id "taken", most likely because another ' +
        "site has it. Choose another one; what the try had left behind is deleted.",
    );
    assert.equal(error.id, undefined);
    assert.deepEqual(
      sites().map(({ name }) => name),
      ["first"],
    );
  });

  it("keeps the id when what a create cannot set fails, and sets it in the next run", async () => {
    const args = { name: "nas", dockerSocketEnabled: false };
    bench.sandbox.pangolinFaults.fail({ method: "POST", path: "^/site/", status: 500, times: 1 });
    const held = new Held("Site");
    const error = await errorOf(held.up(bench.run(), args));
    assert.equal(error.id, "1");
    assert.equal(await held.up(bench.run(), args), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(sites().length, 1);
  });

  it("an address that Pangolin gave out itself is not given a second time", async () => {
    await made({ name: "first" });
    assert.equal(
      await messageOf(
        new Held("Site").up(bench.run(), { name: "second", address: "100.90.128.0" }),
      ),
      'Site "second": the address 100.90.128.0 is that of the site "first" with id 1. ' +
        "Choose another one.",
    );
  });

  it("an address with the mask that Pangolin adds is the same address", async () => {
    const held = await made({ name: "nas", address: "100.90.130.7/20" });
    assert.equal(held.outs.address, "100.90.130.7");
    assert.equal(await held.up(bench.run(), { name: "nas", address: "100.90.130.7" }), "same");
  });

  it("a delete of a local site that deletes nothing is an error that says what to do", async () => {
    const held = await made({ name: "local", type: "local" });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { name: "local", type: "local" });
    assert.equal(
      await messageOf(held.destroy(bench.run())),
      'Site "local": Pangolin says that it has deleted the site, but the local site is still ' +
        "there, with id 1 (1.18.4 deletes only sites of type newt). Set the option " +
        "`retainOnDelete: true` and run `pulumi up`, then remove it from the program: " +
        "it stays in Pangolin.",
    );
  });

  it("makes a WireGuard site with its peer, and has no drift", async () => {
    const args = {
      name: "peer",
      type: "wireguard",
      exitNodeId: 1,
      subnet: "100.89.128.4/30",
      pubKey: "cGVlcg==",
    };
    const held = await made(args);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(await held.up(bench.run(), args), "same");
  });

  it("sees all of 25 sites, more than one page", async () => {
    const run = bench.run();
    const all = await Promise.all(
      Array.from({ length: 25 }, async (_, at) => {
        const held = new Held("Site");
        await held.up(run, { name: `site-${at}` });
        return held;
      }),
    );
    assert.equal(new Set(all.map(({ id }) => id)).size, 25);
    const next = bench.run();
    for (const held of all) assert.equal(await held.refresh(next), true);
  });

  it("says which key lacks what when the action createSite is missing", async () => {
    const run = bench.run({ apiKey: bench.keyWithout("createSite") });
    assert.equal(
      await messageOf(new Held("Site").up(run, { name: "nas" })),
      'Site "nas": Pangolin answered 403 from PUT /org/sandbox/site: Key does not have ' +
        "permission perform this action. Give the API key the action createSite, in Pangolin's " +
        "dashboard under API keys.",
    );
  });

  it("stays in its organization when pangolin:org changes", async () => {
    const subnets = { subnet: "100.90.128.0/20", utilitySubnet: "100.96.128.0/20" };
    await bench.hand.client.create("/org", { orgId: "other", name: "other", ...subnets });
    const held = await made({ name: "nas" });
    const run = bench.run({ org: "other" });
    assert.equal(await held.refresh(run), true);
    assert.equal(await held.up(run, { name: "nas" }), "same");
    assert.equal(await held.up(run, { name: "nas", org: "other" }), "replace");
    assert.equal(held.outs.orgId, "other");
  });

  it("names at preview what does not go with its type, and what a WireGuard site lacks", async () => {
    const check = async (args: Record<string, unknown>) => {
      const { failures = [] } = await bench.run().provider("Site").check({}, args);
      return failures.map(({ reason }) => reason);
    };
    assert.deepEqual(await check({ name: "nas", type: "local", newtId: "x" }), [
      'Site "nas": "newtId" goes with sites of type newt, and this one has type local. ' +
        "Remove it, or change the type.",
    ]);
    assert.deepEqual(await check({ name: "nas", type: "wireguard", exitNodeId: 1, subnet: "a" }), [
      'Site "nas": "pubKey" is missing, which a site of type wireguard needs. Set "pubKey".',
    ]);
    assert.deepEqual(await check({ name: "nas", niceId: "a b", address: "::1" }), [
      'Site "nas": "niceId" is "a b"; Varanus takes 1 to 255 letters, digits and hyphens. ' +
        "Choose such an id.",
      'Site "nas": "address" is "::1", which is no IPv4 address. Give one of the ' +
        "organization's subnet, such as 100.90.128.20, or leave it out.",
    ]);
  });

  it("names the setting when the organization does not exist", async () => {
    assert.equal(
      await messageOf(new Held("Site").up(bench.run(), { name: "nas", org: "nowhere" })),
      'Site "nas": Pangolin answered 404 from PUT /org/nowhere/site: Organization with ID nowhere ' +
        "not found. Correct `org`, or the setting pangolin:org.",
    );
  });
});
