import assert from "node:assert/strict";
import {
  errorOf,
  Held,
  messageOf,
  type PangolinBench,
  startPangolinBench,
} from "../../support/pangolin";

const PUT = { method: "PUT", path: "^/org/[^/]+/client$", times: 1 };

describe("client", () => {
  let bench: PangolinBench;
  beforeEach(async () => {
    bench = await startPangolinBench();
  });
  afterEach(() => bench.close());

  async function made(args: Record<string, unknown>): Promise<Held> {
    const held = new Held("Client");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  function clients() {
    return bench.sandbox.pangolinState.clients.all;
  }

  async function byHand(name: string, olmId: string): Promise<number> {
    const { client } = bench.hand;
    const { subnet } = await client.get<{ subnet: string }>("/org/sandbox/pick-client-defaults");
    const body = { name, olmId, secret: "their-secret", subnet, type: "olm" };
    return (await client.create<{ clientId: number }>("/org/sandbox/client", body)).clientId;
  }

  it("has no drift after a create, with every field and with none", async () => {
    const full = {
      name: "full",
      niceId: "full-client",
      olmId: "olmfull",
      secret: "a-secret-of-the-olm",
      subnet: "100.90.130.9",
      blocked: true,
      archived: true,
      org: "sandbox",
      adopt: false,
    };
    for (const args of [full, { name: "plain" }]) {
      const held = await made(args);
      assert.equal(await held.refresh(bench.run()), true);
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), args), "same");
      await held.destroy(bench.run());
    }
    assert.deepEqual(clients(), []);
  });

  it("chooses its credentials itself, and gives the address without the mask", async () => {
    const held = await made({ name: "core" });
    const { olmId, secret, subnet, niceId } = held.outs;
    assert.match(String(olmId), /^[a-z0-9]{15}$/);
    assert.match(String(secret), /^[a-z0-9]{48}$/);
    assert.equal(subnet, "100.90.128.0");
    assert.equal(clients()[0]?.subnet, "100.90.128.0/20");
    assert.equal(niceId, clients()[0]?.niceId);
    const olm = bench.sandbox.pangolinState.olms.find({ olmId: String(olmId) });
    assert.equal(olm?.secret, secret);
    await held.refresh(bench.run());
    assert.deepEqual([held.outs.secret, held.inputs], [secret, { name: "core" }]);
  });

  it("shows each field that was changed by hand, and puts it back", async () => {
    const args = { name: "core", niceId: "core" };
    const held = await made(args);
    const row = clients()[0];
    assert.ok(row);
    for (const change of [
      { name: "theirs" },
      { niceId: "theirs" },
      { blocked: true },
      { archived: true },
    ]) {
      Object.assign(row, change);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...args, ...change });
      assert.equal(await held.up(bench.run(), args), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
    }
  });

  it("keeps its id when each field that can be changed changes in the program", async () => {
    const held = await made({ name: "core" });
    const { id } = held;
    const steps = [
      { name: "two" },
      { name: "two", niceId: "two" },
      { name: "two", niceId: "two", blocked: true },
      { name: "two", niceId: "two", archived: true },
      { name: "two" },
    ];
    for (const args of steps) {
      assert.equal(await held.up(bench.run(), args), "update");
      assert.equal(held.id, id);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
    }
  });

  it("is replaced, the old one first, when Olm id, secret or address change", async () => {
    const held = await made({ name: "core", olmId: "one", secret: "secret-one" });
    for (const args of [
      { name: "core", olmId: "two", secret: "secret-one" },
      { name: "core", olmId: "two", secret: "secret-two" },
      { name: "core", olmId: "two", secret: "secret-two", subnet: "100.90.130.9" },
    ]) {
      const { id } = held;
      assert.equal(await held.up(bench.run(), args), "replace");
      assert.notEqual(held.id, id);
      assert.deepEqual(
        clients().map(({ clientId }) => String(clientId)),
        [held.id],
      );
    }
  });

  it("8 at once get 8 addresses: what is picked is taken before the next one picks", async () => {
    const run = bench.run();
    const all = Array.from({ length: 8 }, () => new Held("Client"));
    await Promise.all(all.map((held, at) => held.up(run, { name: `client-${at}` })));
    assert.equal(new Set(all.map(({ outs }) => outs.subnet)).size, 8);
  });

  it("picks another address when somebody takes the first, with the same credentials", async () => {
    const message = "Subnet 100.90.128.0/20 already exists in clients";
    bench.sandbox.pangolinFaults.fail({ ...PUT, status: 409, message, times: 2 });
    const held = await made({ name: "core", olmId: "mine", secret: "my-own-secret" });
    assert.equal(held.outs.olmId, "mine");
    const puts = bench.sandbox.pangolinCalls.list.filter(({ type }) => type.endsWith("client"));
    assert.equal(puts.length >= 3, true);
    bench.sandbox.pangolinFaults.fail({ ...PUT, status: 409, message, times: 5 });
    assert.match(await messageOf(new Held("Client").up(bench.run(), { name: "b" })), /409/);
  });

  it("makes one client when the answer to its create is lost", async () => {
    bench.sandbox.pangolinFaults.drop({ ...PUT, afterWrite: true });
    const held = await made({ name: "core" });
    assert.equal(clients().length, 1);
    const olm = bench.sandbox.pangolinState.olms.all[0];
    assert.deepEqual([held.outs.olmId, held.outs.secret], [olm?.olmId, olm?.secret]);
  });

  it("takes over in the next run what a lost create made, known by its Olm id", async () => {
    const clientId = await byHand("core", "chosen");
    const held = await made({ name: "core", olmId: "chosen", secret: "their-secret" });
    assert.equal(held.id, String(clientId));
    assert.equal(clients().length, 1);
  });

  it("keeps the id when blocking fails after the create, and blocks in the next run", async () => {
    const args = { name: "core", blocked: true };
    bench.sandbox.pangolinFaults.fail({ method: "POST", path: "/block$", status: 500, times: 1 });
    const held = new Held("Client");
    const error = await errorOf(held.up(bench.run(), args));
    assert.equal(error.id, "1");
    assert.equal(await held.up(bench.run(), args), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(clients().length, 1);
  });

  it("refuses an Olm id that a client of another name has", async () => {
    await byHand("theirs", "taken");
    assert.equal(
      await messageOf(
        new Held("Client").up(bench.run(), { name: "core", olmId: "taken", secret: "my-secret" }),
      ),
      'Client "core": another client has this Olm id. Choose another `olmId`, ' +
        "or give this client the other's name to take it over.",
    );
  });

  it("adopts by name where that is unique, archived ones too, and by nice id", async () => {
    const first = await byHand("core", "first");
    await bench.hand.client.act(`/client/${first}/archive`, {});
    const held = await made({ name: "core", adopt: true });
    assert.equal(held.id, String(first));
    assert.deepEqual([held.outs.olmId, held.outs.secret], ["first", undefined]);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { name: "core", adopt: true, archived: true });
    const second = await byHand("core", "second");
    const [one, two] = clients().map(({ niceId }) => niceId);
    assert.equal(
      await messageOf(new Held("Client").up(bench.run(), { name: "core", adopt: true })),
      `Client "core": 2 clients have this name, with the ids ${first} (${one ?? ""}), ` +
        `${second} (${two ?? ""}). Give the \`niceId\` of the one to adopt.`,
    );
    const other = await made({ name: "renamed", niceId: two, adopt: true });
    assert.equal(other.id, String(second));
    assert.equal(clients()[1]?.name, "renamed");
  });

  it("an address that Pangolin gave a site is not given to a client a second time", async () => {
    await bench.hand.client.create("/org/sandbox/site", { name: "nas", type: "newt" });
    assert.equal(
      await messageOf(new Held("Client").up(bench.run(), { name: "core", subnet: "100.90.128.0" })),
      'Client "core": the address 100.90.128.0 is that of the site "nas" with id 1. ' +
        "Choose another one.",
    );
  });

  it("says that an exit node is missing, where Pangolin says 404", async () => {
    bench.sandbox.pangolinState.exitNodes.removeIf(() => true);
    assert.equal(
      await messageOf(new Held("Client").up(bench.run(), { name: "core" })),
      'Client "core": Pangolin has no exit node, which clients need. ' +
        "Install Gerbil beside Pangolin, then run `pulumi up` again.",
    );
  });

  it("an empty secret, of which nobody would learn what it became, is refused", async () => {
    const { failures = [] } = await bench
      .run()
      .provider("Client")
      .check({}, { name: "core", secret: "" });
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      ['Client "core": "secret" is empty. Give a value, or leave it out.'],
    );
  });

  it("is gone when it was deleted by hand, and its delete succeeds twice", async () => {
    const held = await made({ name: "ghost" });
    const { id = "", outs } = held;
    await bench.run().provider("Client").delete(id, outs);
    await bench.run().provider("Client").delete(id, outs);
    assert.equal(await held.refresh(bench.run()), false);
  });

  it("sees all of 25 clients, more than one page", async () => {
    const run = bench.run();
    const all = Array.from({ length: 25 }, () => new Held("Client"));
    await Promise.all(all.map((held, at) => held.up(run, { name: `client-${at}` })));
    const adopted = await made({ name: "client-24", adopt: true });
    assert.equal(adopted.id, all[24]?.id);
    const next = bench.run();
    for (const held of all) assert.equal(await held.refresh(next), true);
  });

  it("names the action when the key lacks it", async () => {
    const run = bench.run({ apiKey: bench.keyWithout("blockClient") });
    assert.equal(
      await messageOf(new Held("Client").up(run, { name: "core", blocked: true })),
      'Client "core": Pangolin answered 403 from POST /client/1/block: Key does not have ' +
        "permission perform this action. Give the API key the action blockClient, in " +
        "Pangolin's dashboard under API keys.",
    );
  });

  it("an organization that does not exist is a 500 of Pangolin's: its name is said", async () => {
    assert.equal(
      await messageOf(new Held("Client").up(bench.run(), { name: "a", org: "nowhere" })),
      'Client "a": Pangolin has no organization "nowhere". ' +
        "Correct `org`, or the setting pangolin:org.",
    );
  });
});
