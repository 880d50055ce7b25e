import assert from "node:assert/strict";
import type { Properties } from "../../../providers/dynamic/values";
import { Held, messageOf, type PangolinBench, startPangolinBench } from "../../support/pangolin";

describe("publicResource", () => {
  let bench: PangolinBench;
  before(async () => {
    bench = await startPangolinBench();
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.pangolinFaults.clear());

  const web = { name: "web", domain: "domain1", subdomain: "app" };
  const raw = { name: "game", protocol: "udp", proxyPort: 27_015 };

  async function made(args: Properties): Promise<Held> {
    const held = new Held("PublicResource");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  function rows(): Properties[] {
    return bench.sandbox.pangolinState.resources.all as unknown as Properties[];
  }

  function row(held: Held): Properties {
    const found = rows().find(({ resourceId }) => String(resourceId) === held.id);
    assert.ok(found);
    return found;
  }

  /** A change by hand, as the dashboard makes it. */
  function byHand(held: Held, body: object): Promise<unknown> {
    return bench.hand.client.update(`/resource/${held.id ?? ""}`, body);
  }

  async function idpId(name: string): Promise<number> {
    const address = "https://id.example.com/x";
    const urls = { authUrl: address, tokenUrl: address };
    const client = { clientId: "c", clientSecret: "s", identifierPath: "sub", scopes: "openid" };
    const body = { name, ...urls, ...client };
    return (await bench.hand.client.create<{ idpId: number }>("/idp/oidc", body)).idpId;
  }

  const settings = {
    niceId: "my-app",
    enabled: false,
    subdomain: "Other",
    ssl: false,
    sso: false,
    blockAccess: true,
    emailWhitelistEnabled: true,
    applyRules: true,
    stickySession: true,
    tlsServerName: "inner.example.com",
    setHostHeader: "host.example.com",
    headers: [{ name: "X-A", value: "1" }],
    postAuthPath: "/welcome",
  } as const;

  it("makes an http resource with every field, and has no drift", async () => {
    const skipToIdp = String(await idpId("full"));
    const args = { ...web, ...settings, skipToIdp, protocol: "http", adopt: false };
    const held = await made(args);
    const { org } = bench.sandbox.pangolin;
    const { orgId, niceId, fullDomain } = held.outs;
    assert.deepEqual([orgId, niceId, fullDomain], [org, "my-app", "other.sandbox.example"]);
    const { tlsServerName, headers, sso, skipToIdpId, subdomain } = row(held);
    assert.deepEqual(
      { tlsServerName, headers, sso, skipToIdpId, subdomain },
      {
        tlsServerName: "inner.example.com",
        headers: '[{"name":"X-A","value":"1"}]',
        sso: false,
        skipToIdpId: Number(skipToIdp),
        subdomain: "Other",
      },
    );
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(await held.up(bench.run(), args), "same");
    await held.destroy(bench.run());
  });

  it("makes a resource with nothing but what is needed in one write, and has no drift", async () => {
    for (const args of [web, { name: "apex", domain: "domain1" }, raw]) {
      bench.sandbox.pangolinCalls.reset();
      const held = await made(args);
      const writes = bench.sandbox.pangolinCalls.list.filter(({ type }) => !type.startsWith("GET"));
      assert.deepEqual(
        writes.map(({ type }) => type),
        ["PUT /org/:orgId/resource"],
      );
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), args), "same");
      await held.destroy(bench.run());
      assert.equal(rows().length, 0);
    }
  });

  it("makes a raw resource with every field, and has no drift", async () => {
    const extras = { enabled: false, stickySession: true, niceId: "game-port" };
    const args = { ...raw, ...extras, proxyProtocol: true, proxyProtocolVersion: 2 };
    const held = await made(args);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(await held.up(bench.run(), args), "same");
    await held.destroy(bench.run());
  });

  for (const [field, value] of Object.entries(settings)) {
    it(`changes ${field} in place, shows its drift, and puts it back`, async () => {
      const held = await made(web);
      const { id } = held;
      const args = { ...web, [field]: value };
      assert.equal(await held.up(bench.run(), args), "update");
      assert.equal(held.id, id);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), web), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, web);
      if (field === "niceId") return held.destroy(bench.run());
      const domain = field === "subdomain" ? { domainId: "domain1" } : {};
      await byHand(held, { [field]: value, ...domain });
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), web), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, web);
      await held.destroy(bench.run());
    });
  }

  for (const [field, value] of [
    ["name", "other"],
    ["proxyPort", 27_016],
    ["proxyProtocol", true],
    ["proxyProtocolVersion", 2],
  ] as const) {
    it(`changes ${field} of a raw resource in place, shows its drift, and puts it back`, async () => {
      const held = await made(raw);
      const args = { ...raw, [field]: value };
      assert.equal(await held.up(bench.run(), args), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), raw), "update");
      await byHand(held, { [field]: value });
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), raw), "update");
      assert.equal(await held.up(bench.run(), raw), "same");
      await held.destroy(bench.run());
    });
  }

  it("keeps a niceId that leaves the program, and shows one that was changed by hand", async () => {
    const held = await made({ ...web, niceId: "chosen" });
    await byHand(held, { niceId: "by-hand" });
    await held.refresh(bench.run());
    assert.equal(held.inputs.niceId, "by-hand");
    assert.equal(await held.up(bench.run(), { ...web, niceId: "chosen" }), "update");
    await held.up(bench.run(), web);
    assert.equal(row(held).niceId, "chosen");
    await held.destroy(bench.run());
  });

  it("moves to another domain in place, and names it as the program does", async () => {
    const { client } = bench.hand;
    const { org } = bench.sandbox.pangolin;
    const body = { type: "wildcard", baseDomain: "second.example.org" };
    const second = await client.create<{ domainId: string }>(`/org/${org}/domain`, body);
    const held = await made(web);
    const args = { ...web, domain: "second.example.org" };
    assert.equal(await held.up(bench.run(), args), "update");
    assert.equal(held.outs.fullDomain, "app.second.example.org");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    await byHand(held, { domainId: "domain1", subdomain: "app" });
    await held.refresh(bench.run());
    assert.equal(held.inputs.domain, "sandbox.example");
    await held.up(bench.run(), { ...web, domain: second.domainId });
    assert.equal(row(held).fullDomain, "app.second.example.org");
    await held.destroy(bench.run());
  });

  it("takes an identity provider by its name, and refuses one that is not there", async () => {
    const id = await idpId("pocket");
    const held = await made({ ...web, skipToIdp: "pocket" });
    assert.equal(row(held).skipToIdpId, id);
    await held.refresh(bench.run());
    assert.equal(held.inputs.skipToIdp, "pocket");
    await held.up(bench.run(), web);
    assert.equal(row(held).skipToIdpId, null);
    assert.match(
      await messageOf(held.up(bench.run(), { ...web, skipToIdp: "nobody" })),
      /^IdentityProvider "nobody": .* has none of this id or name\./,
    );
    await held.destroy(bench.run());
  });

  it("mends a host name that is stale, because the subdomain alone was changed by hand", async () => {
    const held = await made(web);
    await byHand(held, { subdomain: "b", domainId: "domain1" });
    await byHand(held, { subdomain: "app" });
    assert.deepEqual([row(held).subdomain, row(held).fullDomain], ["app", "b.sandbox.example"]);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, web);
    assert.equal(held.outs.fullDomainState, "stale");
    assert.equal(await held.up(bench.run(), web), "update");
    assert.equal(row(held).fullDomain, "app.sandbox.example");
    assert.equal(await held.up(bench.run(), web), "same");
    await held.destroy(bench.run());
  });

  it("replaces a resource whose protocol or organization changes", async () => {
    const held = await made({ ...raw, protocol: "tcp" });
    const { id } = held;
    assert.equal(await held.up(bench.run(), raw), "replace");
    assert.notEqual(held.id, id);
    const ranges = { subnet: "100.90.128.0/20", utilitySubnet: "100.96.128.0/20" };
    await bench.hand.client.create("/org", { orgId: "second", name: "second", ...ranges });
    assert.equal(await held.up(bench.run(), { ...raw, org: "second" }), "replace");
    assert.deepEqual(
      rows().map(({ orgId }) => orgId),
      ["second"],
    );
    await held.destroy(bench.run());
  });

  it("forgets a resource that is gone, and deletes it twice without an error", async () => {
    const held = await made(web);
    const { id = "", outs } = held;
    await bench.run().provider("PublicResource").delete(id, outs);
    await bench.run().provider("PublicResource").delete(id, outs);
    await assert.rejects(held.up(bench.run(), { ...web, sso: false }), {
      message:
        'Public resource "web": is gone from Pangolin. Run `pulumi refresh`, then `pulumi up` again.',
    });
    assert.equal(await held.refresh(bench.run()), false);
  });

  it("says which sort of right is missing", async () => {
    const apiKey = bench.keyWithout("createResource");
    const { org } = bench.sandbox.pangolin;
    assert.equal(
      await messageOf(new Held("PublicResource").up(bench.run({ apiKey }), web)),
      `Public resource "web": Pangolin answered 403 from PUT /org/${org}/resource: ` +
        "Key does not have permission perform this action. Give the API key the action " +
        "createResource, in Pangolin's dashboard under API keys.",
    );
  });

  it("says that a wildcard needs a licence", async () => {
    const held = new Held("PublicResource");
    assert.match(
      await messageOf(held.up(bench.run(), { ...web, subdomain: "*" })),
      /answered 403 .* Leave it out: Pangolin's community edition does not have it\.$/,
    );
  });

  it("refuses a domain that the organization does not have, before anything is written", async () => {
    const held = new Held("PublicResource");
    assert.equal(
      await messageOf(held.up(bench.run(), { ...web, domain: "nowhere.example" })),
      'Domain "nowhere.example": the organization "sandbox" has none of this id or name. ' +
        "Correct the reference, or create it first.",
    );
    assert.equal(rows().length, 0);
  });

  it("refuses at preview what cannot be right", async () => {
    const cases: [Properties, string][] = [
      [{ name: "web" }, '"domain" is missing for protocol "http". Set "domain".'],
      [
        { ...web, proxyPort: 80 },
        '"proxyPort" is set, which protocol "http" has not. ' +
          'Remove "proxyPort", or choose another protocol.',
      ],
      [
        { name: "web", protocol: "tcp" },
        '"proxyPort" is missing for protocol "tcp". Set "proxyPort".',
      ],
      [
        { name: "web", protocol: "tcp", proxyPort: 80, ssl: true },
        '"ssl" is set, which protocol "tcp" has not. Remove "ssl", or choose another protocol.',
      ],
      [
        { ...web, subdomain: "Bad_Sub!" },
        '"subdomain" is "Bad_Sub!", which is no host name. ' +
          "Use letters, digits and hyphens, parted by dots.",
      ],
      [
        { ...web, headers: [{ name: "X-A", value: "{{x}}" }] },
        '"headers[0].value" holds a line end, a character beyond ASCII, or {{...}}. ' +
          "Pangolin takes printable ASCII only.",
      ],
      [
        { ...web, proxyPort: 1.5, protocol: "tcp" },
        '"proxyPort" is 1.5, which is no whole number. Round it.',
      ],
    ];
    for (const [args, text] of cases) {
      const { failures = [] } = await bench.run().provider("PublicResource").check({}, args);
      assert.equal(failures[0]?.reason, `Public resource "web": ${text}`);
    }
  });
});
