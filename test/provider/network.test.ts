import assert from "node:assert/strict";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { refusals } from "../support/recordKind";

const USER_OF_PROXY = `services:
  web:
    image: busybox:local
    command: sleep infinity
    networks: [proxy]
networks:
  proxy:
    external: true
`;

describe("network", function () {
  this.timeout(20_000);
  let bench: KomodoBench;
  let nasId: string;
  before(async () => {
    bench = await startBench();
    const { client } = bench.hand;
    nasId = (await client.write("CreateServer", { name: "nas", config: { enabled: true } }))._id
      .$oid;
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  async function made(args: Record<string, unknown> = {}): Promise<Held> {
    const held = new Held("Network");
    assert.equal(await held.up(bench.run(), { name: "proxy", server: "nas", ...args }), "create");
    return held;
  }

  async function namesOnHost(): Promise<(string | undefined)[]> {
    const networks = await bench.hand.client.read("ListNetworks", { server: "nas" });
    return networks.map(({ name }) => name);
  }

  it("is made on its host, has no drift, and is removed", async () => {
    const held = await made();
    assert.equal(held.id, `${nasId}/proxy`);
    assert.deepEqual(await namesOnHost(), ["bridge", "host", "none", "proxy"]);
    const args = { name: "proxy", server: "nas" };
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(await held.up(bench.run(), args), "same");
    assert.equal(await held.up(bench.run(), { name: "proxy", server: nasId }), "same");
    await held.destroy(bench.run());
    assert.deepEqual(await namesOnHost(), ["bridge", "host", "none"]);
  });

  it("is removed while its server is busy with another one: the server is asked again", async () => {
    const names = ["proxy", "edge", "media"];
    const all = await Promise.all(names.map((name) => made({ name })));
    bench.sandbox.faults.busy({ type: "DeleteNetwork", times: 1 });
    const run = bench.run();
    await Promise.all(all.map((held) => held.destroy(run)));
    assert.deepEqual(await namesOnHost(), ["bridge", "host", "none"]);
  });

  it("is replaced when its name changes, the new one first", async () => {
    const held = await made();
    assert.equal(await held.up(bench.run(), { name: "edge", server: "nas" }), "replace");
    assert.deepEqual(await namesOnHost(), ["bridge", "host", "none", "edge"]);
    await held.destroy(bench.run());
  });

  it("refuses a network that the host has, unless it is to be adopted", async () => {
    const hand = await made();
    const held = new Held("Network");
    const args = { name: "proxy", server: "nas" };
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Network "proxy": server "nas" has a network of this name already. ' +
        "Set `adopt: true` to take it over, or choose another name.",
    );
    await held.up(bench.run(), { ...args, adopt: true });
    assert.equal(held.id, hand.id);
    await held.destroy(bench.run());
  });

  it("is gone when it was removed by hand; its delete succeeds twice", async () => {
    const held = await made();
    const { id = "", outs } = held;
    await bench.run().provider("Network").delete(id, outs);
    await bench.run().provider("Network").delete(id, outs);
    assert.equal(await held.refresh(bench.run()), false);
  });

  it("is gone together with its server", async () => {
    const { client } = bench.hand;
    const { _id } = await client.write("CreateServer", { name: "b", config: { enabled: true } });
    const held = await made({ server: "b" });
    await client.write("DeleteServer", { id: _id.$oid });
    const { id = "", outs } = held;
    assert.equal(await held.refresh(bench.run()), false);
    await bench.run().provider("Network").delete(id, outs);
  });

  it("is not taken for gone when Komodo has not looked at the host since it was made", async () => {
    const held = await made();
    const run = bench.run();
    const { client } = run.komodo;
    const read = client.read.bind(client);
    // Core answers from its last look, and the sandbox always looks.
    client.read = (name: string, params: object) =>
      name === "ListNetworks" ? Promise.resolve([]) : read(name as never, params as never);
    assert.equal(await held.refresh(run), true);
    await held.destroy(bench.run());
    assert.equal(await held.refresh(run), false);
  });

  it("is not removed while a stack uses it, and says so", async () => {
    const held = await made();
    const app = new Held("Stack");
    await app.up(bench.run(), { name: "app", server: nasId, fileContents: USER_OF_PROXY });
    assert.equal(
      await messageOf(held.destroy(bench.run())),
      'Network "proxy": Delete Network failed on server "nas": Error response from daemon: error ' +
        "while removing network: network proxy has active endpoints. Take down the stacks and " +
        "containers that use it, then run `pulumi up` again.",
    );
    await app.destroy(bench.run());
    await held.destroy(bench.run());
  });

  it("ends in an error, never in silence, when its server cannot be reached", async () => {
    const held = await made();
    const { id = "", outs } = held;
    bench.sandbox.faults.unreachableServer("nas", true);
    const refusal =
      'Network "proxy": its server "nas" is NotOk in Komodo, so that its networks can be neither ' +
      "seen nor changed. Bring the server back, then run `pulumi up` again.";
    assert.equal(await messageOf(held.refresh(bench.run())), refusal);
    const provider = bench.run().provider("Network");
    assert.equal(await messageOf(provider.delete(id, outs)), refusal);
    assert.equal(
      await messageOf(new Held("Network").up(bench.run(), { name: "new", server: "nas" })),
      refusal.replace("proxy", "new"),
    );
    bench.sandbox.faults.clear();
    assert.equal(await held.refresh(bench.run()), true);
    await held.destroy(bench.run());
  });

  it("waits for a server that Komodo is about to reach", async () => {
    bench.sandbox.faults.unreachableServer("nas", true);
    const held = new Held("Network");
    const work = held.up(bench.run(), { name: "soon", server: "nas" });
    setTimeout(() => bench.sandbox.faults.unreachableServer("nas", false), 300);
    assert.equal(await work, "create");
    await held.destroy(bench.run());
  });

  it("says at once that a server is disabled or does not exist", async () => {
    await bench.hand.client.write("CreateServer", { name: "off", config: { enabled: false } });
    assert.equal(
      await messageOf(made({ server: "off" })),
      'Network "proxy": its server "off" is Disabled in Komodo, so that its networks can be neither ' +
        "seen nor changed. Bring the server back, then run `pulumi up` again.",
    );
    assert.equal(
      await messageOf(made({ server: "nope" })),
      'Network "proxy": Komodo has no server "nope". ' +
        "Make the server first, or correct the name.",
    );
  });

  it("shows what Docker says when it cannot make the network", async () => {
    const run = bench.run();
    const { client } = run.komodo;
    const write = client.write.bind(client);
    const logs = [
      { stage: "Create Network", command: "", stdout: "", stderr: "no pool", success: false },
    ];
    client.write = (name: string, params: object) =>
      name === "CreateNetwork"
        ? Promise.resolve({ success: false, status: "Complete", logs })
        : write(name as never, params as never);
    assert.equal(
      await messageOf(new Held("Network").up(run, { name: "full", server: "nas" })),
      'Network "full": Create Network failed on server "nas": no pool. ' +
        "Remove the cause, then run `pulumi up` again.",
    );
  });

  it("reads all networks of a server with one call", async () => {
    const all = [await made(), await made({ name: "edge" })];
    bench.sandbox.calls.reset();
    const run = bench.run();
    await Promise.all(all.map((held) => held.refresh(run)));
    assert.deepEqual(
      bench.sandbox.calls.list.map(({ type }) => type),
      ["LoginLocalUser", "ListServers", "ListNetworks"],
    );
    for (const held of all) await held.destroy(bench.run());
  });

  for (const [name, expected] of [
    ["My Net", '"name" is "My Net", which Komodo stores as "my_net". Use "my_net".'],
    ["bridge", '"name" is "bridge", a network that every Docker host has. Choose another name.'],
    ["", '"name" is empty. Set "name".'],
  ] as const) {
    it(`refuses the name "${name}" at preview`, async () => {
      assert.deepEqual(await refusals(bench, "Network", { name, server: "nas" }), [
        `Network "${name}": ${expected}`,
      ]);
    });
  }
});
