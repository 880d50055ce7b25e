import assert from "node:assert/strict";
import type { Fields } from "../../../../sandbox/komodo/fields";
import { withSandbox } from "./client";

describe("public resources of the Pangolin sandbox", () => {
  const client = withSandbox();

  it("takes the port of a raw resource twice, and refuses sso there", async () => {
    const raw = { name: "ssh", http: false, protocol: "tcp", proxyPort: 2222 };
    await client().data("PUT /org/:org/resource", raw);
    const second = await client().data("PUT /org/:org/resource", raw);
    assert.deepEqual(
      [second.http, second.ssl, second.fullDomain, second.proxyPort],
      [false, false, null, 2222],
    );
    assert.deepEqual(
      await client().refusal(`POST /resource/${String(second.resourceId)}`, { sso: false }),
      [400, 'Validation error: Unrecognized key: "sso"'],
    );
    const rule = { action: "ACCEPT", match: "IP", value: "10.0.0.1", priority: 1 };
    assert.deepEqual(
      await client().refusal(`PUT /resource/${String(second.resourceId)}/rule`, rule),
      [400, "Cannot create rule for non-http resource"],
    );
  });

  it("answers 500 to fields without a licence alone, and to an unknown identity provider", async () => {
    const path = `POST /resource/${await client().publicResource("web")}`;
    assert.deepEqual(
      [
        await client().refusal(path, { maintenanceModeEnabled: true }),
        await client().refusal(path, { skipToIdpId: 99 }),
        await client().refusal(path, { maintenanceModeEnabled: true, enabled: false }),
      ],
      [
        [500, "An error occurred"],
        [500, "An error occurred"],
        [200, "HTTP resource updated successfully"],
      ],
    );
  });

  it("refuses headers that are none", async () => {
    const path = `POST /resource/${await client().publicResource("web")}`;
    const headers = [{ name: "X A", value: "{{x}}" }];
    assert.deepEqual(await client().refusal(path, { headers }), [
      400,
      "Validation error: Header names may only contain valid HTTP token characters (letters, " +
        "digits, and !#$%&'*+-.^_`|~).; Header names and values must not contain template " +
        "expressions such as {{value}}.",
    ]);
  });

  it("wants a body that says whether it is http", async () => {
    assert.deepEqual(await client().refusal("PUT /org/:org/resource", { name: "x" }), [
      400,
      "http field is required",
    ]);
    assert.deepEqual(await client().refusal("PUT /org/nope/resource", { http: true }), [
      404,
      "Organization with ID nope not found",
    ]);
  });

  it("resets hcEnabled and hcHeaders of a target when an update leaves them out", async () => {
    const siteId = await client().site();
    const path = `/resource/${await client().publicResource("web")}`;
    const hcHeaders = [{ name: "A", value: "1" }];
    const health = { hcEnabled: true, hcPath: "/up", hcPort: 8080, hcInterval: 10, hcHeaders };
    const body = { siteId, ip: "web", port: 80, method: "http", path: "/a", ...health };
    const added = await client().data(`PUT ${path}/target`, body);
    assert.deepEqual(
      [added.hcHealth, added.hcHeaders, added.hcMode],
      ["unhealthy", JSON.stringify(hcHeaders), null],
    );
    const target = `/target/${String(added.targetId)}`;
    assert.deepEqual((await client().data(`GET ${target}`)).hcHeaders, hcHeaders);
    const updated = await client().data(`POST ${target}`, { siteId, ip: "web2" });
    assert.deepEqual(
      [updated.hcEnabled, updated.hcHeaders, updated.hcPath, updated.path, updated.port],
      [false, null, "/up", "/a", 80],
    );
    const rewrite = { siteId, ip: "web2", rewritePath: "/b", rewritePathType: "prefix" };
    await client().data(`POST ${target}`, rewrite);
    const cleared = { siteId, ip: "web2", pathMatchType: null };
    assert.equal((await client().data(`POST ${target}`, cleared)).rewritePath, null);
  });

  it("takes targets on local sites, without a port of the tunnel", async () => {
    const local = await client().data("PUT /org/:org/site", { name: "l", type: "local" });
    const path = `/resource/${await client().publicResource("web")}`;
    const body = { siteId: local.siteId, ip: "10.0.0.1", port: 80, method: "http" };
    assert.equal((await client().data(`PUT ${path}/target`, body)).internalPort, null);
  });

  it("takes the same rule twice and reads rules by priority", async () => {
    const path = `/resource/${await client().publicResource("web")}`;
    const rule = { action: "DROP", match: "CIDR", value: "10.0.0.0/8", priority: 2 };
    const first = await client().data(`PUT ${path}/rule`, rule);
    await client().data(`PUT ${path}/rule`, rule);
    await client().data(`PUT ${path}/rule`, { ...rule, match: "PATH", value: "/a*", priority: 1 });
    const { rules } = await client().data(`GET ${path}/rules`);
    assert.deepEqual(
      (rules as { priority: number }[]).map(({ priority }) => priority),
      [1, 2, 2],
    );
    const update = `POST ${path}/rule/${String(first.ruleId)}`;
    assert.deepEqual(
      [
        await client().refusal(update, { value: "x", priority: 1 }),
        await client().refusal(update, { action: "PASS" }),
        await client().refusal(`PUT ${path}/rule`, { ...rule, match: "IP", value: "x" }),
        await client().refusal(`PUT ${path}/rule`, { ...rule, match: "REGION", value: "999" }),
        await client().refusal(`DELETE ${path}/rule/999`),
      ],
      [
        [400, "Invalid CIDR provided"],
        [400, 'Validation error: Invalid input: expected number, received undefined at "priority"'],
        [400, "Invalid IP provided"],
        [400, "Invalid region ID provided"],
        [404, "Resource rule with ID 999 not found"],
      ],
    );
  });

  it("keeps a whitelist in lower case once it is switched on", async () => {
    const path = `/resource/${await client().publicResource("web")}`;
    const email = { email: "Ann@Example.org" };
    assert.deepEqual(await client().refusal(`POST ${path}/whitelist/add`, email), [
      400,
      "Email whitelist is not enabled for this resource",
    ]);
    await client().data(`POST ${path}`, { emailWhitelistEnabled: true });
    await client().data(`POST ${path}/whitelist/add`, email);
    const { whitelist } = await client().data(`GET ${path}/whitelist`);
    assert.deepEqual(whitelist, [{ email: "ann@example.org" }]);
    assert.deepEqual(
      [
        await client().refusal(`POST ${path}/whitelist/add`, email),
        await client().refusal(`POST ${path}/whitelist`, { emails: ["*@example.org"] }),
        await client().refusal(`POST ${path}/whitelist/remove`, email),
      ],
      [
        [409, "Email already exists in whitelist"],
        [201, "Whitelist set for resource successfully"],
        [404, "Email not found in whitelist"],
      ],
    );
  });

  it("lets only keys of the organization read and delete share links", async () => {
    const path = `/resource/${await client().publicResource("web")}`;
    const made = await client().data(`POST ${path}/access-token`, { title: "t" });
    assert.deepEqual([String(made.accessToken).length, made.title], [26, "t"]);
    assert.deepEqual(await client().refusal(`GET ${path}/access-tokens`), [
      400,
      "Invalid organization ID",
    ]);
    const link = `DELETE /access-token/${String(made.accessTokenId)}`;
    assert.deepEqual(await client().refusal(link), [
      403,
      "Key does not have access to this organization",
    ]);
    const own = client().as(
      await client().apiKey("sandbox", "listAccessTokens", "deleteAcessToken"),
    );
    const { accessTokens } = await own.data(`GET ${path}/access-tokens`);
    assert.equal("accessToken" in ((accessTokens as Fields[])[0] ?? {}), false);
    assert.deepEqual(await own.refusal(link), [200, "Resource access token deleted successfully"]);
  });

  it("refuses lists below a site, whatever the site", async () => {
    assert.deepEqual(await client().refusal(`GET /site/${await client().site()}/resources`), [
      400,
      'Validation error: Invalid input: expected string, received undefined at "orgId"; ' +
        'Unrecognized key: "siteId"',
    ]);
  });
});
