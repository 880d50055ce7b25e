import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { webOf } from "../../components/fleet/exposure";
import { AppStack } from "../../components/appStack";
import type { PlannedExposure, PlannedStack } from "../../components/plan";
import { PublicApp, type PublicAppArgs } from "../../components/publicApp";
import { plannedPublicApp } from "../../components/publicApp/planned";
import { Domain, Site } from "../../providers/pangolin";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

const PANGOLIN = "pulumi-nodejs:pangolin:";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

const EXPOSURE: PlannedExposure = {
  ...{ domain: "example.com", subdomain: "app", address: "app-web-1", port: 8080 },
  ...{ site: "nas", sso: true, enabled: true, settings: {} },
};

let registrations: Registration[];

function record(): void {
  registrations = recordRegistrations({
    [`${PANGOLIN}PublicResource`]: { fullDomain: "app.example.com" },
  });
}

function inputsOf(type: string, name: string): Record<string, unknown> {
  const found = registrations.find((item) => item.type === PANGOLIN + type && item.name === name);
  assert.ok(found, `${type} ${name}`);
  const { __provider: _, ...inputs } = found.inputs;
  return inputs;
}

function kinds(): string[] {
  return registrations
    .filter(({ type }) => type.startsWith(PANGOLIN))
    .map(({ type, name }) => `${type.slice(PANGOLIN.length)} ${name}`);
}

describe("PublicApp", () => {
  beforeEach(record);

  const args: PublicAppArgs = {
    ...{ domain: "example.com", subdomain: "app", site: "nas" },
    ...{ address: "app-web-1", port: 8080 },
  };

  async function made(more: Partial<PublicAppArgs> = {}): Promise<PublicApp> {
    const app = new PublicApp("app", { ...args, ...more });
    await resolved(app.target.urn);
    return app;
  }

  it("makes a resource and a target, and no more than is asked for", async () => {
    const app = await made();
    assert.deepEqual(kinds(), ["PublicResource app", "Target app"]);
    assert.deepEqual(inputsOf("PublicResource", "app"), {
      ...{ name: "app", domain: "example.com", subdomain: "app" },
    });
    assert.deepEqual(inputsOf("Target", "app"), {
      ...{ resource: "app-id", site: "nas", ip: "app-web-1", port: 8080, method: "http" },
    });
    assert.equal(await resolved(app.address), "https://app.example.com");
    assert.equal(await resolved(app.fullDomain), "app.example.com");
  });

  it("S0-FA-2: makes all that guards it before the target", async () => {
    await made({
      auth: { pincode: "123456", whitelist: ["ann@example.com"] },
      rules: [
        { action: "DROP", match: "COUNTRY", value: "AQ", priority: 2 },
        { action: "ACCEPT", match: "IP", value: "203.0.113.7", priority: 1, enabled: false },
      ],
      roles: ["Member"],
      resource: { sso: false },
    });
    const order = kinds();
    assert.equal(order.at(-1), "Target app");
    assert.deepEqual([...order].sort(), [
      ...["AccessGrants app", "PublicResource app", "ResourceAuth app"],
      ...["Rule app-rule-1", "Rule app-rule-2", "Target app"],
    ]);
    const { emailWhitelistEnabled, applyRules, sso } = inputsOf("PublicResource", "app");
    assert.deepEqual([emailWhitelistEnabled, applyRules, sso], [true, true, false]);
    assert.equal(inputsOf("Rule", "app-rule-1").enabled, false);
    assert.deepEqual(inputsOf("AccessGrants", "app"), {
      ...{ publicResource: "app-id", roles: ["Member"] },
    });
    const auth = inputsOf("ResourceAuth", "app");
    assert.equal(auth.adopt, true);
    assert.equal(
      (auth.pincode as Record<string, unknown>)["4dabf18193072939515e22adb298388d"],
      SECRET,
    );
  });

  it("leads to a path, and to raw ports of resources of their own", async () => {
    await made({
      ...{ method: "https", path: "/api", healthCheck: { path: "/up" }, adopt: true },
      raw: [
        { protocol: "udp", proxyPort: 27_015 },
        { protocol: "tcp", proxyPort: 2222, port: 22 },
      ],
    });
    const { method, path, pathMatchType, healthCheck, adopt } = inputsOf("Target", "app");
    assert.deepEqual([method, path, pathMatchType, adopt], ["https", "/api", "prefix", true]);
    assert.deepEqual(healthCheck, { path: "/up", scheme: "https" });
    assert.deepEqual(inputsOf("PublicResource", "app-2222-tcp"), {
      ...{ name: "app-2222-tcp", protocol: "tcp", proxyPort: 2222, adopt: true },
    });
    const { ip, port } = inputsOf("Target", "app-2222-tcp");
    assert.deepEqual([ip, port], ["app-web-1", 22]);
    assert.equal(inputsOf("Target", "app-27015-udp").port, 27_015);
  });

  it("takes domain and site as resources", async () => {
    const domain = new Domain("home", { baseDomain: "example.com" });
    const site = new Site("nas");
    await made({ domain, site });
    assert.equal(inputsOf("PublicResource", "app").domain, "home-id");
    assert.equal(inputsOf("Target", "app").site, "nas-id");
  });
});

