import assert from "node:assert/strict";
import type { Properties } from "../../../providers/dynamic/values";
import {
  errorOf,
  Held,
  messageOf,
  type PangolinBench,
  startPangolinBench,
} from "../../support/pangolin";

describe("resourceAuth", () => {
  let bench: PangolinBench;
  let web: number;

  before(async () => {
    bench = await startPangolinBench();
  });
  after(() => bench.close());

  beforeEach(async () => {
    web = await resource({ name: "web", http: true, protocol: "tcp", domainId: "domain1" });
    await bench.hand.client.update(`/resource/${web}`, { emailWhitelistEnabled: true });
  });
  afterEach(async () => {
    bench.sandbox.pangolinFaults.clear();
    const { resources } = bench.sandbox.pangolinState;
    for (const { resourceId } of [...resources.all]) {
      await bench.hand.client.delete(`/resource/${resourceId}`);
    }
  });

  async function resource(body: object): Promise<number> {
    const path = `/org/${bench.sandbox.pangolin.org}/resource`;
    return (await bench.hand.client.create<{ resourceId: number }>(path, body)).resourceId;
  }

  async function made(args: Properties): Promise<Held> {
    const held = new Held("ResourceAuth");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  function locks(): string[] {
    const own = bench.sandbox.pangolinState.locks.where({ resourceId: web });
    return own.map(({ kind }) => kind).sort();
  }

  function emails(): string[] {
    const own = bench.sandbox.pangolinState.whitelist.where({ resourceId: web });
    return own.map(({ email }) => email).sort();
  }

  function byHand(path: string, body: object): Promise<unknown> {
    return bench.hand.client.update(`/resource/${web}/${path}`, body);
  }

  function posts(): string[] {
    const { list } = bench.sandbox.pangolinCalls;
    return list.map(({ type }) => type).filter((type) => type.startsWith("POST"));
  }

  const headerAuth = { user: "robot", password: "hunter22-h" };
  const secrets = { password: "hunter22-p", pincode: "123456", headerAuth };
  const whitelist = ["Ann@example.com", "*@example.org"];
  const full = { resource: "web", ...secrets, whitelist };

  it("sets all four, and has no drift", async () => {
    const args = { ...full, adopt: false };
    const held = await made(args);
    assert.deepEqual(locks(), ["headerAuth", "password", "pincode"]);
    assert.deepEqual(emails(), ["*@example.org", "ann@example.com"]);
    assert.equal(held.id, String(web));
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.whitelist, ["ann@example.com", "*@example.org"]);
    assert.deepEqual({ ...held.inputs, whitelist }, args);
    assert.equal(await held.up(bench.run(), args), "same");
    await held.destroy(bench.run());
    assert.deepEqual([locks(), emails()], [[], []]);
  });

  for (const [name, value] of Object.entries(secrets)) {
    it(`sets, changes and takes away ${name} alone, and writes nothing else`, async () => {
      const held = await made({ resource: "web", [name]: value });
      assert.deepEqual(locks(), [name]);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { resource: "web", [name]: value });
      bench.sandbox.pangolinCalls.reset();
      const other = {
        password: "other-1",
        pincode: "654321",
        headerAuth: { ...headerAuth, user: "two2" },
      };
      const changed = { resource: "web", [name]: other[name as keyof typeof other] };
      assert.equal(await held.up(bench.run(), changed), "update");
      assert.equal(posts().length, 1);
      assert.equal(await held.up(bench.run(), { resource: "web" }), "update");
      assert.equal(posts().length, 2);
      assert.deepEqual(locks(), []);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { resource: "web" });
    });

    it(`sees by its id that ${name} was changed by hand, and sets it again`, async () => {
      const held = await made(full);
      const path = name === "headerAuth" ? "header-auth" : name;
      const body = { extendedCompatibility: true, user: "theirs", password: "theirs" };
      await byHand(
        path,
        name === "headerAuth" ? body : { [name]: name === "pincode" ? "000000" : "theirs" },
      );
      await held.refresh(bench.run());
      assert.equal(held.inputs[name], "[changed outside Varanus]");
      bench.sandbox.pangolinCalls.reset();
      assert.equal(await held.up(bench.run(), full), "update");
      assert.equal(posts().length, 1);
      await held.refresh(bench.run());
      assert.deepEqual({ ...held.inputs, whitelist }, full);
      assert.equal(await held.up(bench.run(), full), "same");
    });

    it(`brings back ${name} that was taken away by hand, and takes away one set by hand`, async () => {
      const held = await made(full);
      const path = name === "headerAuth" ? "header-auth" : name;
      const none = { user: null, password: null, extendedCompatibility: null };
      await byHand(path, name === "headerAuth" ? none : { [name]: null });
      await held.refresh(bench.run());
      assert.equal(held.inputs[name], undefined);
      assert.equal(await held.up(bench.run(), full), "update");
      assert.deepEqual(locks(), ["headerAuth", "password", "pincode"]);
      const { [name]: _gone, ...less } = full as Properties;
      await held.up(bench.run(), less);
      const theirs = { extendedCompatibility: true, user: "theirs", password: "theirs" };
      await byHand(
        path,
        name === "headerAuth" ? theirs : { [name]: name === "pincode" ? "000000" : "theirs" },
      );
      await held.refresh(bench.run());
      assert.equal(held.inputs[name], "[set outside Varanus]");
      assert.equal(await held.up(bench.run(), less), "update");
      assert.equal(locks().includes(name), false);
    });
  }

  it("adds and removes single addresses, whatever their case, and shows those added by hand", async () => {
    const held = await made({ resource: "web", whitelist });
    await byHand("whitelist/add", { email: "mallory@example.com" });
    await byHand("whitelist/remove", { email: "ann@example.com" });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.whitelist, ["*@example.org", "mallory@example.com"]);
    bench.sandbox.pangolinCalls.reset();
    const args = { resource: "web", whitelist: ["ANN@example.com", "*@example.org"] };
    assert.equal(await held.up(bench.run(), args), "update");
    assert.deepEqual(posts(), [
      "POST /resource/:resourceId/whitelist/add",
      "POST /resource/:resourceId/whitelist/remove",
    ]);
    assert.deepEqual(emails(), ["*@example.org", "ann@example.com"]);
    assert.equal(await held.up(bench.run(), { resource: "web" }), "update");
    assert.deepEqual(emails(), []);
  });

  it("shows a whitelist that was made by hand, and empties it", async () => {
    const held = await made({ resource: "web", pincode: "123456" });
    await byHand("whitelist/add", { email: "mallory@example.com" });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.whitelist, ["mallory@example.com"]);
    assert.equal(await held.up(bench.run(), { resource: "web", pincode: "123456" }), "update");
    assert.deepEqual(emails(), []);
  });

  it("takes a whitelist of 60 addresses, though Pangolin sets only 50 at once", async () => {
    const many = Array.from({ length: 60 }, (_, at) => `user${at}@example.com`);
    await made({ resource: "web", whitelist: many });
    assert.equal(emails().length, 60);
  });

  it("says that the resource must heed a whitelist, and keeps what else was set", async () => {
    await bench.hand.client.update(`/resource/${web}`, { emailWhitelistEnabled: false });
    const held = new Held("ResourceAuth");
    assert.equal(
      await messageOf(held.up(bench.run(), full)),
      'Resource auth "web": "whitelist" is set, but the resource "web" does not heed one. ' +
        "Set `emailWhitelistEnabled: true` on the resource.",
    );
    assert.equal(held.id, String(web));
    await bench.hand.client.update(`/resource/${web}`, { emailWhitelistEnabled: true });
    assert.equal(await held.up(bench.run(), full), "update");
    assert.deepEqual(emails(), ["*@example.org", "ann@example.com"]);
    assert.equal(await held.up(bench.run(), full), "same");
  });

  it("refuses to replace what someone else has set, unless it is adopted", async () => {
    await byHand("pincode", { pincode: "111111" });
    await byHand("whitelist/add", { email: "mallory@example.com" });
    const held = new Held("ResourceAuth");
    assert.equal(
      await messageOf(held.up(bench.run(), { resource: "web", password: "hunter22-p" })),
      'Resource auth "web": the resource "web" has pincode, whitelist already. ' +
        "Set `adopt: true` to replace that.",
    );
    await held.up(bench.run(), { resource: "web", password: "hunter22-p", adopt: true });
    assert.deepEqual([locks(), emails()], [["password"], []]);
  });

  it("replaces itself when the resource changes", async () => {
    const other = { name: "b", http: true, protocol: "tcp", domainId: "domain1", subdomain: "b" };
    const id = await resource(other);
    const held = await made({ resource: "web", pincode: "123456" });
    assert.equal(await held.up(bench.run(), { resource: String(web), pincode: "123456" }), "same");
    assert.equal(await held.up(bench.run(), { resource: "b", pincode: "123456" }), "replace");
    assert.equal(held.id, String(id));
    assert.deepEqual(locks(), []);
  });

  it("is deleted before its replacement, which would otherwise lose what it has set", async () => {
    const held = await made({ resource: String(web), pincode: "123456" });
    const args = { resource: "web", pincode: "123456", adopt: true };
    assert.equal(await held.up(bench.run(), args), "replace");
    assert.deepEqual(locks(), ["pincode"]);
  });

  it("forgets itself when the resource is gone, and deletes twice without an error", async () => {
    const held = await made(full);
    const { id = "", outs } = held;
    await bench.run().provider("ResourceAuth").delete(id, outs);
    await bench.run().provider("ResourceAuth").delete(id, outs);
    await bench.hand.client.delete(`/resource/${web}`);
    await bench.run().provider("ResourceAuth").delete(id, outs);
    assert.equal(await held.refresh(bench.run()), false);
  });

  it("repeats a write whose answer was lost, without drift", async () => {
    for (const path of [/\/password$/, /\/whitelist\/add$/]) {
      bench.sandbox.pangolinFaults.drop({ method: "POST", path, times: 1, afterWrite: true });
    }
    const held = await made(full);
    assert.deepEqual(emails(), ["*@example.org", "ann@example.com"]);
    await held.refresh(bench.run());
    assert.equal(await held.up(bench.run(), full), "same");
  });

  it("sets everything again after a create that ended half-way", async () => {
    bench.sandbox.pangolinFaults.fail({ method: "POST", path: /\/pincode$/, times: 1 });
    const held = new Held("ResourceAuth");
    const error = await errorOf(held.up(bench.run(), full));
    assert.equal(error.id, String(web));
    assert.deepEqual(locks(), ["password"]);
    assert.equal(await held.up(bench.run(), full), "update");
    assert.deepEqual(locks(), ["headerAuth", "password", "pincode"]);
    await held.refresh(bench.run());
    assert.equal(await held.up(bench.run(), full), "same");
  });

  it("S0-FR-6: keeps all secrets out of errors", async () => {
    for (const [path, secret] of [
      [/\/password$/, "hunter22-p"],
      [/\/pincode$/, "123456"],
      [/\/header-auth$/, "hunter22-h"],
    ] as const) {
      const message = `bad value ${secret}`;
      bench.sandbox.pangolinFaults.fail({ method: "POST", path, status: 400, message, times: 1 });
      const held = new Held("ResourceAuth");
      const error = await errorOf(held.up(bench.run(), { ...full, adopt: true }));
      assert.match(error.message, /answered 400 .*: bad value \[secret\]\. Correct the input/);
      assert.equal(error.stack, "");
    }
    const long = { resource: "web", password: "x" };
    const { failures } = await bench.run().provider("ResourceAuth").check({}, long);
    assert.deepEqual(failures, [
      {
        property: "",
        reason:
          'Resource auth "web": "password" has 1 characters, the limits are 4 and 100. Choose another.',
      },
    ]);
  });

  it("finds 25 resources by one call, which is more than a page", async () => {
    const all = await Promise.all(
      Array.from({ length: 25 }, async (_, at) => {
        const http = { http: true, protocol: "tcp", domainId: "domain1", subdomain: `r${at}` };
        await resource({ name: `r${at}`, ...http });
        return { held: new Held("ResourceAuth"), args: { resource: `r${at}`, pincode: "123456" } };
      }),
    );
    const run = bench.run();
    await Promise.all(all.map(({ held, args }) => held.up(run, args)));
    bench.sandbox.pangolinCalls.reset();
    const later = bench.run();
    const found = await Promise.all(all.map(({ held }) => held.refresh(later)));
    assert.equal(found.every(Boolean), true);
    assert.deepEqual(
      bench.sandbox.pangolinCalls.list.map(({ type }) => type),
      ["GET /org/:orgId/resources"],
    );
    for (const { held, args } of all) assert.equal(await held.up(later, args), "same");
  });

  it("refuses a raw resource, a wrong PIN and a wrong address", async () => {
    await resource({ name: "raw", http: false, protocol: "udp", proxyPort: 53 });
    assert.equal(
      await messageOf(new Held("ResourceAuth").up(bench.run(), { resource: "raw" })),
      'Resource auth "raw": the resource "raw" is raw (udp), and only resources of protocol http ' +
        "ask who comes. Choose another resource.",
    );
    for (const [args, text] of [
      [{ pincode: "12345" }, '"pincode" is not made of 6 digits. Choose 6 digits.'],
      [
        { whitelist: ["ann@*.com"] },
        '"whitelist" holds "ann@*.com", which is no e-mail address. ' +
          "Write user@example.com, or *@example.com for a whole domain.",
      ],
    ] as const) {
      const inputs = { resource: "web", ...args };
      const { failures = [] } = await bench.run().provider("ResourceAuth").check({}, inputs);
      assert.equal(failures[0]?.reason, `Resource auth "web": ${text}`);
    }
  });

  it("says which sort of right is missing", async () => {
    const apiKey = bench.keyWithout("setResourcePincode");
    const held = new Held("ResourceAuth");
    assert.equal(
      await messageOf(held.up(bench.run({ apiKey }), { resource: "web", pincode: "123456" })),
      `Resource auth "web": Pangolin answered 403 from POST /resource/${web}/pincode: ` +
        "Key does not have permission perform this action. Give the API key the action " +
        "setResourcePincode, in Pangolin's dashboard under API keys.",
    );
  });
});
