import assert from "node:assert/strict";
import type { Properties } from "../../../providers/dynamic/values";
import {
  errorOf,
  Held,
  messageOf,
  type PangolinBench,
  startPangolinBench,
} from "../../support/pangolin";

describe("identityProvider", () => {
  let bench: PangolinBench;

  before(async () => {
    bench = await startPangolinBench();
    const ranges = { subnet: "100.90.128.0/20", utilitySubnet: "100.96.128.0/20" };
    await bench.hand.client.create("/org", { orgId: "second", name: "second", ...ranges });
  });
  after(() => bench.close());
  afterEach(() => {
    bench.sandbox.pangolinFaults.clear();
    const { idps, idpOidcConfigs, idpOrgs } = bench.sandbox.pangolinState;
    for (const table of [idps, idpOidcConfigs, idpOrgs]) table.removeIf(() => true);
  });

  const args = {
    name: "pocket",
    clientId: "varanus",
    clientSecret: "hunter2-secret",
    authUrl: "https://id.example.com/authorize",
    tokenUrl: "https://id.example.com/token",
    identifierPath: "sub",
    scopes: "openid profile email",
  };
  const settings = {
    name: "other",
    clientId: "c2",
    clientSecret: "hunter2-other",
    authUrl: "https://two.example.com/authorize",
    tokenUrl: "https://two.example.com/token",
    identifierPath: "email",
    scopes: "openid",
    emailPath: "email",
    namePath: "name",
    variant: "azure",
    autoProvision: true,
    defaultRoleMapping: "'Admin'",
    defaultOrgMapping: "'second'",
    tags: "sso",
  } as const;
  const orgPolicies = [
    { org: "sandbox", roleMapping: "'Member'" },
    { org: "second", orgMapping: "contains(groups, 'x')" },
  ];

  async function made(inputs: Properties): Promise<Held> {
    const held = new Held("IdentityProvider");
    assert.equal(await held.up(bench.run(), inputs), "create");
    return held;
  }

  function ids(): string[] {
    return bench.sandbox.pangolinState.idps.all.map(({ idpId }) => String(idpId));
  }

  function policies(): Properties[] {
    return bench.sandbox.pangolinState.idpOrgs.all as unknown as Properties[];
  }

  it("makes a provider with every field and with few, and has no drift", async () => {
    for (const inputs of [{ ...args, ...settings, orgPolicies, adopt: false }, args]) {
      const held = await made(inputs);
      assert.match(String(held.outs.redirectUrl), /\/auth\/idp\/\d+\/oidc\/callback$/);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, inputs);
      assert.equal(await held.up(bench.run(), inputs), "same");
    }
  });

  for (const [field, value] of Object.entries(settings)) {
    it(`changes ${field} in place, shows its drift, and puts it back`, async () => {
      const held = await made(args);
      const { id = "", outs } = held;
      const changed = { ...args, [field]: value };
      assert.equal(await held.up(bench.run(), changed), "update");
      assert.deepEqual([held.id, held.outs], [id, { ...outs, ...changed }]);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, changed);
      assert.equal(await held.up(bench.run(), args), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      await bench.hand.client.update(`/idp/${id}/oidc`, { [field]: value });
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, changed);
      assert.equal(await held.up(bench.run(), args), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
    });
  }

  it("adds, changes and takes away organizations one by one, and shows what was done by hand", async () => {
    const held = await made({ ...args, orgPolicies });
    const { id = "" } = held;
    const turned = { ...args, orgPolicies: [...orgPolicies].reverse() };
    assert.equal(await held.up(bench.run(), turned), "same");
    await bench.hand.client.update(`/idp/${id}/org/sandbox`, { roleMapping: "'Admin'" });
    await bench.hand.client.delete(`/idp/${id}/org/second`);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.orgPolicies, [{ org: "sandbox", roleMapping: "'Admin'" }]);
    assert.equal(await held.up(bench.run(), turned), "update");
    await held.refresh(bench.run());
    assert.equal(await held.up(bench.run(), turned), "same");
    const less = { ...args, orgPolicies: [{ org: "second" }] };
    assert.equal(await held.up(bench.run(), less), "update");
    assert.deepEqual(
      policies().map(({ orgId, orgMapping }) => [orgId, orgMapping]),
      [["second", ""]],
    );
    assert.equal(await held.up(bench.run(), args), "update");
    assert.deepEqual(policies(), []);
  });

  it("adds an organization whose answer was lost, and one that is there already, only once", async () => {
    const path = /\/org\/sandbox$/;
    bench.sandbox.pangolinFaults.drop({ method: "PUT", path, times: 1, afterWrite: true });
    const held = await made({ ...args, orgPolicies });
    assert.equal(policies().length, 2);
    await held.refresh(bench.run());
    assert.equal(await held.up(bench.run(), { ...args, orgPolicies }), "same");
  });

  it("does not stumble over the 500 of a policy that was deleted before the delete came", async () => {
    const held = await made({ ...args, orgPolicies });
    const path = /\/org\/second$/;
    bench.sandbox.pangolinFaults.drop({ method: "DELETE", path, times: 1, afterWrite: true });
    assert.equal(
      await held.up(bench.run(), { ...args, orgPolicies: [{ org: "sandbox" }] }),
      "update",
    );
    assert.deepEqual(
      policies().map(({ orgId }) => orgId),
      ["sandbox"],
    );
  });

  it("refuses an organization that does not exist, and keeps what was made", async () => {
    const held = new Held("IdentityProvider");
    const error = await errorOf(held.up(bench.run(), { ...args, orgPolicies: [{ org: "nope" }] }));
    assert.equal(
      error.message,
      'Identity provider "pocket": Pangolin has no organization "nope". ' +
        "Correct `org`, or the setting pangolin:org.",
    );
    assert.deepEqual(ids(), [held.id]);
    assert.equal(await held.up(bench.run(), args), "update");
  });

  it("says that Pangolin deletes no provider, unless it is gone already", async () => {
    const held = await made(args);
    const { id = "", outs } = held;
    assert.equal(
      await messageOf(held.destroy(bench.run())),
      'Identity provider "pocket": Pangolin\'s API has no call that deletes identity providers ' +
        "(1.18.4). Delete it in the dashboard and run `pulumi refresh`, or set the option " +
        "`retainOnDelete: true`, run `pulumi up`, and then remove it from the program.",
    );
    bench.sandbox.pangolinState.idps.removeIf(() => true);
    await bench.run().provider("IdentityProvider").delete(id, outs);
    await bench.run().provider("IdentityProvider").delete(id, outs);
    assert.equal(
      await messageOf(held.up(bench.run(), { ...args, name: "x" })),
      'Identity provider "x": is gone from Pangolin. Run `pulumi refresh`, then `pulumi up` again.',
    );
    assert.equal(await held.refresh(bench.run()), false);
  });

  it("refuses a name that is taken, unless it is to be adopted and belongs to one only", async () => {
    const first = await made({ ...args, scopes: "openid" });
    const held = new Held("IdentityProvider");
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      `Identity provider "pocket": Pangolin has 1 of this name already, id ${first.id ?? ""}. ` +
        "Set `adopt: true` to take it over, or choose another name.",
    );
    await held.up(bench.run(), { ...args, adopt: true });
    assert.equal(held.id, first.id);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { ...args, adopt: true });
    const second = await made({ ...args, name: "twin" });
    await bench.hand.client.update(`/idp/${second.id ?? ""}/oidc`, { name: "pocket" });
    assert.equal(
      await messageOf(new Held("IdentityProvider").up(bench.run(), { ...args, adopt: true })),
      'Identity provider "pocket": Pangolin has 2 of this name already, id ' +
        `${first.id ?? ""}, ${second.id ?? ""}. Keep one of them, or rename it.`,
    );
  });

  it("takes over what a create wrote whose answer was lost, and sets the mappings", async () => {
    const path = /^\/idp\/oidc$/;
    bench.sandbox.pangolinFaults.drop({ method: "PUT", path, times: 1, afterWrite: true });
    const inputs = { ...args, defaultRoleMapping: "'Admin'" };
    const held = await made(inputs);
    assert.deepEqual(ids(), [held.id]);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, inputs);
  });

  it("keeps a provider whose mappings could not be set, and sets them next time", async () => {
    const path = /^\/idp\/\d+\/oidc$/;
    bench.sandbox.pangolinFaults.fail({ method: "POST", path, times: 1 });
    const held = new Held("IdentityProvider");
    const inputs = { ...args, defaultRoleMapping: "'Admin'" };
    await errorOf(held.up(bench.run(), inputs));
    assert.deepEqual(ids(), [held.id]);
    assert.equal(await held.up(bench.run(), inputs), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, inputs);
  });

  it("S0-FR-6: keeps the client secret out of errors", async () => {
    const message = `bad value ${args.clientSecret}`;
    bench.sandbox.pangolinFaults.fail({ method: "PUT", status: 400, message, times: 1 });
    assert.equal(
      await messageOf(new Held("IdentityProvider").up(bench.run(), args)),
      'Identity provider "pocket": Pangolin answered 400 from PUT /idp/oidc: bad value [secret]. ' +
        "Correct the input, then run `pulumi up` again.",
    );
  });

  it("sees all of 25 providers", async () => {
    const run = bench.run();
    const all = Array.from({ length: 25 }, () => new Held("IdentityProvider"));
    await Promise.all(all.map((held, at) => held.up(run, { ...args, name: `p${at}` })));
    const later = bench.run();
    const found = await Promise.all(all.map((held) => held.refresh(later)));
    assert.equal(found.every(Boolean), true);
    assert.match(
      await messageOf(new Held("IdentityProvider").up(bench.run(), { ...args, name: "p24" })),
      /Pangolin has 1 of this name already/,
    );
  });

  it("says which sort of right is missing", async () => {
    const apiKey = bench.keyWithout("createIdp");
    assert.equal(
      await messageOf(new Held("IdentityProvider").up(bench.run({ apiKey }), args)),
      'Identity provider "pocket": Pangolin answered 403 from PUT /idp/oidc: Key does not have ' +
        "permission perform this action. Give the API key the action createIdp, in Pangolin's " +
        "dashboard under API keys.",
    );
  });

  it("refuses at preview an address that is none, and an organization named twice", async () => {
    for (const [inputs, text] of [
      [
        { authUrl: "id.example.com" },
        '"authUrl" is "id.example.com", which is no http(s) address. ' +
          "Take it from the provider's /.well-known/openid-configuration.",
      ],
      [
        { orgPolicies: [{ org: "a" }, { org: "a" }] },
        '"orgPolicies" names "a" twice. Keep one of them.',
      ],
      [{ clientSecret: "" }, '"clientSecret" is empty. Set "clientSecret".'],
    ] as const) {
      const { check } = bench.run().provider("IdentityProvider");
      const { failures = [] } = await check({}, { ...args, ...inputs });
      assert.equal(failures[0]?.reason, `Identity provider "pocket": ${text}`);
    }
  });
});
