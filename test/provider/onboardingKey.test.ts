import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { type Changed, describeRecordKind, refusals } from "../support/recordKind";

const OWN_KEY = "O_1234567890123456789012345678_O";

function edit(changes: Record<string, unknown>) {
  return (id: string, { hand }: KomodoBench) =>
    hand.client.write("UpdateOnboardingKey", { public_key: id, ...changes });
}

function change(value: unknown, sent: Record<string, unknown>): Changed {
  const writes = (id: string) => [
    { type: "UpdateOnboardingKey", params: { public_key: id, ...sent } },
  ];
  return { value, writes };
}

async function makeServers({ hand }: KomodoBench): Promise<void> {
  for (const name of ["model", "other"]) await hand.client.write("CreateServer", { name });
  await hand.client.write("CreateTag", { name: "known" });
}

describeRecordKind("onboardingKey", {
  kind: "OnboardingKey",
  prepare: makeServers,
  every: () => ({
    name: "edge",
    privateKey: OWN_KEY,
    enabled: false,
    expires: "2199-12-31",
    tags: ["untrusted", "edge"],
    privileged: true,
    copyServer: "model",
    createBuilder: true,
  }),
  least: () => ({ name: "plain" }),
  byHand: {
    name: { write: edit({ name: "x" }), seen: "x" },
    enabled: { write: edit({ enabled: true }), seen: true },
    expires: { write: edit({ expires: 4_102_444_800_000 }), seen: "2100-01-01T00:00:00.000Z" },
    tags: { write: edit({ tags: [] }), seen: [] },
    privileged: { write: edit({ privileged: false }), seen: false },
    copyServer: { write: edit({ copy_server: "" }), seen: "" },
    createBuilder: { write: edit({ create_builder: false }), seen: false },
  },
  changes: {
    name: change("new", { name: "new" }),
    enabled: change(true, { enabled: true }),
    expires: change("2100-01-01", { expires: 4_102_444_800_000 }),
    tags: change(["known"], { tags: ["known"] }),
    privileged: change(false, { privileged: false }),
    copyServer: change("", { copy_server: "" }),
    createBuilder: change(false, { create_builder: false }),
  },
  removeByHand: (id, { hand }) => hand.client.write("DeleteOnboardingKey", { public_key: id }),
});

