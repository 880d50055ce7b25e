import assert from "node:assert/strict";
import type { Fields } from "../../../../sandbox/komodo/fields";
import { withSandbox } from "./client";

describe("PangolinFaults", () => {
  const client = withSandbox();
  const site = { name: "nas", type: "newt" };

  it("fails the next requests that fit method and path, without carrying them out", async () => {
    const { pangolinFaults, pangolinState } = client().sandbox;
    const path = /^\/org\/[^/]+\/site$/;
    pangolinFaults.fail({ method: "PUT", path, status: 503, message: "busy", times: 2 });
    assert.deepEqual(
      [
        await client().refusal("GET /org/:org/sites"),
        await client().refusal("PUT /org/:org/site", site),
        await client().refusal("PUT /org/:org/site", site),
        await client().refusal("PUT /org/:org/site", site),
      ],
      [
        [200, "Sites retrieved successfully"],
        [503, "busy"],
        [503, "busy"],
        [201, "Site created successfully"],
      ],
    );
    assert.equal(pangolinState.sites.all.length, 1);
  });

  it("cuts the connection before the write, or after it", async () => {
    const { pangolinFaults, pangolinState } = client().sandbox;
    pangolinFaults.drop({ method: "put", path: "/site$", times: 1 });
    await assert.rejects(client().send("PUT /org/:org/site", { ...site, name: "before" }));
    pangolinFaults.drop({ method: "PUT", path: "/site$", times: 1, afterWrite: true });
    await assert.rejects(client().send("PUT /org/:org/site", { ...site, name: "after" }));
    assert.deepEqual(
      pangolinState.sites.all.map(({ name }) => name),
      ["after"],
    );
  });

  it("makes sites online and offline by name, until it is cleared", async () => {
    const siteId = await client().site();
    const { pangolinFaults } = client().sandbox;
    const online = async (): Promise<unknown> =>
      (await client().data(`GET /site/${siteId}`)).online;
    pangolinFaults.siteOnline("nas", true);
    assert.equal(await online(), true);
    const { sites } = await client().data("GET /org/:org/sites?online=true");
    assert.equal((sites as []).length, 1);
    pangolinFaults.clear();
    assert.equal(await online(), false);
  });

  it("delays every answer", async () => {
    client().sandbox.pangolinFaults.latencyMs = 30;
    const startedAt = performance.now();
    await client().data("GET /orgs");
    assert.ok(performance.now() - startedAt >= 29);
  });

  it("is switched over HTTP, as calls are read and forgotten, without a key", async () => {
    const base = client().sandbox.pangolin.url.replace(/\/v1$/, "/_sandbox");
    const fail = { method: "GET", path: "^/orgs$", status: 502, times: 1 };
    const settings = { fail, siteOnline: { nas: true }, latencyMs: 1 };
    await fetch(`${base}/faults`, { method: "POST", body: JSON.stringify(settings) });
    assert.deepEqual(await client().refusal("GET /orgs"), [502, "An error occurred"]);
    await client().site();
    const calls = (await (await fetch(`${base}/calls`)).json()) as {
      total: number;
      list: Fields[];
    };
    assert.deepEqual(
      calls.list.map(({ family, type }) => [family, type]),
      [
        ["fault", "GET /orgs"],
        ["pangolin", "PUT /org/:orgId/site"],
      ],
    );
    await fetch(`${base}/calls/reset`, { method: "POST" });
    assert.equal(client().sandbox.pangolinCalls.total, 0);
    assert.equal((await fetch(`${base}/faults`, { method: "POST", body: "[]" })).status, 400);
  });
});

describe("startSandbox without Pangolin", () => {
  const client = withSandbox({ pangolin: false, org: "home" });

  it("has no address, but a key and an organization", () => {
    const { url, key, org } = client().sandbox.pangolin;
    assert.deepEqual([url, org, /^\w{15}\.\w{40}$/.test(key)], ["", "home", true]);
  });
});
