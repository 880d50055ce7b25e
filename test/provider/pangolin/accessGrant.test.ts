import assert from "node:assert/strict";
import { Held, messageOf, type PangolinBench, startPangolinBench } from "../../support/pangolin";

/** What grants are made between. */
interface Stage {
  readonly privateId: string;
  readonly publicId: string;
  readonly roleId: string;
  readonly userId: string;
  readonly clientId: string;
}

async function stage({ hand, sandbox }: PangolinBench): Promise<Stage> {
  const { client: api } = hand;
  const create = <T>(path: string, body: object) => api.create<T>(`/org/sandbox/${path}`, body);
  const { siteId } = await create<{ siteId: number }>("site", { name: "nas", type: "newt" });
  const host = { mode: "host", destination: "10.0.1.20", siteIds: [siteId] };
  const none = { userIds: [], roleIds: [], clientIds: [] };
  const { siteResourceId } = await create<{ siteResourceId: number }>("site-resource", {
    name: "web",
    ...host,
    ...none,
  });
  const { resourceId } = await create<{ resourceId: number }>("resource", {
    ...{ name: "shop", http: true, protocol: "tcp" },
    ...{ domainId: "domain1", subdomain: "shop" },
  });
  const { roleId } = await create<{ roleId: number }>("role", { name: "ops" });
  const { subnet } = await api.get<{ subnet: string }>("/org/sandbox/pick-client-defaults");
  const { clientId } = await create<{ clientId: number }>("client", {
    ...{ name: "core", olmId: "core", secret: "core-secret", subnet, type: "olm" },
  });
  const { userId } = sandbox.pangolinState.users.all[0] ?? { userId: "" };
  const ids = { privateId: siteResourceId, publicId: resourceId, roleId, clientId };
  const texts = Object.entries(ids).map(([key, id]) => [key, String(id)]);
  return { ...(Object.fromEntries(texts) as Omit<Stage, "userId">), userId };
}

/** Grants of a resource but for the Admin role's, as `role 3`. */
function grantsOf({ sandbox }: PangolinBench, target: "siteResource" | "resource", id: string) {
  const admin = sandbox.pangolinState.adminRole("sandbox")?.roleId;
  return sandbox.pangolinState.grants
    .where({ target, targetId: Number(id) })
    .filter(({ kind, granteeId }) => kind !== "role" || granteeId !== admin)
    .map(({ kind, granteeId }) => `${kind} ${granteeId}`)
    .sort();
}

const USER = "admin@sandbox.example";

