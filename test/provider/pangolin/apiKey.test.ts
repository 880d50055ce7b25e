import assert from "node:assert/strict";
import { apiActions } from "../../../providers/pangolin/apiKey/actions";
import { ACTIONS } from "../../../sandbox/pangolin/actions";
import type { Properties } from "../../../providers/dynamic/values";
import {
  errorOf,
  Held,
  messageOf,
  type PangolinBench,
  startPangolinBench,
} from "../../support/pangolin";

describe("apiKey", () => {
  let bench: PangolinBench;
  before(async () => {
    bench = await startPangolinBench();
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.pangolinFaults.clear());

  const args = { name: "ci", actions: ["listSites", "getOrg"] };

  async function made(inputs: Properties): Promise<Held> {
    const held = new Held("ApiKey");
    assert.equal(await held.up(bench.run(), inputs), "create");
    return held;
  }

  function ids(): string[] {
    return bench.sandbox.pangolinState.apiKeyOrgs.all.map(({ apiKeyId }) => apiKeyId);
  }

  function actions(held: Held): string[] {
    const { apiKeyActions } = bench.sandbox.pangolinState;
    return apiKeyActions.where({ apiKeyId: held.id ?? "" }).map(({ actionId }) => actionId);
  }

  function keyPath(held: Held): string {
    return `/org/${bench.sandbox.pangolin.org}/api-key/${held.id ?? ""}`;
  }

  it("makes a key that works, and has no drift in whichever order its actions are", async () => {
    const held = await made(args);
    const apiKey = String(held.outs.apiKey);
    assert.match(apiKey, new RegExp(`^${held.id ?? ""}\\.\\w{40}$`));
    const { client } = bench.run({ apiKey }).pangolin;
    await client.get(`/org/${bench.sandbox.pangolin.org}/sites`);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(held.outs.apiKey, apiKey);
    const turned = { ...args, actions: ["getOrg", "listSites", "getOrg"] };
    assert.equal(await held.up(bench.run(), turned), "same");
    await held.destroy(bench.run());
    assert.deepEqual(ids(), []);
  });

  it("changes its actions in place, shows their drift, and puts them back", async () => {
    const held = await made(args);
    const { id, outs } = held;
    assert.equal(await held.up(bench.run(), { ...args, actions: ["listRoles"] }), "update");
    assert.deepEqual([held.id, held.outs.apiKey], [id, outs.apiKey]);
    assert.deepEqual(actions(held), ["listRoles"]);
    await held.up(bench.run(), args);
    await bench.hand.client.update(`${keyPath(held)}/actions`, { actionIds: ["deleteOrg"] });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.actions, ["deleteOrg"]);
    assert.equal(await held.up(bench.run(), args), "update");
    assert.deepEqual(actions(held).sort(), ["getOrg", "listSites"]);
    await held.destroy(bench.run());
  });

  it("replaces a key whose name or organization changes", async () => {
    const held = await made(args);
    const { id } = held;
    assert.equal(await held.up(bench.run(), { ...args, name: "cd" }), "replace");
    assert.notEqual(held.id, id);
    const ranges = { subnet: "100.90.128.0/20", utilitySubnet: "100.96.128.0/20" };
    await bench.hand.client.create("/org", { orgId: "second", name: "second", ...ranges });
    const moved = { ...args, name: "cd", org: "second" };
    assert.equal(await held.up(bench.run(), moved), "replace");
    assert.deepEqual(ids(), [held.id]);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, moved);
    await held.destroy(bench.run());
  });

  it("forgets a key that is gone, deletes it twice, and does not answer 500 to its update", async () => {
    const held = await made(args);
    const { id = "", outs } = held;
    await bench.run().provider("ApiKey").delete(id, outs);
    await bench.run().provider("ApiKey").delete(id, outs);
    assert.equal(
      await messageOf(held.up(bench.run(), { ...args, actions: ["listRoles"] })),
      'API key "ci": is gone from Pangolin. Run `pulumi refresh`, then `pulumi up` again.',
    );
    assert.equal(await held.refresh(bench.run()), false);
  });

  it("takes away the key of a create whose answer was lost, and makes another", async () => {
    const faults = bench.sandbox.pangolinFaults;
    faults.drop({ method: "PUT", path: /\/api-key$/, times: 1, afterWrite: true });
    const held = await made(args);
    assert.deepEqual(ids(), [held.id]);
    assert.match(String(held.outs.apiKey), /^\w{15}\.\w{40}$/);
    await held.destroy(bench.run());
  });

  it("leaves keys of the same name alone while it does so, also those made side by side", async () => {
    const theirs = await made(args);
    const faults = bench.sandbox.pangolinFaults;
    faults.drop({ method: "PUT", path: /\/api-key$/, times: 1, afterWrite: true });
    const run = bench.run();
    const [one, two] = [new Held("ApiKey"), new Held("ApiKey")];
    await Promise.all([one.up(run, args), two.up(run, args)]);
    assert.deepEqual(ids().sort(), [theirs.id, one.id, two.id].sort());
    for (const held of [theirs, one, two]) await held.destroy(bench.run());
  });

  it("keeps a key whose actions could not be set, with its secret, and sets them next time", async () => {
    bench.sandbox.pangolinFaults.fail({ method: "POST", path: /\/actions$/, times: 1 });
    const held = new Held("ApiKey");
    const error = await errorOf(held.up(bench.run(), args));
    assert.match(error.message, /^API key "ci": Pangolin answered 500 from POST /);
    assert.match(String(held.outs.apiKey), /^\w{15}\.\w{40}$/);
    assert.equal(await held.up(bench.run(), args), "update");
    assert.deepEqual(actions(held).sort(), ["getOrg", "listSites"]);
    assert.deepEqual(ids(), [held.id]);
    await held.destroy(bench.run());
  });

  it("leaves no key behind for an organization that does not exist", async () => {
    const before = bench.sandbox.pangolinState.apiKeys.all.length;
    assert.equal(
      await messageOf(new Held("ApiKey").up(bench.run(), { ...args, org: "nope" })),
      'API key "ci": Pangolin has no organization "nope". ' +
        "Correct `org`, or the setting pangolin:org.",
    );
    assert.equal(bench.sandbox.pangolinState.apiKeys.all.length, before);
  });

  it("S0-FR-6: keeps the secret out of errors", async () => {
    const held = await made(args);
    const [, secret = ""] = String(held.outs.apiKey).split(".");
    const message = `no ${secret}`;
    bench.sandbox.pangolinFaults.fail({ method: "POST", path: /\/actions$/, status: 400, message });
    const run = bench.run();
    const text = await messageOf(held.up(run, { ...args, actions: ["listRoles"] }));
    assert.equal(text.includes(secret), false);
    await held.destroy(bench.run());
  });

  it("says which action may be mistyped, which Pangolin does not", async () => {
    const held = new Held("ApiKey");
    const inputs = { ...args, actions: ["listSite", "getOrg"] };
    assert.equal(
      await messageOf(held.up(bench.run(), inputs)),
      'API key "ci": Pangolin does not know one of its actions, perhaps "listSite" (listSites?). ' +
        "Correct `actions`, then run `pulumi up` again.",
    );
    assert.equal(await held.up(bench.run(), args), "update");
    await held.destroy(bench.run());
  });

  it("refuses a key without actions at preview", async () => {
    const { failures = [] } = await bench
      .run()
      .provider("ApiKey")
      .check({}, { name: "ci", actions: [] });
    assert.equal(
      failures[0]?.reason,
      'API key "ci": "actions" is empty, and Pangolin takes no empty set. Name one.',
    );
  });

  it("says that only a root key may do this", async () => {
    const limited = await made({ name: "limited", actions: ["getOrg", "listApiKeys"] });
    const apiKey = String(limited.outs.apiKey);
    assert.match(
      await messageOf(new Held("ApiKey").up(bench.run({ apiKey }), args)),
      /Key does not have root access\. Use a root API key, /,
    );
    await limited.destroy(bench.run());
  });

  it("sees all of 25 keys", async () => {
    const run = bench.run();
    const all = Array.from({ length: 25 }, () => new Held("ApiKey"));
    await Promise.all(all.map((held, at) => held.up(run, { ...args, name: `k${at}` })));
    const later = bench.run();
    const found = await Promise.all(all.map((held) => held.refresh(later)));
    assert.equal(found.every(Boolean), true);
    await Promise.all(all.map((held) => held.destroy(later)));
    assert.deepEqual(ids(), []);
  });
});

describe("apiActions", () => {
  it("holds only actions that Pangolin knows", () => {
    assert.deepEqual(
      apiActions.filter((action) => !ACTIONS.includes(action)),
      [],
    );
  });
});
