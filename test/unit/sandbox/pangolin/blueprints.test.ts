import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { setImmediate as turn } from "node:timers/promises";
import type { Fields } from "../../../../sandbox/komodo/fields";
import { withSandbox } from "./client";

const PREFIX = "Failed to update database from config: Error:";

describe("blueprints of the Pangolin sandbox", () => {
  const client = withSandbox();

  const apply = (contents: unknown): Promise<[number, string]> => {
    const blueprint = Buffer.from(JSON.stringify(contents)).toString("base64");
    return client().refusal("PUT /org/:org/blueprint", { blueprint });
  };
  const done = [201, "Blueprint applied successfully"];
  const target = { site: "nas", method: "http", hostname: "web", port: 80 };
  const web = {
    name: "Web",
    protocol: "http",
    "full-domain": "web.sandbox.example",
    targets: [target, { ...target, port: 81, healthcheck: { hostname: "web", port: 81 } }],
    rules: [{ action: "allow", match: "path", value: "/a*" }],
    auth: { "sso-enabled": true, "sso-roles": ["Member"], pincode: 123_456 },
  };

  it("makes a public resource with targets, rules and access, and replaces it in place", async () => {
    await client().site("nas", { niceId: "nas" });
    assert.deepEqual(await apply({ "public-resources": { web } }), done);
    const { resources } = await client().data("GET /org/:org/resources");
    const [row] = resources as Fields[];
    assert.deepEqual(
      [row?.niceId, row?.fullDomain, row?.sso, (row?.targets as []).length],
      ["web", "web.sandbox.example", true, 2],
    );
    const path = `/resource/${String(row?.resourceId)}`;
    const { roles } = await client().data(`GET ${path}/roles`);
    assert.equal((roles as []).length, 2);
    const less = { ...web, targets: [target], rules: [], auth: {} };
    assert.deepEqual(await apply({ "public-resources": { web: less } }), done);
    const after = (await client().data("GET /org/:org/resources")).resources as Fields[];
    assert.deepEqual(
      [after[0]?.resourceId, (after[0]?.targets as []).length, after[0]?.pincodeId],
      [row?.resourceId, 1, null],
    );
    assert.deepEqual((await client().data(`GET ${path}/rules`)).rules, []);
  });

  it("takes the method from targets that come without a protocol", async () => {
    await client().site("nas", { niceId: "nas" });
    await apply({ "public-resources": { web } });
    assert.deepEqual(await apply({ "public-resources": { web: { targets: [target] } } }), done);
    const { targets } = await client().data("GET /resource/1/targets");
    assert.deepEqual(
      (targets as Fields[]).map(({ method }) => method),
      [null],
    );
  });

  it("keeps what was done before a fault, and logs it", async () => {
    await client().site("nas", { niceId: "nas" });
    const host = { name: "a", mode: "host", destination: "10.0.0.1", sites: ["nas"] };
    const bad = { "private-resources": { a: host, b: { ...host, sites: ["none"] } } };
    assert.deepEqual(await apply(bad), [
      400,
      `${PREFIX} No valid sites found for private private resource b in org sandbox`,
    ]);
    assert.deepEqual(
      (await client().privateRows()).map(({ niceId }) => niceId),
      ["a"],
    );
    const { blueprints } = await client().data("GET /org/:org/blueprints");
    assert.deepEqual(
      (blueprints as Fields[]).map(({ succeeded }) => succeeded),
      [false],
    );
    const one = await client().data("GET /org/:org/blueprint/1");
    assert.match(String(one.contents), /^private-resources:\n {2}a:\n/);
  });

  it("makes roles that are missing, but knows users and sites only", async () => {
    await client().site("nas", { niceId: "nas" });
    const host = { name: "a", mode: "host", destination: "10.0.0.1", sites: ["nas"] };
    assert.deepEqual(
      await apply({ "private-resources": { a: { ...host, roles: ["New"] } } }),
      done,
    );
    assert.notEqual(client().sandbox.pangolinState.roles.find({ name: "New" }), undefined);
    const listed = { ...web, auth: { "whitelist-users": ["ann@example.org"] } };
    assert.deepEqual(
      [
        await apply({ "public-resources": { x: listed } }),
        await apply({ "private-resources": { a: { ...host, roles: ["Admin"] } } }),
        await apply({
          "public-resources": { y: { ...web, targets: [{ ...target, site: "none" }], auth: {} } },
        }),
      ],
      [
        [400, `${PREFIX} User not found: ann@example.org in org sandbox`],
        [
          400,
          `${PREFIX} Validation error: Admin role cannot be included in roles at ` +
            '"private-resources.a.roles"',
        ],
        [400, `${PREFIX} Resource already exists: web.sandbox.example in org sandbox`],
      ],
    );
  });

  it("compares names within a blueprint", async () => {
    const host = { name: "a", mode: "host", destination: "10.0.0.1", site: "nas", alias: "a.b" };
    assert.deepEqual(await apply({ "private-resources": { a: host, b: host } }), [
      400,
      `${PREFIX} Validation error: Duplicate 'alias' values found in client-resources: alias ` +
        "'a.b' used by client-resources: a, b at \"client-resources\"",
    ]);
  });

  it("never answers an empty blueprint", async () => {
    const { url, key, org } = client().sandbox.pangolin;
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const hanging = request(`${url}/org/${org}/blueprint`, { method: "PUT", headers });
    let answered = false;
    hanging.on("response", () => (answered = true));
    hanging.end(JSON.stringify({ blueprint: "" }));
    const calls = client().sandbox.pangolinCalls;
    for (let wait = 0; wait < 10_000 && calls.total === 0; wait += 1) await turn();
    assert.equal(calls.count("PUT /org/:orgId/blueprint"), 1);
    // Another request is answered meanwhile.
    await client().data("GET /orgs");
    assert.equal(answered, false);
    const cut = once(hanging, "error");
    hanging.destroy();
    await cut;
  });
});
