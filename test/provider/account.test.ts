import assert from "node:assert/strict";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { describeRecordKind, refusals } from "../support/recordKind";

type Update = "UpdateGitProviderAccount" | "UpdateImageRegistryAccount";

function edit(call: Update, account: Record<string, unknown>) {
  return (id: string, { hand }: KomodoBench) => hand.client.write(call, { id, account });
}

function change(call: Update, name: string, value: unknown) {
  return {
    value,
    writes: (id: string) => [{ type: call, params: { id, account: { [name]: value } } }],
  };
}

const GIT = "UpdateGitProviderAccount";
const REGISTRY = "UpdateImageRegistryAccount";
const TOKEN = "ghp_hunter2hunter2";

describeRecordKind("gitAccount", {
  kind: "GitAccount",
  every: () => ({ domain: "git.lan:3000", username: "bot", token: TOKEN, https: false }),
  least: () => ({ username: "bot" }),
  byHand: {
    domain: { write: edit(GIT, { domain: "git.example.com" }), seen: "git.example.com" },
    username: { write: edit(GIT, { username: "other" }), seen: "other" },
    token: { write: edit(GIT, { token: "ghp_other" }), seen: "ghp_other" },
    https: { write: edit(GIT, { https: true }), seen: true },
  },
  changes: {
    domain: change(GIT, "domain", "git.example.com"),
    username: change(GIT, "username", "other"),
    token: change(GIT, "token", "ghp_other"),
    https: change(GIT, "https", true),
  },
  removeByHand: (id, { hand }) => hand.client.write("DeleteGitProviderAccount", { id }),
});

describeRecordKind("registryAccount", {
  kind: "RegistryAccount",
  every: () => ({ domain: "ghcr.io", username: "bot", token: TOKEN }),
  least: () => ({ username: "bot" }),
  byHand: {
    domain: { write: edit(REGISTRY, { domain: "quay.io" }), seen: "quay.io" },
    username: { write: edit(REGISTRY, { username: "other" }), seen: "other" },
    token: { write: edit(REGISTRY, { token: "ghp_other" }), seen: "ghp_other" },
  },
  changes: {
    domain: change(REGISTRY, "domain", "quay.io"),
    username: change(REGISTRY, "username", "other"),
    token: change(REGISTRY, "token", "ghp_other"),
  },
  removeByHand: (id, { hand }) => hand.client.write("DeleteImageRegistryAccount", { id }),
});

describe("accountHandler", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  for (const [kind, noun, domain] of [
    ["GitAccount", "Git account", "github.com"],
    ["RegistryAccount", "Registry account", "docker.io"],
  ] as const) {
    it(`refuses a ${kind} that Komodo has, unless it is to be adopted`, async () => {
      const hand = new Held(kind);
      await hand.up(bench.run(), { username: "taken", token: "old" });
      const held = new Held(kind);
      const taken =
        `${noun} "taken@${domain}": Komodo has an account of this name for this domain already. ` +
        "Set `adopt: true` to take it over, or choose another name.";
      assert.equal(await messageOf(held.up(bench.run(), { username: "taken" })), taken);
      const args = { username: "taken", token: TOKEN, adopt: true };
      await held.up(bench.run(), args);
      assert.equal(held.id, hand.id);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      const other = new Held(kind);
      await other.up(bench.run(), { username: "free" });
      assert.equal(await messageOf(other.up(bench.run(), { username: "taken" })), taken);
      await other.destroy(bench.run());
      await held.destroy(bench.run());
    });

    it(`says so when a ${kind} is made by somebody else in the same moment`, async () => {
      bench.sandbox.faults.fail({
        type: kind === "GitAccount" ? "CreateGitProviderAccount" : "CreateImageRegistryAccount",
        error: "Failed to create account on db",
        trace: ["E11000 duplicate key error"],
      });
      assert.match(
        await messageOf(new Held(kind).up(bench.run(), { username: "race" })),
        /: Komodo has an account of this name for this domain already\. /,
      );
    });

    it(`S0-FR-6: shows a token of a ${kind} that was set by hand only as a fact`, async () => {
      const held = new Held(kind);
      await held.up(bench.run(), { username: "bare" });
      const call = kind === "GitAccount" ? GIT : REGISTRY;
      await edit(call, { token: TOKEN })(held.id ?? "", bench);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { username: "bare", token: "[set outside Varanus]" });
      assert.equal(await held.up(bench.run(), { username: "bare" }), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { username: "bare" });
      await held.destroy(bench.run());
    });

    it(`S0-FR-6: keeps the token of a ${kind} out of Komodo's own words`, async () => {
      bench.sandbox.faults.fail({ status: 400, error: `bad token ${TOKEN}` });
      const message = await messageOf(
        new Held(kind).up(bench.run(), { username: "bot", token: TOKEN }),
      );
      assert.equal(message.includes(TOKEN), false);
    });

    const cases: readonly (readonly [Record<string, unknown>, string])[] = [
      [
        { username: "a", domain: "https://ghcr.io/" },
        `${noun} "a@https://ghcr.io/": "domain" is "https://ghcr.io/", where Komodo takes a host alone. Use "ghcr.io".`,
      ],
      [
        { username: "a b" },
        `${noun} "a b@${domain}": "username" is "a b", which holds a blank. Remove it.`,
      ],
      [{ username: "" }, `${noun} "@${domain}": "username" is empty. Set "username".`],
      [
        { username: "a", token: `${TOKEN}\n` },
        `${noun} "a@${domain}": "token" holds a line end, a control character or a blank around it. ` +
          "Give the token alone, as with `trim()` of a file's text.",
      ],
    ];
    for (const [args, expected] of cases) {
      it(`refuses a ${kind} with ${JSON.stringify(args)} at preview`, async () => {
        assert.deepEqual(await refusals(bench, kind, args), [expected]);
      });
    }
  }

  it("reads 20 git accounts with one call", async () => {
    const run = bench.run();
    const all = Array.from({ length: 20 }, () => new Held("GitAccount"));
    for (const [i, held] of all.entries()) await held.up(run, { username: `u${i}` });
    bench.sandbox.calls.reset();
    const later = bench.run();
    await Promise.all(all.map((held) => held.refresh(later)));
    assert.deepEqual(
      bench.sandbox.calls.list.map(({ type }) => type),
      ["LoginLocalUser", "ListGitProviderAccounts"],
    );
  });
});