describe("onboardingKey and its secret", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
    await makeServers(bench);
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  async function made(args: Record<string, unknown>): Promise<Held> {
    const held = new Held("OnboardingKey");
    await held.up(bench.run(), args);
    return held;
  }

  it("gives out the key that Komodo made, and keeps it over refresh and update", async () => {
    const held = await made({ name: "generated" });
    const { key } = held.outs;
    assert.match(String(key), /^O_.{28}_O$/);
    assert.equal(held.outs.publicKey, held.id);
    await held.refresh(bench.run());
    await held.up(bench.run(), { name: "generated", privileged: true });
    assert.equal(held.outs.key, key);
    await held.destroy(bench.run());
  });

  it("gives out the program's own key, and is replaced with it", async () => {
    const held = await made({ name: "own", privateKey: OWN_KEY });
    assert.equal(held.outs.key, OWN_KEY);
    const other = OWN_KEY.replace("1234", "4321");
    assert.equal(await held.up(bench.run(), { name: "own", privateKey: other }), "replace");
    assert.equal(held.outs.key, other);
    await held.destroy(bench.run());
  });

  it("keeps a key that could not be disabled, with its secret, and disables it next", async () => {
    bench.sandbox.faults.fail({ type: "UpdateOnboardingKey", error: "disk full", times: 1 });
    const held = new Held("OnboardingKey");
    const args = { name: "half", enabled: false };
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Onboarding key "half": Komodo answered 500 from POST /write/UpdateOnboardingKey: disk full. ' +
        "See Komodo's log for the cause, then run `pulumi up` again.",
    );
    const { key } = held.outs;
    assert.match(String(key), /^O_.{28}_O$/);
    assert.equal(await held.up(bench.run(), args), "update");
    assert.equal(held.outs.key, key);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    await held.destroy(bench.run());
  });

  it("refuses a private key that Komodo has already", async () => {
    const held = await made({ name: "first", privateKey: OWN_KEY });
    assert.equal(
      await messageOf(made({ name: "second", privateKey: OWN_KEY })),
      'Onboarding key "second": Komodo has one with this private key already. ' +
        "Delete that one in Komodo, or give another key.",
    );
    await held.destroy(bench.run());
  });

  it("makes tags that do not exist, which Komodo would drop", async () => {
    const held = await made({ name: "tagged", tags: ["brand-new"] });
    const keys = await bench.hand.client.read("ListOnboardingKeys", {});
    assert.deepEqual(keys.find(({ name }) => name === "tagged")?.tags, ["brand-new"]);
    await held.destroy(bench.run());
  });

  it("takes a server by id and by name, and writes its id", async () => {
    const servers = await bench.hand.client.read("ListServers", {});
    const id = servers.find(({ name }) => name === "model")?.id ?? "";
    for (const copyServer of [id, "model"]) {
      const held = await made({ name: "copy", copyServer });
      const keys = await bench.hand.client.read("ListOnboardingKeys", {});
      assert.equal(keys.find(({ name }) => name === "copy")?.copy_server, id);
      await held.refresh(bench.run());
      assert.equal(held.inputs.copyServer, copyServer);
      await held.destroy(bench.run());
    }
  });

  it("refuses a server that Komodo has not", async () => {
    assert.equal(
      await messageOf(made({ name: "copy", copyServer: "nope" })),
      'Onboarding key "copy": Komodo has no server "nope". ' +
        'Make it first, or correct "copyServer".',
    );
  });

  it("refuses to make a key that has expired already", async () => {
    assert.equal(
      await messageOf(made({ name: "late", expires: "2020-01-01" })),
      'Onboarding key "late": "expires" is 2020-01-01T00:00:00.000Z, which has passed. ' +
        "Set a later time.",
    );
  });

  const pair = generateKeyPairSync("x25519");
  const accepted = {
    "a text of 32 bytes": OWN_KEY,
    "PKCS8 as PEM": pair.privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    "PKCS8 as base64": pair.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
  };
  for (const [form, privateKey] of Object.entries(accepted)) {
    it(`accepts ${form} as a private key`, async () => {
      assert.deepEqual(await refusals(bench, "OnboardingKey", { name: "k", privateKey }), []);
    });
  }

  const ed25519 = generateKeyPairSync("ed25519").privateKey;
  const refused = {
    "a text of 33 bytes": "x".repeat(33),
    "an empty text": "",
    "a text with a line end": "secret-key\n",
    "17 characters of 2 bytes": "é".repeat(17),
    "a key of another sort": ed25519.export({ format: "pem", type: "pkcs8" }).toString(),
  };
  for (const [form, privateKey] of Object.entries(refused)) {
    it(`S0-FR-6: refuses ${form} as a private key, without showing it`, async () => {
      assert.deepEqual(await refusals(bench, "OnboardingKey", { name: "k", privateKey }), [
        `Onboarding key "k": "privateKey" has ${Buffer.byteLength(privateKey)} bytes; Komodo takes ` +
          "a text of 1 to 32 without blanks around it, or an X25519 key in PKCS8, as PEM or base64. " +
          "Give such a key, or leave it out: Komodo makes one.",
      ]);
    });
  }

  it("reads all keys with one call", async () => {
    const all = [await made({ name: "a" }), await made({ name: "a" })];
    bench.sandbox.calls.reset();
    const run = bench.run();
    await Promise.all(all.map((held) => held.refresh(run)));
    assert.deepEqual(
      bench.sandbox.calls.list.map(({ type }) => type),
      ["LoginLocalUser", "ListOnboardingKeys"],
    );
    for (const held of all) await held.destroy(bench.run());
  });
});
