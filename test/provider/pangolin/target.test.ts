import assert from "node:assert/strict";
import type { Properties } from "../../../providers/dynamic/values";
import {
  errorOf,
  Held,
  messageOf,
  type PangolinBench,
  startPangolinBench,
} from "../../support/pangolin";

describe("target", () => {
  let bench: PangolinBench;
  let args: Properties;
  let sites: string[];
  let resources: string[];

  before(async () => {
    bench = await startPangolinBench();
    const { client } = bench.hand;
    const org = `/org/${bench.sandbox.pangolin.org}`;
    const site = (name: string) =>
      client.create<{ siteId: number }>(`${org}/site`, { name, type: "newt", niceId: `n-${name}` });
    sites = [await site("nas"), await site("attic")].map(({ siteId }) => String(siteId));
    const web = { name: "web", http: true, protocol: "tcp", domainId: "domain1" };
    const raw = { name: "raw", http: false, protocol: "tcp", proxyPort: 25 };
    const made = [
      await client.create<{ resourceId: number }>(`${org}/resource`, web),
      await client.create<{ resourceId: number }>(`${org}/resource`, raw),
    ];
    resources = made.map(({ resourceId }) => String(resourceId));
    args = { resource: "web", site: "nas", ip: "10.0.0.5", port: 8080, method: "http" };
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.pangolinFaults.clear());

  async function made(inputs: Properties): Promise<Held> {
    const held = new Held("Target");
    assert.equal(await held.up(bench.run(), inputs), "create");
    return held;
  }

  function rows(): Properties[] {
    return bench.sandbox.pangolinState.targets.all as unknown as Properties[];
  }

  function check(held: Held): Properties {
    const { healthChecks } = bench.sandbox.pangolinState;
    return (healthChecks.find({ targetId: Number(held.id) }) ?? {}) as unknown as Properties;
  }

  /** A change by hand, with the two fields that Pangolin asks for. */
  function byHand(held: Held, body: object): Promise<unknown> {
    const place = { siteId: Number(sites[0]), ip: "10.0.0.5" };
    const { hcEnabled } = check(held);
    return bench.hand.client.update(`/target/${held.id ?? ""}`, { ...place, hcEnabled, ...body });
  }

  const fullCheck = {
    enabled: true,
    mode: "http",
    scheme: "https",
    hostname: "health.lan",
    port: 9090,
    path: "/healthz",
    method: "HEAD",
    status: 204,
    headers: [{ name: "X-Probe", value: "1" }],
    followRedirects: false,
    tlsServerName: "health.example.com",
    intervalSeconds: 10,
    unhealthyIntervalSeconds: 20,
    timeoutSeconds: 3,
    healthyThreshold: 2,
    unhealthyThreshold: 4,
  };

  const settings = {
    ip: "web_1",
    port: 9000,
    method: "h2c",
    enabled: false,
    priority: 900,
  } as const;

  it("makes a target with every field, and has no drift", async () => {
    const paths = { path: "/api", pathMatchType: "prefix", rewritePath: "/" };
    const more = { ...paths, rewritePathType: "stripPrefix", healthCheck: fullCheck, adopt: false };
    const full = { ...args, ...settings, ...more };
    const held = await made(full);
    assert.deepEqual(
      [held.outs.resourceId, held.outs.siteId, check(held).hcPath, check(held).hcInterval],
      [resources[0], sites[0], "/healthz", 10],
    );
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, full);
    assert.equal(await held.up(bench.run(), full), "same");
    await held.destroy(bench.run());
    assert.equal(rows().length, 0);
  });

  it("makes a target with nothing but what is needed in one write, and has no drift", async () => {
    const minimal = { resource: "raw", site: "n-attic", ip: "mail", port: 25 };
    for (const inputs of [args, minimal]) {
      bench.sandbox.pangolinCalls.reset();
      const held = await made(inputs);
      const writes = bench.sandbox.pangolinCalls.list.filter(({ type }) => !type.startsWith("GET"));
      assert.equal(writes.length, 1);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, inputs);
      assert.equal(await held.up(bench.run(), inputs), "same");
      await held.destroy(bench.run());
    }
  });

  it("fills a health check up, because a Newt skips one that lacks a field without a word", async () => {
    const inputs = { ...args, healthCheck: { path: "/up" } };
    const held = await made(inputs);
    const { hcEnabled, hcHostname, hcPort, hcInterval, hcPath, hcMethod } = check(held);
    assert.deepEqual(
      [hcEnabled, hcHostname, hcPort, hcInterval, hcPath, hcMethod],
      [true, "10.0.0.5", 8080, 30, "/up", "GET"],
    );
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, inputs);
    await held.up(bench.run(), { ...inputs, ip: "10.0.0.6", port: 8081 });
    assert.deepEqual([check(held).hcHostname, check(held).hcPort], ["10.0.0.6", 8081]);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { ...inputs, ip: "10.0.0.6", port: 8081 });
    await held.destroy(bench.run());
  });

  for (const [field, value] of Object.entries(settings)) {
    it(`changes ${field} in place, shows its drift, and puts it back`, async () => {
      const held = await made(args);
      const { id } = held;
      const changed = { ...args, [field]: value };
      assert.equal(await held.up(bench.run(), changed), "update");
      assert.equal(held.id, id);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, changed);
      assert.equal(await held.up(bench.run(), args), "update");
      await byHand(held, { [field]: value });
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, changed);
      assert.equal(await held.up(bench.run(), args), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      await held.destroy(bench.run());
    });
  }

  it("changes paths and rewriting in place, and takes them away again", async () => {
    const held = await made(args);
    const paths = { path: "/api", pathMatchType: "exact", rewritePath: "/v2" };
    const changed = { ...args, ...paths, rewritePathType: "exact" };
    assert.equal(await held.up(bench.run(), changed), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, changed);
    await byHand(held, { path: "/other", pathMatchType: "regex" });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { ...changed, path: "/other", pathMatchType: "regex" });
    assert.equal(await held.up(bench.run(), args), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    await held.destroy(bench.run());
  });

  for (const [field, value] of Object.entries(fullCheck)) {
    if (field === "enabled" || field === "mode") continue;
    it(`changes healthCheck.${field} in place, shows its drift, and puts it back`, async () => {
      const plain = { ...args, healthCheck: {} };
      const held = await made(plain);
      const changed = { ...args, healthCheck: { [field]: value } };
      assert.equal(await held.up(bench.run(), changed), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, changed);
      assert.equal(await held.up(bench.run(), plain), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, plain);
      await byHand(held, { [remoteNames[field] ?? field]: value });
      await held.refresh(bench.run());
      assert.deepEqual((held.inputs.healthCheck as Properties)[field], value);
      assert.equal(await held.up(bench.run(), plain), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, plain);
      await held.destroy(bench.run());
    });
  }

  const remoteNames: Record<string, string> = {
    scheme: "hcScheme",
    hostname: "hcHostname",
    port: "hcPort",
    path: "hcPath",
    method: "hcMethod",
    status: "hcStatus",
    headers: "hcHeaders",
    followRedirects: "hcFollowRedirects",
    tlsServerName: "hcTlsServerName",
    intervalSeconds: "hcInterval",
    unhealthyIntervalSeconds: "hcUnhealthyInterval",
    timeoutSeconds: "hcTimeout",
    healthyThreshold: "hcHealthyThreshold",
    unhealthyThreshold: "hcUnhealthyThreshold",
  };

  it("takes the health check away, and brings back one that was cleared by hand", async () => {
    const inputs = { ...args, healthCheck: { mode: "tcp" } };
    const held = await made(inputs);
    const cleared = Object.values(remoteNames).map((name) => [name, null]);
    await byHand(held, {
      ...(Object.fromEntries(cleared) as object),
      hcMode: null,
      hcEnabled: false,
    });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(await held.up(bench.run(), inputs), "update");
    assert.deepEqual([check(held).hcMode, check(held).hcEnabled], ["tcp", true]);
    await byHand(held, { hcInterval: null });
    await held.refresh(bench.run());
    assert.equal((held.inputs.healthCheck as Properties).intervalSeconds, 0);
    assert.equal(await held.up(bench.run(), args), "update");
    assert.deepEqual([check(held).hcMode, check(held).hcEnabled], [null, false]);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    await held.destroy(bench.run());
  });

  it("an update resets neither health check nor its headers, which Pangolin does when they lack", async () => {
    const healthCheck = { headers: [{ name: "X-A", value: "1" }] };
    const held = await made({ ...args, healthCheck });
    await held.up(bench.run(), { ...args, healthCheck, priority: 5 });
    assert.deepEqual(
      [check(held).hcEnabled, check(held).hcHeaders],
      [true, '[{"name":"X-A","value":"1"}]'],
    );
    await held.destroy(bench.run());
  });

  it("moves to another site in place, and takes ids and names of sites and resources alike", async () => {
    const held = await made(args);
    const moved = { ...args, site: sites[1] };
    assert.equal(await held.up(bench.run(), moved), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, moved);
    assert.equal(await held.up(bench.run(), { ...moved, resource: resources[0] }), "same");
    await byHand(held, { siteId: Number(sites[0]) });
    await held.refresh(bench.run());
    assert.equal(held.inputs.site, "n-nas");
    await held.destroy(bench.run());
  });

  it("replaces a target whose resource changes", async () => {
    const held = await made(args);
    const { id } = held;
    const inputs = { ...args, resource: "raw" } as Properties;
    delete inputs.method;
    assert.equal(await held.up(bench.run(), inputs), "replace");
    assert.notEqual(held.id, id);
    assert.equal(rows().length, 1);
    await held.destroy(bench.run());
  });

  it("is deleted before its replacement, so that a reference by id may become one by name", async () => {
    const held = await made({ ...args, resource: resources[0] });
    assert.equal(await held.up(bench.run(), args), "replace");
    assert.equal(rows().length, 1);
    await held.destroy(bench.run());
  });

  it("forgets a target that is gone, with its resource too, and deletes it twice", async () => {
    const held = await made(args);
    const { id = "", outs } = held;
    await bench.run().provider("Target").delete(id, outs);
    await bench.run().provider("Target").delete(id, outs);
    assert.equal(await held.refresh(bench.run()), false);
    const { read } = bench.run().provider("Target");
    assert.deepEqual(await read(id, { ...outs, resourceId: "99999" }), {});
  });

  it("refuses a second target of the same place, which Pangolin takes, unless it is adopted", async () => {
    const first = await made(args);
    const second = new Held("Target");
    assert.equal(
      await messageOf(second.up(bench.run(), args)),
      'Target "10.0.0.5:8080": the resource "web" has such a target already ' +
        `(id ${first.id ?? ""}). Set \`adopt: true\` to take it over, or remove one of the two.`,
    );
    await second.up(bench.run(), { ...args, priority: 7, healthCheck: {}, adopt: true });
    assert.equal(second.id, first.id);
    assert.deepEqual([rows()[0]?.priority, check(second).hcEnabled], [7, true]);
    const third = await made({ ...args, path: "/x", pathMatchType: "prefix" });
    await third.destroy(bench.run());
    await second.destroy(bench.run());
  });

  it("takes over what a create wrote whose answer was lost, without a second one", async () => {
    const path = /\/target$/;
    bench.sandbox.pangolinFaults.drop({ method: "PUT", path, times: 1, afterWrite: true });
    const inputs = { ...args, healthCheck: { headers: [{ name: "X-A", value: "1" }] } };
    const held = await made(inputs);
    assert.deepEqual(
      rows().map(({ targetId }) => String(targetId)),
      [held.id],
    );
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, inputs);
    await held.destroy(bench.run());
  });

  it("keeps a target that was adopted but not changed, and completes it next time", async () => {
    const first = await made(args);
    const path = /^\/target\/\d+$/;
    bench.sandbox.pangolinFaults.fail({ method: "POST", path, status: 500, times: 1 });
    const held = new Held("Target");
    const inputs = { ...args, priority: 3, adopt: true };
    const error = await errorOf(held.up(bench.run(), inputs));
    assert.equal(error.id, first.id);
    assert.equal(await held.up(bench.run(), inputs), "update");
    assert.equal(rows()[0]?.priority, 3);
    await held.destroy(bench.run());
  });

  it("reads 25 targets of a resource with one call each for targets and sites", async () => {
    const run = bench.run();
    const all = Array.from({ length: 25 }, (_, at) => ({
      held: new Held("Target"),
      inputs: { ...args, port: 8000 + at },
    }));
    await Promise.all(all.map(({ held, inputs }) => held.up(run, inputs)));
    bench.sandbox.pangolinCalls.reset();
    const later = bench.run();
    const found = await Promise.all(all.map(({ held }) => held.refresh(later)));
    assert.equal(found.every(Boolean), true);
    assert.deepEqual(
      bench.sandbox.pangolinCalls.list.map(({ type }) => type),
      ["GET /resource/:resourceId/targets", "GET /org/:orgId/sites"],
    );
    await Promise.all(all.map(({ held }) => held.destroy(bench.run())));
  });

  it("says which sort of right is missing", async () => {
    const apiKey = bench.keyWithout("createTarget");
    assert.equal(
      await messageOf(new Held("Target").up(bench.run({ apiKey }), args)),
      `Target "10.0.0.5:8080": Pangolin answered 403 from PUT /resource/${resources[0] ?? ""}/target: ` +
        "Key does not have permission perform this action. Give the API key the action " +
        "createTarget, in Pangolin's dashboard under API keys.",
    );
  });

  it("refuses a method that its resource cannot have, and one that is missing", async () => {
    const run = bench.run();
    const { method: _method, ...without } = args;
    assert.equal(
      await messageOf(new Held("Target").up(run, without)),
      'Target "10.0.0.5:8080": its resource "web" is of protocol "http", but "method" is missing. ' +
        'Set "method" to http, https or h2c.',
    );
    assert.equal(
      await messageOf(new Held("Target").up(run, { ...args, resource: "raw" })),
      'Target "10.0.0.5:8080": its resource "raw" is raw, but "method" is "http". Remove "method".',
    );
    assert.equal(rows().length, 0);
  });

  it("refuses at preview what cannot be right", async () => {
    const cases: [Properties, string][] = [
      [
        { ip: "http://x" },
        '"ip" is "http://x", which is neither an IP address nor a host name. ' +
          "Give the address alone, without scheme, port and path.",
      ],
      [{ port: 0 }, '"port" is 0, the limits are 1 and 65535. Choose a number within them.'],
      [
        { path: "/x" },
        '"path" is set without "pathMatchType". Set "pathMatchType", or remove "path".',
      ],
      [
        { rewritePathType: "stripPrefix" },
        '"rewritePathType" is set without "pathMatchType". ' +
          'Set "pathMatchType", or remove "rewritePathType".',
      ],
      [
        { healthCheck: { intervalSeconds: 0 } },
        '"healthCheck.intervalSeconds" is 0, the limits are 1 and 86400. ' +
          "Choose a number within them.",
      ],
    ];
    for (const [inputs, text] of cases) {
      const all = { ...args, ...inputs };
      const { failures = [] } = await bench.run().provider("Target").check({}, all);
      const subject = `${String(all.ip)}:${String(all.port)}`;
      assert.equal(failures[0]?.reason, `Target "${subject}": ${text}`);
    }
  });
});