describe("AppStack", () => {
  beforeEach(record);

  const expose = { domain: "example.com", site: "nas", address: "app-web-1" };
  const base = { server: "nas", compose: "a/compose.yaml" };

  it("is public at web.port with web.expose, and not without", async () => {
    const web = { host: "app.example.com", port: 8080 };
    const app = new AppStack("app", { ...base, web: { ...web, expose } });
    await resolved(app.publicApp?.target.urn ?? pulumi.output(""));
    assert.equal(inputsOf("Target", "app").port, 8080);
    assert.equal(new AppStack("b", { ...base, web }).publicApp, undefined);
  });

  it("needs a port to be public", () => {
    assert.throws(
      () => new AppStack("app", { ...base, web: { host: "app.example.com", expose } }),
      {
        message:
          'AppStack "app": "web.expose" is set, but no port is. Set "web.port" or "web.expose.port".',
      },
    );
  });
});

describe("plannedPublicApp", () => {
  beforeEach(record);

  const spec = {
    variables: { WHO: { value: "ann@example.com,  *@example.org" } },
    secrets: {
      ...{ PIN: { value: "123456" }, LOGIN: { value: "robot:a:b" } },
      FRIENDS: { value: "bob@example.com" },
    },
  };

  it("gives nothing beyond what the stack says", () => {
    assert.deepEqual(plannedPublicApp(EXPOSURE, { spec }), {
      ...{ domain: "example.com", subdomain: "app", site: "nas", address: "app-web-1", port: 8080 },
      ...{ rules: [], resource: {} },
    });
  });

  it("gives every setting, rules and raw ports in the form of the resources", () => {
    const rule = { action: "PASS", match: "PATH", value: "/a" } as const;
    const given = plannedPublicApp(
      {
        ...{ ...EXPOSURE, subdomain: "", sso: false, enabled: false, healthCheck: { path: "/up" } },
        settings: {
          ...{ method: "h2c", path: "/a", adopt: true, roles: ["Member"], users: ["ann"] },
          ...{ headers: { "X-A": "1" }, stickySession: true, setHostHeader: "h.example.com" },
          ...{ tlsServerName: "t.example.com", skipToIdp: "home", postAuthPath: "/in" },
          rules: [rule, { ...rule, priority: 9 }],
          raw: [{ protocol: "tcp", proxyPort: 22, optOut: "keys" }],
        },
      },
      { spec },
    );
    assert.deepEqual(given, {
      ...{ domain: "example.com", site: "nas", address: "app-web-1", port: 8080, method: "h2c" },
      ...{
        path: "/a",
        adopt: true,
        healthCheck: { path: "/up" },
        roles: ["Member"],
        users: ["ann"],
      },
      raw: [{ protocol: "tcp", proxyPort: 22, enabled: false }],
      rules: [
        { ...rule, priority: 1 },
        { ...rule, priority: 9 },
      ],
      resource: {
        ...{ sso: false, enabled: false, headers: [{ name: "X-A", value: "1" }] },
        ...{ stickySession: true, setHostHeader: "h.example.com", tlsServerName: "t.example.com" },
        ...{ skipToIdp: "home", postAuthPath: "/in" },
      },
    });
  });

  it("S0-FR-6: puts values in place of names, secret ones as secrets", async () => {
    const authOf = (auth: object) =>
      plannedPublicApp({ ...EXPOSURE, settings: { auth } }, { spec }).auth ?? {};
    const { pincode, headerAuth, whitelist } = authOf({
      ...{ pincode: "PIN", headerAuth: "LOGIN", whitelist: "FRIENDS" },
    });
    for (const value of [pincode, headerAuth, whitelist]) {
      assert.equal(await pulumi.isSecret(value as pulumi.Output<unknown>), true);
    }
    assert.equal(await resolved(pulumi.output(pincode)), "123456");
    assert.deepEqual(await resolved(pulumi.output(headerAuth)), { user: "robot", password: "a:b" });
    assert.deepEqual(await resolved(pulumi.output(whitelist)), ["bob@example.com"]);
    assert.deepEqual(authOf({ whitelist: "WHO" }), {
      whitelist: ["ann@example.com", "*@example.org"],
    });
  });
});

describe("webOf", () => {
  beforeEach(record);

  const planned = {
    ...{ server: "vps", web: { host: "app.example.com", port: 8080 } },
    exposure: { ...EXPOSURE, site: undefined },
  } as unknown as PlannedStack;
  const fleet = { variables: {}, secrets: {} };

  it("S1-A-4: takes the site of the server's own tunnel, the one that Newt connects to", () => {
    const [old, current] = [new Site("old"), new Site("current")];
    const tunnels = new Map([["vps", { sites: [old, current] }]]) as never;
    const { web } = webOf(planned, { fleet, tunnels });
    assert.equal(web?.expose?.site, current);
  });

  it("has no expose without an exposure, and nothing without web", () => {
    const { exposure: _, ...rest } = planned;
    const sources = { fleet, tunnels: new Map() };
    assert.deepEqual(webOf(rest, sources), { web: { host: "app.example.com", port: 8080 } });
    const { web: _web, ...bare } = rest;
    assert.deepEqual(webOf(bare as PlannedStack, sources), {});
  });
});
