import assert from "node:assert/strict";
import { KomodoClient } from "../../providers/komodo/client";
import { Redactor } from "../../providers/http/redact";
import { Held, type KomodoBench, messageOf, sandboxSettings, startBench } from "../support/komodo";
import { refusals } from "../support/recordKind";

describe("apiKey", () => {
  let bench: KomodoBench;
  let ci: Held;
  before(async () => {
    bench = await startBench();
    ci = new Held("ServiceUser");
    await ci.up(bench.run(), { username: "ci" });
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  async function made(args: Record<string, unknown> = {}): Promise<Held> {
    const held = new Held("ApiKey");
    await held.up(bench.run(), { name: "deploy", user: "ci", ...args });
    return held;
  }

  it("is a key that works, whose secret only the state knows", async () => {
    const held = await made({ expires: "2199-12-31" });
    const { key, secret } = held.outs as { key: string; secret: string };
    assert.match(key, /^K_.{40}_K$/);
    assert.match(secret, /^S_.{40}_S$/);
    const settings = { ...sandboxSettings(bench.sandbox), apiKey: { key, secret } };
    const { login: _login, ...byKey } = settings;
    const client = new KomodoClient(byKey, new Redactor());
    assert.equal((await client.read("GetVersion", {})).version, "2.3.2");
    await held.refresh(bench.run());
    assert.equal(held.outs.secret, secret);
    await held.destroy(bench.run());
    await assert.rejects(client.read("GetVersion", {}), /Invalid user credentials/);
  });

  it("has no drift with every field, with the required ones, and in either form of a time", async () => {
    const forms = [
      [{}, undefined],
      [{ expires: "2199-12-31", triggers: { rotation: "1" } }, "2199-12-31T00:00:00.000Z"],
      [{ expires: "2199-12-31T18:00:00+02:00" }, "2199-12-31T16:00:00.000Z"],
    ] as const;
    for (const [args, expires] of forms) {
      const held = await made(args);
      assert.equal(held.inputs.expires, expires);
      const sent = { ...held.inputs };
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, sent);
      assert.equal(await held.up(bench.run(), { name: "deploy", user: "ci", ...args }), "same");
      await held.destroy(bench.run());
    }
  });

  it("sends the time of its end in milliseconds, and 0 for never", async () => {
    bench.sandbox.calls.reset();
    const all = [await made(), await made({ expires: "2100-01-01" })];
    const calls = bench.sandbox.calls.list.filter(
      ({ type }) => type === "CreateApiKeyForServiceUser",
    );
    assert.deepEqual(
      calls.map(({ params }) => (params as { expires: number }).expires),
      [0, 4_102_444_800_000],
    );
    for (const held of all) await held.destroy(bench.run());
  });

  it("takes the user's id for the same as its name", async () => {
    const held = await made();
    const step = await held.up(bench.run(), { name: "deploy", user: ci.id });
    assert.equal(step, "same");
    await held.destroy(bench.run());
  });

  for (const [field, value] of [
    ["name", "other"],
    ["expires", "2199-01-01"],
    ["triggers", { rotation: "2" }],
  ] as const) {
    it(`is made anew when ${field} changes, before the old key goes`, async () => {
      const held = await made();
      const { key } = held.outs;
      bench.sandbox.calls.reset();
      const args = { name: "deploy", user: "ci", [field]: value };
      assert.equal(await held.up(bench.run(), args), "replace");
      assert.notEqual(held.outs.key, key);
      const writes = bench.sandbox.calls.list.filter(({ family }) => family === "write");
      assert.deepEqual(
        writes.map(({ type, params }) => [type, (params as { key?: string }).key]),
        [
          ["CreateApiKeyForServiceUser", undefined],
          ["DeleteApiKeyForServiceUser", key],
        ],
      );
      await held.destroy(bench.run());
    });
  }

  it("is gone when it, or its user, was deleted by hand; its delete then succeeds", async () => {
    const held = await made();
    const { id = "", outs } = held;
    await bench.hand.client.write("DeleteApiKeyForServiceUser", { key: id });
    assert.equal(await held.refresh(bench.run()), false);
    await bench.run().provider("ApiKey").delete(id, outs);
    const user = new Held("ServiceUser");
    await user.up(bench.run(), { username: "short" });
    const orphan = await made({ user: "short" });
    await user.destroy(bench.run());
    const { id: orphanId = "", outs: orphanOuts } = orphan;
    assert.equal(await orphan.refresh(bench.run()), false);
    await bench.run().provider("ApiKey").delete(orphanId, orphanOuts);
  });

  it("refuses a user that Komodo has not, and one with a password", async () => {
    assert.equal(
      await messageOf(made({ user: "nobody" })),
      'API key "deploy": Komodo has no user "nobody". Make the user first, or correct the name.',
    );
    const ann = new Held("User");
    await ann.up(bench.run(), { username: "ann", password: "correct horse" });
    assert.equal(
      await messageOf(made({ user: "ann" })),
      'API key "deploy": Komodo answered 403 from POST /write/CreateApiKeyForServiceUser: Target ' +
        "user is not Service User. Name a service user: Komodo makes keys for no other.",
    );
    await ann.destroy(bench.run());
  });

  it("refuses to make a key that has expired already", async () => {
    assert.equal(
      await messageOf(made({ expires: "2020-01-01" })),
      'API key "deploy": "expires" is 2020-01-01T00:00:00.000Z, which has passed. Set a later time.',
    );
  });

  for (const expires of ["tomorrow", "2030-02-30", "2030-01-01T10:00", "31.12.2030"]) {
    it(`refuses "${expires}" as a time at preview`, async () => {
      assert.deepEqual(await refusals(bench, "ApiKey", { name: "k", user: "ci", expires }), [
        `API key "k": "expires" is "${expires}", which is no date, nor a time with its zone. ` +
          "Give it as `2030-12-31`, or as `2030-12-31T18:00:00Z`.",
      ]);
    });
  }

  for (const [name, expected] of [
    [" ", '"name" is empty. Set "name".'],
    ["a\tb", '"name" holds a control character, which Komodo refuses. Remove it.'],
    ["x".repeat(201), '"name" has 201 characters, Komodo takes 200. Shorten it.'],
  ] as const) {
    it(`refuses a name with: ${expected}`, async () => {
      assert.deepEqual(await refusals(bench, "ApiKey", { name, user: "ci" }), [
        `API key "${name}": ${expected}`,
      ]);
    });
  }

  it("says that a secret may be lost when Komodo's answer is", async () => {
    bench.sandbox.faults.drop({ type: "CreateApiKeyForServiceUser", after: true });
    const message = await messageOf(made({ name: "lost" }));
    assert.match(
      message,
      /^API key "lost": its secret may be lost, for no answer came: Komodo "http.+": no answer to POST .+ \(.+\)\. .+ If user "ci" has such a key in Komodo now, delete it there\. Then run `pulumi up` again\.$/,
    );
  });

  it("S0-FR-6: keeps the secret out of Komodo's own words", async () => {
    const held = await made();
    const secret = String(held.outs.secret);
    const run = bench.run();
    await held.refresh(run);
    bench.sandbox.faults.fail({ type: "DeleteApiKeyForServiceUser", error: `bad ${secret}` });
    const error = await messageOf(held.destroy(run));
    assert.equal(error.includes(secret), false);
    assert.match(error, /bad \[secret\]/);
    bench.sandbox.faults.clear();
    await held.destroy(bench.run());
  });

  it("reads the keys of one user with one call", async () => {
    const all = [await made(), await made(), await made()];
    bench.sandbox.calls.reset();
    const run = bench.run();
    await Promise.all(all.map((held) => held.refresh(run)));
    assert.deepEqual(
      bench.sandbox.calls.list.map(({ type }) => type),
      ["LoginLocalUser", "ListApiKeysForServiceUser"],
    );
    for (const held of all) await held.destroy(bench.run());
  });
});
