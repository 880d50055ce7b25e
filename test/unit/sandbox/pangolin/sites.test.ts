import assert from "node:assert/strict";
import { withSandbox } from "./client";

describe("sites of the Pangolin sandbox", () => {
  const client = withSandbox();

  it("gives automatic addresses without a mask, so that the same one can be chosen again", async () => {
    const first = await client().data("PUT /org/:org/site", { name: "a", type: "newt" });
    assert.equal(first.address, "100.90.128.0");
    const chosen = { name: "b", type: "newt", address: "100.90.128.0" };
    assert.equal((await client().data("PUT /org/:org/site", chosen)).address, "100.90.128.0/20");
    assert.deepEqual(await client().refusal("PUT /org/:org/site", chosen), [
      409,
      "Subnet 100.90.128.0/20 already exists in sites",
    ]);
  });

  it("refuses addresses outside of the organization, and texts that are none", async () => {
    const site = { name: "a", type: "newt" };
    assert.deepEqual(
      await client().refusal("PUT /org/:org/site", { ...site, address: "10.0.0.1" }),
      [400, "IP is not in the CIDR range of the subnet."],
    );
    assert.deepEqual(await client().refusal("PUT /org/:org/site", { ...site, address: "x" }), [
      400,
      "Invalid address format. Please provide a valid IP notation.",
    ]);
  });

  it("leaves an orphan site behind when the newtId is taken: 500 and no roll-back", async () => {
    await client().site("a", { newtId: "same", secret: "s" });
    assert.deepEqual(
      await client().refusal("PUT /org/:org/site", { name: "b", type: "newt", newtId: "same" }),
      [500, "An error occurred"],
    );
    const { sites } = await client().data("GET /org/:org/sites");
    assert.deepEqual(
      (sites as { name: string }[]).map(({ name }) => name),
      ["a", "b"],
    );
    const orphan = client().sandbox.pangolinState.sites.find({ name: "b" });
    assert.equal((await client().data(`GET /site/${String(orphan?.siteId)}`)).newtId, null);
  });

  it("says 200 when a local site is deleted, and keeps it", async () => {
    const site = await client().data("PUT /org/:org/site", { name: "l", type: "local" });
    assert.deepEqual([site.online, site.address, site.newtId], [true, null, undefined]);
    const spec = `/site/${String(site.siteId)}`;
    assert.deepEqual(await client().refusal(`DELETE ${spec}`), [200, "Site deleted successfully"]);
    assert.equal((await client().data(`GET ${spec}`)).name, "l");
  });

  it("makes a WireGuard site that has no key before it refuses it", async () => {
    const site = { name: "w", type: "wireguard", subnet: "100.89.128.8/30", exitNodeId: 1 };
    assert.deepEqual(await client().refusal("PUT /org/:org/site", site), [
      400,
      "Public key is required for wireguard sites",
    ]);
    assert.equal(client().sandbox.pangolinState.sites.where({ type: "wireguard" }).length, 1);
  });

  it("never gives a secret after the create, and no id out twice", async () => {
    const first = await client().data("PUT /org/:org/site", { name: "a", type: "newt" });
    assert.equal(String(first.secret).length, 48);
    assert.equal("secret" in (await client().data(`GET /site/${String(first.siteId)}`)), false);
    await client().data(`DELETE /site/${String(first.siteId)}`);
    assert.equal(await client().site("b"), Number(first.siteId) + 1);
  });

  it("picks defaults only where there is an exit node, and reserves nothing", async () => {
    const picked = await client().data("GET /org/:org/pick-site-defaults");
    assert.deepEqual([picked.subnet, picked.clientAddress], ["100.89.128.4/30", "100.90.128.0"]);
    assert.equal((await client().data("GET /org/:org/pick-site-defaults")).subnet, picked.subnet);
    client().sandbox.pangolinState.exitNodes.removeIf(() => true);
    assert.deepEqual(await client().refusal("GET /org/:org/pick-site-defaults"), [
      500,
      "No available exit node",
    ]);
  });

  it("reads a leading number as an id, but refuses it for writes", async () => {
    const siteId = await client().site("a");
    assert.equal((await client().data(`GET /site/${siteId}abc`)).siteId, siteId);
    assert.deepEqual(await client().refusal(`POST /site/${siteId}abc`, { name: "b" }), [
      400,
      'Validation error: Invalid input: expected number, received NaN at "siteId"',
    ]);
  });

  it("counts a site's resources of both sorts in the list", async () => {
    const siteId = await client().site("a");
    await client().privateResource(siteId);
    const resourceId = await client().publicResource("web");
    const target = { siteId, ip: "10.0.0.1", port: 80, method: "http" };
    await client().data(`PUT /resource/${resourceId}/target`, target);
    const { sites } = await client().data("GET /org/:org/sites");
    assert.equal((sites as { resourceCount: number }[])[0]?.resourceCount, 2);
  });
});
