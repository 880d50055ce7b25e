import assert from "node:assert/strict";
import {
  errorOf,
  Held,
  messageOf,
  type PangolinBench,
  startPangolinBench,
} from "../../support/pangolin";

describe("org", () => {
  let bench: PangolinBench;
  beforeEach(async () => {
    bench = await startPangolinBench();
  });
  afterEach(() => bench.close());

  const plain = { name: "Home", orgId: "home" };

  async function made(args: Record<string, unknown>): Promise<Held> {
    const held = new Held("Org");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  function rowOf(orgId: string) {
    const row = bench.sandbox.pangolinState.orgs.find({ orgId });
    assert.ok(row);
    return row;
  }

  it("has no drift after a create, with every field and with the fewest", async () => {
    const full = {
      name: "Full",
      orgId: "full-org",
      subnet: "100.91.0.0/20",
      utilitySubnet: "100.92.0.0/20",
      requestLogDays: 30,
      accessLogDays: -1,
      actionLogDays: 5,
      connectionLogDays: 6,
      adopt: false,
    };
    for (const args of [full, plain]) {
      const held = await made(args);
      assert.equal(held.id, args.orgId);
      assert.equal(await held.refresh(bench.run()), true);
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), args), "same");
    }
  });

  it("keeps no key of the organization", async () => {
    const held = await made(plain);
    await held.refresh(bench.run());
    assert.equal(JSON.stringify(held.outs).includes(String(rowOf("home").sshCaPrivateKey)), false);
    assert.deepEqual(held.outs, plain);
  });

  it("shows each field that was changed by hand, and puts it back", async () => {
    const held = await made(plain);
    const changes = [
      [{ name: "Theirs" }, { name: "Theirs" }],
      [{ settingsLogRetentionDaysRequest: 1 }, { requestLogDays: 1 }],
      [{ settingsLogRetentionDaysAccess: 2 }, { accessLogDays: 2 }],
      [{ settingsLogRetentionDaysAction: 3 }, { actionLogDays: 3 }],
      [{ settingsLogRetentionDaysConnection: 4 }, { connectionLogDays: 4 }],
    ] as const;
    for (const [change, seen] of changes) {
      await bench.hand.client.update("/org/home", change);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...plain, ...seen });
      assert.equal(await held.up(bench.run(), plain), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, plain);
    }
  });

  it("refuses an id that is taken, unless it is to be adopted, with the same subnets", async () => {
    const args = { name: "Sandbox", orgId: "sandbox" };
    assert.equal(
      await messageOf(new Held("Org").up(bench.run(), args)),
      'Org "sandbox": Pangolin has an organization of this id already. ' +
        "Set `adopt: true` to take it over, or choose another id.",
    );
    assert.equal(
      await messageOf(
        new Held("Org").up(bench.run(), { ...args, subnet: "100.91.0.0/20", adopt: true }),
      ),
      'Org "sandbox": the organization to adopt has subnet "100.90.128.0/20" and not ' +
        '"100.91.0.0/20", which cannot be changed. Correct the input.',
    );
    const held = await made({ ...args, adopt: true });
    assert.equal(held.id, "sandbox");
    assert.equal(rowOf("sandbox").name, "Sandbox");
  });

  it("makes one organization when the answer to its create is lost", async () => {
    const drop = { method: "PUT", path: "^/org$", times: 1, afterWrite: true };
    bench.sandbox.pangolinFaults.drop(drop);
    const held = await made(plain);
    assert.equal(held.id, "home");
    assert.equal(bench.sandbox.pangolinState.orgs.where({ orgId: "home" }).length, 1);
  });

  it("keeps the id when the retention of logs fails, and sets it in the next run", async () => {
    const args = { ...plain, requestLogDays: 30 };
    const fault = { method: "POST", path: "^/org/home$", status: 500, times: 1 };
    bench.sandbox.pangolinFaults.fail(fault);
    const held = new Held("Org");
    assert.equal((await errorOf(held.up(bench.run(), args))).id, "home");
    assert.equal(await held.up(bench.run(), args), "update");
    assert.equal(rowOf("home").settingsLogRetentionDaysRequest, 30);
  });

  it("its delete, which Pangolin's API fails at, says so and what to do", async () => {
    const held = await made(plain);
    assert.equal(
      await messageOf(held.destroy(bench.run())),
      'Org "home": Pangolin\'s API does not delete organizations (500 from DELETE /org/home: An ' +
        "error occurred...). Delete it in the dashboard and run `pulumi refresh`, or set the option " +
        "`retainOnDelete: true`, run `pulumi up`, and then remove it from the program.",
    );
    assert.equal(
      (await messageOf(held.up(bench.run(), { ...plain, subnet: "100.91.0.0/20" }))).slice(0, 60),
      'Org "home": Pangolin\'s API does not delete organizations (50',
    );
    bench.sandbox.pangolinState.orgs.remove({ orgId: "home" });
    assert.equal(await held.refresh(bench.run()), false);
    await bench.run().provider("Org").delete("home", plain);
  });

  it("says that it needs a root key", async () => {
    const { pangolinState: state } = bench.sandbox;
    const apiKey = bench.keyWithout();
    const row = state.apiKeys.find({ apiKeyId: apiKey.split(".")[0] ?? "" });
    assert.ok(row);
    Object.assign(row, { isRoot: false });
    state.apiKeyOrgs.add({ apiKeyId: row.apiKeyId, orgId: "home" });
    assert.equal(
      await messageOf(new Held("Org").up(bench.run({ apiKey }), plain)),
      'Org "home": Pangolin answered 403 from PUT /org: Key does not have root access. ' +
        "Use a root API key, made in Pangolin's server settings under API keys.",
    );
  });

  it("names the action when the key lacks it", async () => {
    const run = bench.run({ apiKey: bench.keyWithout("createOrg") });
    assert.equal(
      await messageOf(new Held("Org").up(run, plain)),
      'Org "home": Pangolin answered 403 from PUT /org: Key does not have permission perform this ' +
        "action. Give the API key the action createOrg, in Pangolin's dashboard under API keys.",
    );
  });

  it("refuses at preview ids and subnets that Pangolin would refuse", async () => {
    const check = async (change: Record<string, unknown>) => {
      const { failures = [] } = await bench
        .run()
        .provider("Org")
        .check({}, { ...plain, ...change });
      return failures.map(({ reason }) => reason);
    };
    assert.deepEqual(await check({ orgId: "My Org" }), [
      'Org "My Org": "orgId" is "My Org"; Pangolin takes at most 32 lower-case letters, digits, ' +
        "_ and single hyphens between them. Choose such an id.",
    ]);
    assert.deepEqual(await check({ subnet: "10.0.0.1" }), [
      'Org "home": "subnet" is "10.0.0.1", which is no IPv4 block. ' +
        "Give one such as 100.90.128.0/20.",
    ]);
    assert.deepEqual(await check({ utilitySubnet: "100.90.130.0/24" }), [
      'Org "home": "utilitySubnet" is "100.90.130.0/24" and overlaps with "subnet", ' +
        '"100.90.128.0/20". Choose blocks that are apart.',
    ]);
  });
});
