import assert from "node:assert/strict";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";

/** More than Core's page of 50. */
const MANY = 60;

describe("Komodo's limits and unusual values", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());

  async function staysSame(kind: string, args: Record<string, unknown>): Promise<void> {
    const held = new Held(kind);
    await held.up(bench.run(), args);
    const sent = { ...held.inputs };
    assert.equal(await held.refresh(bench.run()), true);
    assert.deepEqual(held.inputs, sent);
    assert.equal(await held.up(bench.run(), args), "same");
    await held.destroy(bench.run());
  }

  for (const kind of ["Swarm", "Repo", "Builder"]) {
    it(`finds the last of ${MANY} of kind ${kind}, and with one call for all of them`, async () => {
      const required = kind === "Builder" ? { url: {} } : {};
      const run = bench.run();
      const all = Array.from({ length: MANY }, () => new Held(kind));
      const nameOf = (at: number) => `${kind}-${String(at).padStart(2, "0")}`;
      await Promise.all(all.map((held, at) => held.up(run, { name: nameOf(at), ...required })));
      const later = bench.run();
      bench.sandbox.calls.reset();
      const found = await Promise.all(all.map((held) => held.refresh(later)));
      assert.equal(found.filter(Boolean).length, MANY);
      assert.equal(bench.sandbox.calls.count(`ListFull${kind}s`), 1);
      const last = bench.run();
      await Promise.all(all.map((held) => held.destroy(last)));
    });
  }

  it("refers by name to the last of many servers", async () => {
    const servers = Array.from({ length: MANY }, (_item, at) => `host-${String(at + 100)}`);
    for (const name of servers) await bench.hand.client.write("CreateServer", { name });
    await staysSame("Swarm", { name: "wide", servers: [servers.at(-1), servers[0]] });
  });

  it("keeps names, descriptions and tags beyond ASCII", async () => {
    await staysSame("Swarm", {
      name: "Köln – 東京 🦎",
      description: "é\n\n",
      tags: ["größe", "🦎"],
    });
    await staysSame("Alerter", {
      name: "Ärger",
      endpoint: { type: "Custom", url: "https://x.example.com" },
    });
  });

  it("keeps a config of 1 MB", async () => {
    const environment = `LONG=${"ü".repeat(500_000)}\n`;
    await staysSame("Repo", { name: "long", environment });
  });

  it("says how long a config may be when Komodo refuses it as too long", async () => {
    const environment = `LONG=${"x".repeat(2_100_000)}\n`;
    assert.equal(
      await messageOf(new Held("Repo").up(bench.run(), { name: "endless", environment })),
      'Repo "endless": Komodo answered 413 from POST /write/CreateRepo: Failed to buffer the ' +
        "request body: length limit exceeded. Shorten its texts: Core takes 2 MB in one request, a " +
        "proxy before it perhaps less.",
    );
  });

  it("refuses tags at preview that Komodo would not keep", async () => {
    const id = "0123456789abcdef01234567";
    const tags = ["", id];
    for (const [at, tag] of tags.entries()) {
      const { failures = [] } = await bench
        .run()
        .provider("Swarm")
        .check({}, { name: "tagged", tags: ["good", tag] });
      const what = at === 0 ? "is empty" : `is "${id}", which Komodo reads as an id`;
      assert.deepEqual(
        failures.map(({ reason }) => reason),
        [`Swarm "tagged": "tags[1]" ${what}. Give the tag's name.`],
      );
    }
  });

  it("refuses blank arguments of a deployment, which Komodo would drop", async () => {
    const image = { image: "busybox" };
    const args = { name: "web", server: "local", image, extraArgs: ["--init", "  "] };
    const { failures = [] } = await bench.run().provider("Deployment").check({}, args);
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      ['Deployment "web": "extraArgs[1]" is blank, and Komodo would drop it. Remove it.'],
    );
  });

  it("does not delete a server on which deployments run", async () => {
    const server = new Held("Server");
    await server.up(bench.run(), { name: "used-host" });
    const app = new Held("Deployment");
    const image = { image: "busybox:local" };
    await app.up(bench.run(), { name: "app", server: "used-host", image, command: "sleep inf" });
    assert.equal(
      await messageOf(server.destroy(bench.run())),
      'Server "used-host": still runs 1 deployment(s): "app" (running). ' +
        "Take them down or move them to another server, then run `pulumi up` again.",
    );
    await app.destroy(bench.run());
    await server.destroy(bench.run());
  });

  it("keeps the tags of what an owner adopts without saying which it has", async () => {
    const { client } = bench.hand;
    const { _id } = await client.write("CreateSwarm", { name: "found" });
    const target = { type: "Swarm", id: _id.$oid } as const;
    await client.write("UpdateResourceMeta", { target, tags: ["cellar"] });
    const run = bench.run({ owner: "site-a" });
    const held = new Held("Swarm");
    await held.up(run, { name: "found", adopt: true });
    await held.refresh(bench.run({ owner: "site-a" }));
    assert.deepEqual(held.inputs.tags, ["cellar"]);
    await held.destroy(bench.run({ owner: "site-a" }));
  });
});