describe("accessGrant", () => {
  let bench: PangolinBench;
  let ids: Stage;
  beforeEach(async () => {
    bench = await startPangolinBench();
    ids = await stage(bench);
  });
  afterEach(() => bench.close());

  async function made(args: Record<string, unknown>): Promise<Held> {
    const held = new Held("AccessGrant");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  it("gives a role, a user and a client access to a private resource, by id or name", async () => {
    for (const args of [
      { privateResource: "web", role: "ops" },
      { privateResource: ids.privateId, role: ids.roleId, org: "sandbox" },
      { privateResource: "web", user: USER },
      { privateResource: "web", user: ids.userId },
      { privateResource: "web", client: "core" },
    ]) {
      const held = await made(args);
      assert.equal(grantsOf(bench, "siteResource", ids.privateId).length, 1);
      assert.equal(await held.refresh(bench.run()), true);
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), args), "same");
      await held.destroy(bench.run());
      assert.deepEqual(grantsOf(bench, "siteResource", ids.privateId), []);
    }
  });

  it("gives a role and a user access to a public resource", async () => {
    for (const args of [
      { publicResource: "shop", role: "ops" },
      { publicResource: ids.publicId, user: USER },
    ]) {
      const held = await made(args);
      assert.equal(grantsOf(bench, "resource", ids.publicId).length, 1);
      assert.equal(await held.refresh(bench.run()), true);
      assert.deepEqual(held.inputs, args);
      await held.destroy(bench.run());
      assert.deepEqual(grantsOf(bench, "resource", ids.publicId), []);
    }
  });

  it("has the ids as outputs, so that a name may become the resource it names", async () => {
    const held = await made({ privateResource: "web", client: "core" });
    assert.equal(held.id, `privateResource/${ids.privateId}/client/${ids.clientId}`);
    const { resourceId, granteeId } = held.outs;
    assert.deepEqual([resourceId, granteeId], [ids.privateId, ids.clientId]);
    const args = { privateResource: ids.privateId, client: ids.clientId };
    assert.equal(await held.up(bench.run(), args), "same");
  });

  it("is replaced by another one when either side changes, and by itself when only its form does", async () => {
    const held = await made({ privateResource: ids.privateId, role: ids.roleId });
    assert.equal(await held.up(bench.run(), { privateResource: "web", role: "ops" }), "replace");
    assert.deepEqual(grantsOf(bench, "siteResource", ids.privateId), [`role ${ids.roleId}`]);
    assert.equal(await held.up(bench.run(), { privateResource: "web", role: "Member" }), "replace");
    assert.equal(grantsOf(bench, "siteResource", ids.privateId).length, 1);
    assert.equal(await held.up(bench.run(), { publicResource: "shop", role: "ops" }), "replace");
    assert.deepEqual(grantsOf(bench, "siteResource", ids.privateId), []);
  });

  it("one that was taken back by hand is gone at refresh, and made again", async () => {
    const args = { privateResource: "web", client: "core" };
    const held = await made(args);
    const path = `/site-resource/${ids.privateId}/clients/remove`;
    await bench.hand.client.act(path, { clientId: Number(ids.clientId) });
    assert.equal(await held.refresh(bench.run()), false);
    assert.equal(await held.up(bench.run(), args), "create");
    assert.deepEqual(grantsOf(bench, "siteResource", ids.privateId), [`client ${ids.clientId}`]);
  });

  it("leaves the grants alone that others made", async () => {
    const path = `/site-resource/${ids.privateId}/roles/add`;
    await bench.hand.client.act(path, { roleId: Number(ids.roleId) });
    const held = await made({ privateResource: "web", client: "core" });
    await held.refresh(bench.run());
    await held.destroy(bench.run());
    assert.deepEqual(grantsOf(bench, "siteResource", ids.privateId), [`role ${ids.roleId}`]);
  });

  it("a 409 for one that exists already is a success", async () => {
    const path = `/site-resource/${ids.privateId}/clients/add`;
    await bench.hand.client.act(path, { clientId: Number(ids.clientId) });
    const held = await made({ privateResource: "web", client: "core" });
    assert.equal(await held.refresh(bench.run()), true);
    assert.deepEqual(grantsOf(bench, "siteResource", ids.privateId), [`client ${ids.clientId}`]);
  });

  it("makes one grant when the answer is lost, and takes it back when that answer is lost", async () => {
    const { pangolinFaults: faults } = bench.sandbox;
    faults.drop({ method: "POST", path: "/clients/add$", times: 1, afterWrite: true });
    const held = await made({ privateResource: "web", client: "core" });
    assert.deepEqual(grantsOf(bench, "siteResource", ids.privateId), [`client ${ids.clientId}`]);
    faults.drop({ method: "POST", path: "/clients/remove$", times: 1, afterWrite: true });
    await held.destroy(bench.run());
    assert.deepEqual(grantsOf(bench, "siteResource", ids.privateId), []);
  });

  it("its delete succeeds twice, and after the resource itself is gone", async () => {
    const held = await made({ privateResource: "web", client: "core" });
    const { id = "", outs } = held;
    const shop = await made({ publicResource: "shop", role: "ops" });
    await bench.run().provider("AccessGrant").delete(id, outs);
    await bench.run().provider("AccessGrant").delete(id, outs);
    await bench.hand.client.delete(`/site-resource/${ids.privateId}`);
    await bench.hand.client.delete(`/resource/${ids.publicId}`);
    await bench.run().provider("AccessGrant").delete(id, outs);
    assert.equal(await held.refresh(bench.run()), false);
    assert.equal(await shop.refresh(bench.run()), false);
  });

  it("25 at once on one resource all stick, and one list reads them all", async () => {
    const run = bench.run();
    const roleIds: string[] = [];
    for (let at = 0; at < 25; at++) {
      const path = "/org/sandbox/role";
      const body = { name: `role-${at}` };
      roleIds.push(String((await bench.hand.client.create<{ roleId: number }>(path, body)).roleId));
    }
    const all = roleIds.map((role) => ({ role, held: new Held("AccessGrant") }));
    await Promise.all(all.map(({ role, held }) => held.up(run, { privateResource: "web", role })));
    assert.equal(grantsOf(bench, "siteResource", ids.privateId).length, 25);
    const next = bench.run();
    bench.sandbox.pangolinCalls.reset();
    const found = await Promise.all(all.map(({ held }) => held.refresh(next)));
    assert.equal(found.every(Boolean), true);
    const reads = bench.sandbox.pangolinCalls.list.filter(({ type }) => type.endsWith("roles"));
    assert.equal(reads.length, 1);
  });

  it("an update of the resource at the same time loses no grant", async () => {
    const run = bench.run();
    const site = bench.sandbox.pangolinState.sites.all[0]?.siteId;
    const resource = new Held("PrivateResource");
    const args = { name: "web", destination: "10.0.1.20", sites: [String(site)], adopt: true };
    await resource.up(run, args);
    const grant = new Held("AccessGrant");
    await Promise.all([
      resource.up(run, { ...args, destination: "10.0.1.21" }),
      grant.up(run, { privateResource: "web", client: "core" }),
      new Held("AccessGrant").up(run, { privateResource: "web", role: "ops" }),
      resource.up(run, { ...args, destination: "10.0.1.22" }),
    ]);
    assert.deepEqual(grantsOf(bench, "siteResource", ids.privateId), [
      `client ${ids.clientId}`,
      `role ${ids.roleId}`,
    ]);
  });

  it("names what does not exist before it writes: an unknown user would be a 500", async () => {
    const args = { privateResource: "web", user: "nobody@example.com" };
    assert.equal(
      await messageOf(new Held("AccessGrant").up(bench.run(), args)),
      'User "nobody@example.com": the organization "sandbox" has none of this id or name. ' +
        "Correct the reference, or create it first.",
    );
  });

  it("refuses the Admin role, which has access already", async () => {
    const args = { privateResource: "web", role: "Admin" };
    assert.equal(
      await messageOf(new Held("AccessGrant").up(bench.run(), args)),
      'Role "Admin": it is the organization\'s Admin role, which has access to everything, and ' +
        "Pangolin refuses to grant it any. Take it out of the grants.",
    );
  });

  it("names the action when the key lacks it", async () => {
    const run = bench.run({ apiKey: bench.keyWithout("setResourceUsers") });
    assert.equal(
      await messageOf(new Held("AccessGrant").up(run, { privateResource: "web", client: "core" })),
      'AccessGrant "core to web": Pangolin answered 403 from POST ' +
        `/site-resource/${ids.privateId}/clients/add: Key does not have permission perform this ` +
        "action. Give the API key the action setResourceUsers, in Pangolin's dashboard under " +
        "API keys.",
    );
  });

  it("refuses at preview all but one resource and one grantee, and clients of public ones", async () => {
    const check = async (args: Record<string, unknown>) => {
      const { failures = [] } = await bench.run().provider("AccessGrant").check({}, args);
      return failures.map(({ reason }) => reason);
    };
    assert.deepEqual(await check({ privateResource: "a", publicResource: "b", role: "c" }), [
      'AccessGrant "c to a": 2 of "privateResource", "publicResource" are set. ' +
        "Set exactly one of them.",
    ]);
    assert.deepEqual(await check({ privateResource: "a" }), [
      'AccessGrant "? to a": none of "role", "user", "client" is set. ' +
        "Set exactly one of them.",
    ]);
    assert.deepEqual(await check({ publicResource: "a", client: "b" }), [
      'AccessGrant "b to a": "client" goes with private resources only: clients have no access ' +
        "to public ones. Grant a role or a user, or a private resource.",
    ]);
  });
});

