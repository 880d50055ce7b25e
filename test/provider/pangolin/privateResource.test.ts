import assert from "node:assert/strict";
import { derivedNiceId } from "../../../providers/pangolin/identity";
import type { PrivateResourceRow, SiteDetail } from "../../../providers/pangolin/shapes";
import {
  errorOf,
  Held,
  messageOf,
  type PangolinBench,
  startPangolinBench,
} from "../../support/pangolin";

const PUT = { method: "PUT", path: "^/org/[^/]+/site-resource$", times: 1 };
const POST = { method: "POST", path: "^/site-resource/\\d+$", times: 1 };

describe("privateResource", () => {
  let bench: PangolinBench;
  let siteId: string;
  beforeEach(async () => {
    bench = await startPangolinBench();
    siteId = String((await newSite("nas", "newt")).siteId);
  });
  afterEach(() => bench.close());

  function newSite(name: string, type: string): Promise<SiteDetail> {
    const body = { name, type, niceId: `${name}-site` };
    return bench.hand.client.create("/org/sandbox/site", body);
  }

  function base(): Record<string, unknown> {
    return { name: "web", destination: "10.0.1.20", sites: [siteId] };
  }

  async function made(args: Record<string, unknown>): Promise<Held> {
    const held = new Held("PrivateResource");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  function rows() {
    return bench.sandbox.pangolinState.siteResources.all;
  }

  function rowOf(held: Held) {
    const row = rows().find(({ siteResourceId }) => String(siteResourceId) === held.id);
    assert.ok(row);
    return row;
  }

  function grantsOf(held: Held): string[] {
    return bench.sandbox.pangolinState.grants
      .where({ target: "siteResource", targetId: Number(held.id) })
      .map(({ kind, granteeId }) => `${kind} ${granteeId}`)
      .sort();
  }

  const full = () => ({
    name: "web",
    mode: "host",
    destination: "web.lan",
    sites: [siteId],
    alias: "web.internal",
    tcpPorts: "80,443,8000-9000",
    udpPorts: "",
    disableIcmp: true,
    enabled: false,
    niceId: "web-nice",
    org: "sandbox",
    adopt: false,
  });

  it("has no drift after a create, with every field and with the fewest", async () => {
    const cidr = { name: "lan", mode: "cidr", destination: "10.32.0.5/16", sites: ["nas-site"] };
    for (const args of [full(), base(), cidr]) {
      const held = await made(args);
      assert.equal(await held.refresh(bench.run()), true);
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), args), "same");
      await held.destroy(bench.run());
    }
    assert.deepEqual(rows(), []);
  });

  it("has the address of its alias as output, and a nice id of its own choice", async () => {
    const held = await made({ ...base(), alias: "web.internal" });
    assert.deepEqual(held.outs.niceId, derivedNiceId("sandbox", "PrivateResource", "web"));
    assert.equal(held.outs.aliasAddress, rowOf(held).aliasAddress);
    assert.match(String(held.outs.aliasAddress), /^100\.96\.128\.\d+$/);
  });

  it("shows each field that was changed by hand, and puts it back", async () => {
    const args = { ...base(), alias: "web.internal", niceId: "web-nice" };
    const held = await made(args);
    const changes = [
      [{ name: "theirs" }, { name: "theirs" }],
      [{ destination: "10.0.1.99" }, { destination: "10.0.1.99" }],
      [{ alias: "theirs.internal" }, { alias: "theirs.internal" }],
      [{ tcpPortRangeString: "22" }, { tcpPorts: "22" }],
      [{ udpPortRangeString: "" }, { udpPorts: "" }],
      [{ disableIcmp: true }, { disableIcmp: true }],
      [{ enabled: false }, { enabled: false }],
      [{ niceId: "theirs" }, { niceId: "theirs" }],
      [
        { mode: "cidr", destination: "10.0.0.0/8" },
        { mode: "cidr", destination: "10.0.0.0/8" },
      ],
    ] as const;
    for (const [change, seen] of changes) {
      Object.assign(rowOf(held), change);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...args, ...seen });
      assert.equal(await held.up(bench.run(), args), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
    }
  });

  it("shows an alias that was taken away by hand, and puts it back", async () => {
    const args = { ...base(), alias: "web.internal" };
    const held = await made(args);
    rowOf(held).alias = null;
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, base());
    assert.equal(await held.up(bench.run(), args), "update");
    assert.equal(rowOf(held).alias, "web.internal");
  });

  it("keeps its id when each field changes in the program, and resets what is left out", async () => {
    const held = await made(base());
    const { id } = held;
    const steps = [
      { ...base(), name: "two" },
      { ...base(), alias: "web.internal" },
      { ...base(), destination: "web.lan", alias: "web.internal" },
      { ...base(), tcpPorts: "80" },
      { ...base(), udpPorts: "53" },
      { ...base(), disableIcmp: true },
      { ...base(), enabled: false },
      { ...base(), niceId: "chosen" },
      { ...base(), mode: "cidr", destination: "10.0.0.0/24" },
      base(),
    ];
    for (const args of steps) {
      assert.equal(await held.up(bench.run(), args), "update");
      assert.equal(held.id, id);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
    }
    const { alias, tcpPortRangeString, disableIcmp, enabled } = rowOf(held);
    assert.deepEqual([alias, tcpPortRangeString, disableIcmp, enabled], [null, "*", false, true]);
  });

  it("an update revokes no grant: roles, users and clients are read and sent again", async () => {
    const { client, roleId, userId } = await grantees();
    const second = await newSite("two", "newt");
    const held = await made(base());
    const path = `/site-resource/${String(held.id)}`;
    await bench.hand.client.act(`${path}/roles/add`, { roleId });
    await bench.hand.client.act(`${path}/users/add`, { userId });
    await bench.hand.client.act(`${path}/clients/add`, { clientId: client });
    const before = grantsOf(held);
    assert.equal(before.length, 4);
    await held.up(bench.run(), { ...base(), name: "renamed" });
    assert.deepEqual(grantsOf(held), before);
    // With other sites Pangolin deletes the row and adds it again.
    await held.up(bench.run(), { ...base(), sites: [siteId, String(second.siteId)] });
    assert.deepEqual(grantsOf(held), before);
  });

  it("an update that fails after it has wiped the grants is sent again with them", async () => {
    const { client } = await grantees();
    const held = await made(base());
    const path = `/site-resource/${String(held.id)}`;
    await bench.hand.client.act(`${path}/clients/add`, { clientId: client });
    const before = grantsOf(held);
    const { grants } = bench.sandbox.pangolinState;
    let left: string[] = [];
    grants.add = () => {
      left = grantsOf(held);
      Reflect.deleteProperty(grants, "add");
      throw new Error("the database is locked");
    };
    await held.up(bench.run(), { ...base(), name: "renamed" });
    assert.equal(left.length, before.length - 1);
    assert.deepEqual(grantsOf(held), before);
    assert.equal(rowOf(held).name, "renamed");
  });

  it("keeps disableIcmp when the sites change, which resets it where it is not sent", async () => {
    const second = await newSite("two", "newt");
    const held = await made({ ...base(), disableIcmp: true });
    await held.up(bench.run(), { ...base(), disableIcmp: true, sites: [String(second.siteId)] });
    assert.equal(rowOf(held).disableIcmp, true);
  });

  async function grantees() {
    const { client: api } = bench.hand;
    const { roleId } = await api.create<{ roleId: number }>("/org/sandbox/role", { name: "ops" });
    const { subnet } = await api.get<{ subnet: string }>("/org/sandbox/pick-client-defaults");
    const body = { name: "core", olmId: "core", secret: "core-secret", subnet, type: "olm" };
    const { clientId } = await api.create<{ clientId: number }>("/org/sandbox/client", body);
    const { userId } = bench.sandbox.pangolinState.users.all[0] ?? { userId: "" };
    return { client: clientId, roleId, userId };
  }

  it("takes sites by id, nice id and name, in any order, and shows what another form means", async () => {
    const second = await newSite("two", "newt");
    const held = await made({ ...base(), sites: ["two", "nas-site"] });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.sites, ["two", "nas-site"]);
    assert.equal(await held.up(bench.run(), { ...base(), sites: ["nas-site", "two"] }), "same");
    const { networkId } = rowOf(held);
    bench.sandbox.pangolinState.siteNetworks.remove({ networkId, siteId: second.siteId });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.sites, ["nas-site"]);
  });

  it("a site that is listed twice is sent once", async () => {
    const held = await made({ ...base(), sites: ["nas", siteId] });
    assert.deepEqual(
      bench.sandbox.pangolinState.sitesOf(rowOf(held)).map((site) => String(site.siteId)),
      [siteId],
    );
  });

  it("shows that the site was deleted", async () => {
    const held = await made(base());
    await bench.hand.client.delete(`/site/${siteId}`);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.sites, []);
  });

  it("names the ids when two sites have the name, and the organization when none has it", async () => {
    const body = { name: "nas", type: "newt", niceId: "another" };
    const other = await bench.hand.client.create<SiteDetail>("/org/sandbox/site", body);
    const up = (site: string) =>
      messageOf(new Held("PrivateResource").up(bench.run(), { ...base(), sites: [site] }));
    assert.equal(
      await up("nas"),
      `Site "nas": the name belongs to 2 objects, with the ids ${siteId}, ${other.siteId}. ` +
        "Refer to one of them by its id.",
    );
    assert.equal(
      await up("gone"),
      'Site "gone": the organization "sandbox" has none of this id or name. ' +
        "Correct the reference, or create it first.",
    );
    assert.deepEqual(rows(), []);
  });

  it("a local site would be a 404 that leaves the resource behind: it is refused before", async () => {
    const local = await newSite("here", "local");
    assert.equal(
      await messageOf(
        new Held("PrivateResource").up(bench.run(), { ...base(), sites: ["here-site"] }),
      ),
      `PrivateResource "web": the site "here", with id ${local.siteId}, has type local, and only ` +
        "those of type newt lead to private resources. Choose another site.",
    );
    assert.deepEqual(rows(), []);
  });

  it("a 404 for a site without its Newt leaves the resource behind: it is completed", async () => {
    bench.sandbox.pangolinState.newts.remove({ siteId: Number(siteId) });
    const args = { ...base(), alias: "web.internal" };
    const held = await made(args);
    assert.equal(rows().length, 1);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
  });

  it("makes one resource when the answer to its create is lost", async () => {
    bench.sandbox.pangolinFaults.drop({ ...PUT, afterWrite: true });
    const held = await made({ ...base(), alias: "web.internal" });
    assert.equal(rows().length, 1);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { ...base(), alias: "web.internal" });
  });

  it("keeps the id of what is half-made when it cannot be completed, and completes it next", async () => {
    const { pangolinFaults: faults } = bench.sandbox;
    faults.drop({ ...PUT, afterWrite: true });
    faults.fail({ ...POST, status: 500, times: 2 });
    const held = new Held("PrivateResource");
    const error = await errorOf(held.up(bench.run(), base()));
    assert.equal(error.id, "1");
    assert.equal(await held.up(bench.run(), base()), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, base());
    assert.equal(rows().length, 1);
  });

  it("throws the create's own error when nothing was made", async () => {
    bench.sandbox.pangolinFaults.fail({ ...PUT, status: 500, message: "An error occurred" });
    assert.equal(
      await messageOf(new Held("PrivateResource").up(bench.run(), base())),
      'PrivateResource "web": Pangolin answered 500 from PUT /org/sandbox/site-resource: ' +
        "An error occurred. See Pangolin's log for the cause, then run `pulumi up` again.",
    );
    assert.deepEqual(rows(), []);
  });

  it("aliases that differ in case only are the same one, whatever Pangolin says", async () => {
    const held = await made({ ...base(), alias: "Web.Internal" });
    assert.equal(rowOf(held).alias, "web.internal");
    assert.equal(await held.up(bench.run(), { ...base(), alias: "web.INTERNAL" }), "same");
    assert.equal(
      await messageOf(
        new Held("PrivateResource").up(bench.run(), {
          ...base(),
          name: "two",
          alias: "WEB.internal",
        }),
      ),
      'PrivateResource "two": the alias "web.internal" is that of the private resource "web", ' +
        `with id ${String(held.id)}. Choose another alias.`,
    );
  });

  it("a nice id that is taken is refused, though Pangolin lets several share it", async () => {
    const first = await made({ ...base(), niceId: "shared" });
    const args = { ...base(), name: "two", niceId: "shared" };
    assert.equal(
      await messageOf(new Held("PrivateResource").up(bench.run(), args)),
      'PrivateResource "two": the nice id "shared" belongs to the private resource with id ' +
        `${String(first.id)}. Set \`adopt: true\` to take that one over, or give another \`niceId\`.`,
    );
  });

  it("two of one name in one run, made at the same time, do not share a nice id unseen", async () => {
    const run = bench.run();
    const ups = [1, 2].map(() => new Held("PrivateResource").up(run, base()));
    const ended = await Promise.allSettled(ups);
    assert.deepEqual(ended.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    assert.equal(rows().length, 1);
  });

  it("adopts by name, keeps grants and what the program does not set, and sets the rest", async () => {
    const body = {
      ...{ name: "web", mode: "host", destination: "10.0.1.9", siteIds: [Number(siteId)] },
      ...{ alias: "old.internal", tcpPortRangeString: "22" },
      ...{ userIds: [], roleIds: [], clientIds: [] },
    };
    const theirs = await bench.hand.client.create<PrivateResourceRow>(
      "/org/sandbox/site-resource",
      body,
    );
    const { client } = await grantees();
    const path = `/site-resource/${theirs.siteResourceId}/clients/add`;
    await bench.hand.client.act(path, { clientId: client });
    const held = await made({ ...base(), adopt: true });
    assert.equal(held.id, String(theirs.siteResourceId));
    assert.ok(grantsOf(held).includes(`client ${client}`));
    const { destination, alias, tcpPortRangeString } = rowOf(held);
    assert.deepEqual([destination, alias, tcpPortRangeString], ["10.0.1.20", "old.internal", "22"]);
  });

  it("is gone when it was deleted by hand, and its delete succeeds twice", async () => {
    const held = await made(base());
    const { id = "", outs } = held;
    await bench.run().provider("PrivateResource").delete(id, outs);
    await bench.run().provider("PrivateResource").delete(id, outs);
    assert.equal(await held.refresh(bench.run()), false);
  });

  it("sees all of 25 resources by one list: Pangolin's GET of one is a 400, its page 20", async () => {
    const run = bench.run();
    const all = await Promise.all(
      Array.from({ length: 25 }, async (_, at) => {
        const held = new Held("PrivateResource");
        await held.up(run, { ...base(), name: `web-${at}` });
        return held;
      }),
    );
    const next = bench.run();
    const before = bench.sandbox.pangolinCalls.total;
    for (const held of all) assert.equal(await held.refresh(next), true);
    assert.equal(bench.sandbox.pangolinCalls.total - before, 1);
  });

  it("names the action when the key lacks it", async () => {
    const run = bench.run({ apiKey: bench.keyWithout("createSiteResource") });
    assert.equal(
      await messageOf(new Held("PrivateResource").up(run, base())),
      'PrivateResource "web": Pangolin answered 403 from PUT /org/sandbox/site-resource: Key does ' +
        "not have permission perform this action. Give the API key the action " +
        "createSiteResource, in Pangolin's dashboard under API keys.",
    );
  });

  it("refuses at preview what Pangolin would refuse", async () => {
    const check = async (change: Record<string, unknown>) => {
      const provider = bench.run().provider("PrivateResource");
      const { failures = [] } = await provider.check({}, { ...base(), ...change });
      return failures.map(({ reason }) => reason.replace('PrivateResource "web": ', ""));
    };
    const cases: [Record<string, unknown>, string][] = [
      [
        { mode: "http" },
        '"mode" is "http", which Pangolin\'s community edition refuses (403). ' +
          "Use host and an alias, or a public resource.",
      ],
      [
        { destination: "fd00::1" },
        '"destination" is "fd00::1", an IPv6 address; Pangolin takes an IPv4 address or a host ' +
          "name. Give one of these, or set mode to cidr for a block of addresses.",
      ],
      [
        { destination: "nas.lan" },
        '"destination" is the host name "nas.lan", which needs an "alias". ' +
          'Set "alias", such as nas.internal, or give an IPv4 address.',
      ],
      [
        { mode: "cidr" },
        '"destination" is "10.0.1.20", which is no block of addresses. ' +
          "Give one such as 10.0.1.0/24, or set mode to host.",
      ],
      [
        { alias: "nas" },
        '"alias" is "nas", which is no full domain name. ' +
          "Give one with a dot, such as nas.internal; * and ? stand for any characters.",
      ],
      [
        { tcpPorts: "80,99999" },
        '"tcpPorts" holds "99999", which is neither a port nor a range from 1 to 65535. ' +
          'Write "*", "" for none, or a list such as "80,443,8000-9000".',
      ],
      [
        { udpPorts: "90-80" },
        '"udpPorts" holds "90-80", which is neither a port nor a range from 1 to 65535. ' +
          'Write "*", "" for none, or a list such as "80,443,8000-9000".',
      ],
      [{ sites: [] }, '"sites" is empty. Name at least one site.'],
    ];
    for (const [change, message] of cases) assert.deepEqual(await check(change), [message]);
    assert.deepEqual(await check({ tcpPorts: "80, 443" }), []);
  });

  it("blanks between ports are no difference", async () => {
    const held = await made({ ...base(), tcpPorts: "80, 443" });
    assert.equal(rowOf(held).tcpPortRangeString, "80,443");
    assert.equal(await held.up(bench.run(), { ...base(), tcpPorts: "80,443" }), "same");
  });
});
