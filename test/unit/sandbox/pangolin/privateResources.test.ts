import assert from "node:assert/strict";
import { NO_GRANTS, PRIVATE, withSandbox } from "./client";

describe("private resources of the Pangolin sandbox", () => {
  const client = withSandbox();
  let siteId = 0;
  beforeEach(async () => {
    siteId = await client().site();
  });

  const body = (more: object): object => ({ ...PRIVATE, name: "r", siteIds: [siteId], ...more });

  it("exists after the 500 of an unknown role, so that a retry finds its alias taken", async () => {
    const wanted = body({ alias: "db.internal.lan", roleIds: [999] });
    assert.deepEqual(await client().refusal("PUT /org/:org/site-resource", wanted), [
      500,
      "Failed to create site resource",
    ]);
    assert.deepEqual(await client().refusal("PUT /org/:org/site-resource", wanted), [
      409,
      "Alias already in use by another site resource",
    ]);
    assert.equal((await client().privateRows()).length, 1);
  });

  it("exists after the 404 that a local site gives", async () => {
    const local = await client().data("PUT /org/:org/site", { name: "l", type: "local" });
    const localId = Number(local.siteId);
    const wanted = body({ siteIds: [localId] });
    assert.deepEqual(await client().refusal("PUT /org/:org/site-resource", wanted), [
      404,
      `Newt not found for site ${localId}`,
    ]);
    const [row] = await client().privateRows();
    assert.deepEqual([row?.name, row?.siteIds], ["r", [localId]]);
    const update = { siteIds: [localId], ...NO_GRANTS };
    await client().data(`POST /site-resource/${String(row?.siteResourceId)}`, update);
  });

  it("gives the Admin role a second row when it is asked for, on create and on each update", async () => {
    const admin = client().sandbox.pangolinState.adminRole("sandbox")?.roleId ?? 0;
    const id = await client().privateResource(siteId, { roleIds: [admin] });
    assert.deepEqual(await client().roleIds(id), [admin, admin]);
    const update = { siteIds: [siteId], ...NO_GRANTS, roleIds: [admin] };
    await client().data(`POST /site-resource/${id}`, update);
    assert.deepEqual(await client().roleIds(id), [admin, admin, admin]);
  });

  it("resets disableIcmp when the sites change, and keeps it when they do not", async () => {
    const other = await client().site("other");
    const id = await client().privateResource(siteId, { disableIcmp: true });
    const kept = { siteIds: [siteId], ...NO_GRANTS };
    assert.equal((await client().data(`POST /site-resource/${id}`, kept)).disableIcmp, true);
    const moved = { siteIds: [other], ...NO_GRANTS };
    assert.equal((await client().data(`POST /site-resource/${id}`, moved)).disableIcmp, false);
  });

  it("keeps id, network and alias address from host to CIDR and back", async () => {
    const id = await client().privateResource(siteId, { alias: "a.b" });
    const [before] = await client().privateRows();
    const base = { siteIds: [siteId], ...NO_GRANTS };
    const cidr = { ...base, mode: "cidr", destination: "10.32.0.5/16" };
    const changed = await client().data(`POST /site-resource/${id}`, cidr);
    assert.equal(changed.destination, "10.32.0.5/16");
    const host = { ...base, mode: "host", destination: "10.1.1.1" };
    const back = await client().data(`POST /site-resource/${id}`, host);
    assert.deepEqual(
      [back.siteResourceId, back.networkId, back.aliasAddress],
      [id, before?.networkId, "100.96.128.8"],
    );
  });

  it("gives a CIDR no alias address, and takes one that overlaps the organization's", async () => {
    const cidr = body({ mode: "cidr", destination: "100.90.128.0/24" });
    assert.equal((await client().data("PUT /org/:org/site-resource", cidr)).aliasAddress, null);
    const bad = body({ mode: "cidr", destination: "10.0.0.1" });
    const destination = "Destination must be a valid IPV4 address or valid domain AND alias is";
    assert.deepEqual(await client().refusal("PUT /org/:org/site-resource", bad), [
      400,
      `Validation error: ${destination} required`,
    ]);
  });

  it("wants an alias for a host name, in the refusal of create and of update", async () => {
    const id = await client().privateResource(siteId);
    const name = { mode: "host", destination: "db.lan" };
    const texts = [
      await client().refusal("PUT /org/:org/site-resource", body(name)),
      await client().refusal(`POST /site-resource/${id}`, body(name)),
    ];
    assert.deepEqual(texts, [
      [
        400,
        "Validation error: Destination must be a valid IPV4 address or valid domain AND alias " +
          "is required",
      ],
      [
        400,
        "Validation error: Destination must be a valid IP address or valid domain AND alias " +
          "is required",
      ],
    ]);
    await client().privateResource(siteId, { ...name, alias: "db.internal.lan" });
  });

  it("keeps ports as they are written, and refuses bad ones", async () => {
    const id = await client().privateResource(siteId, {
      tcpPortRangeString: "80, 443",
      udpPortRangeString: "",
    });
    const [row] = await client().privateRows();
    assert.deepEqual([row?.tcpPortRangeString, row?.udpPortRangeString], ["80, 443", ""]);
    for (const ports of ["0", "70000", "90-80", "80,,81", "a"]) {
      const update = { siteIds: [siteId], ...NO_GRANTS, tcpPortRangeString: ports };
      const [status, text] = await client().refusal(`POST /site-resource/${id}`, update);
      assert.equal(status, 400, ports);
      assert.match(text, /^Validation error: Port range must be .*at "tcpPortRangeString"$/);
    }
  });

  it("refuses the http mode without a licence", async () => {
    const http = { mode: "http", scheme: "http", destinationPort: 80, domainId: "domain1" };
    assert.deepEqual(await client().refusal("PUT /org/:org/site-resource", body(http)), [
      403,
      "HTTP private resources are not included in your current plan. Please upgrade.",
    ]);
  });

  it("takes a nice id twice, and a null alias on update only", async () => {
    await client().privateResource(siteId, { niceId: "same" });
    const id = await client().privateResource(siteId, { niceId: "same", alias: "a.b" });
    const update = { siteIds: [siteId], ...NO_GRANTS, alias: null };
    assert.equal((await client().data(`POST /site-resource/${id}`, update)).alias, null);
  });

  it("shows 20 rows unless asked, and finds by site name, with the sites that fit", async () => {
    const other = await client().site("edge");
    for (let number = 0; number < 21; number += 1) {
      await client().privateResource(siteId, { siteIds: [siteId, other], name: `r${number}` });
    }
    const page = await client().data("GET /org/:org/site-resources");
    assert.equal((page.siteResources as []).length, 20);
    assert.deepEqual(page.pagination, { total: 21, pageSize: 20, page: 1 });
    const found = await client().data("GET /org/:org/site-resources?query=EDGE&pageSize=1");
    assert.deepEqual((found.siteResources as { siteIds: [] }[])[0]?.siteIds, [other]);
    const bySite = await client().data(`GET /org/:org/site/${siteId}/resources?limit=5&offset=20`);
    assert.equal((bySite.siteResources as []).length, 1);
  });

  it("leaves its network behind when it is deleted", async () => {
    const id = await client().privateResource(siteId);
    await client().data(`DELETE /site-resource/${id}`);
    const { networks, grants } = client().sandbox.pangolinState;
    assert.deepEqual([networks.all.length, grants.all.length], [1, 0]);
  });
});