describe("accessGrants", () => {
  let bench: PangolinBench;
  let ids: Stage;
  beforeEach(async () => {
    bench = await startPangolinBench();
    ids = await stage(bench);
  });
  afterEach(() => bench.close());

  const full = { privateResource: "web", roles: ["ops"], users: [USER], clients: ["core"] };

  async function made(args: Record<string, unknown>): Promise<Held> {
    const held = new Held("AccessGrants");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  it("has no drift after a create, for private and public resources, with all and with none", async () => {
    for (const args of [
      { ...full, org: "sandbox" },
      { privateResource: ids.privateId },
      { publicResource: "shop", roles: ["ops"], users: [ids.userId] },
    ]) {
      const held = await made(args);
      assert.equal(await held.refresh(bench.run()), true);
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), args), "same");
      await held.destroy(bench.run());
    }
    assert.deepEqual(grantsOf(bench, "siteResource", ids.privateId), []);
    assert.deepEqual(grantsOf(bench, "resource", ids.publicId), []);
  });

  it("shows a grant that was made or taken back by hand, and puts it right", async () => {
    const held = await made({ ...full, roles: [] });
    const { client: api } = bench.hand;
    const path = `/site-resource/${ids.privateId}`;
    await api.act(`${path}/roles/add`, { roleId: Number(ids.roleId) });
    await api.act(`${path}/clients/remove`, { clientId: Number(ids.clientId) });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { ...full, clients: [] });
    assert.equal(await held.up(bench.run(), { ...full, roles: [] }), "update");
    assert.deepEqual(grantsOf(bench, "siteResource", ids.privateId), [
      `client ${ids.clientId}`,
      `user ${ids.userId}`,
    ]);
  });

  it("a create revokes nothing: what is there besides shows in the next refresh", async () => {
    const path = `/site-resource/${ids.privateId}/roles/add`;
    await bench.hand.client.act(path, { roleId: Number(ids.roleId) });
    const args = { privateResource: "web", clients: ["core"] };
    const held = await made(args);
    assert.equal(grantsOf(bench, "siteResource", ids.privateId).length, 2);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { ...args, roles: ["ops"] });
    assert.equal(await held.up(bench.run(), args), "update");
    assert.deepEqual(grantsOf(bench, "siteResource", ids.privateId), [`client ${ids.clientId}`]);
  });

  it("keeps its id when the lists change in the program", async () => {
    const held = await made(full);
    const { id } = held;
    for (const args of [
      { ...full, roles: ["Member", "ops"] },
      { ...full, users: [] },
    ]) {
      assert.equal(await held.up(bench.run(), args), "update");
      assert.equal(held.id, id);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
    }
  });

  it("its delete takes back what the program named, and leaves what came since", async () => {
    const held = await made({ ...full, roles: [] });
    const path = `/site-resource/${ids.privateId}/roles/add`;
    await bench.hand.client.act(path, { roleId: Number(ids.roleId) });
    const { id = "", outs } = held;
    await held.destroy(bench.run());
    assert.deepEqual(grantsOf(bench, "siteResource", ids.privateId), [`role ${ids.roleId}`]);
    await bench.run().provider("AccessGrants").delete(id, outs);
  });

  it("is gone with its resource, though Pangolin gives an empty list for an unknown one", async () => {
    const held = await made(full);
    const shop = await made({ publicResource: "shop", roles: ["ops"] });
    await bench.hand.client.delete(`/site-resource/${ids.privateId}`);
    await bench.hand.client.delete(`/resource/${ids.publicId}`);
    assert.equal(await held.refresh(bench.run()), false);
    assert.equal(await shop.refresh(bench.run()), false);
  });

  it("keeps the id when a grant fails halfway, and adds the rest in the next run", async () => {
    const fault = { method: "POST", path: "/clients/add$", status: 500, times: 1 };
    bench.sandbox.pangolinFaults.fail(fault);
    const held = new Held("AccessGrants");
    await messageOf(held.up(bench.run(), full));
    assert.equal(held.id, `privateResource/${ids.privateId}`);
    assert.equal(await held.up(bench.run(), full), "update");
    assert.equal(grantsOf(bench, "siteResource", ids.privateId).length, 3);
  });
});
