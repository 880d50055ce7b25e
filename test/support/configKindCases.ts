import assert from "node:assert/strict";
import type { Properties } from "../../providers/dynamic/values";
import type { ResourceType } from "../../providers/komodo/api";
import { Held, type KomodoBench, messageOf, startBench } from "./komodo";

/** One change in the program and the partial config that it has to send. */
export interface ProgramChange {
  /** Inputs that change; undefined ones leave the program. */
  readonly change: Properties;
  readonly sent: Properties;
}

/** What the life of a kind that is only a record is tested with. */
export interface ConfigKindCase {
  readonly kind: ResourceType;
  /** Part of the test's title where a kind has several forms. */
  readonly form?: string;
  /** Every field of Komodo's config, by its name there. */
  readonly names: Readonly<Record<string, true>>;
  /** Makes what the arguments refer to. */
  stage?(bench: KomodoBench): Promise<void>;
  /** Arguments beside the name with every field away from its default; sources that exclude each other in turn. */
  readonly every: readonly [Properties, ...Properties[]];
  /** The least arguments beside the name. */
  readonly required: Properties;
  /** Per field a value in Komodo's form that differs from the first of `every`. */
  readonly byHand: Properties;
  /** Our value of a field that was set by hand, where it is not the same. */
  readonly shown?: Properties;
  /** Config that sets one field by hand, where it is not the field alone. */
  handConfig?(name: string, value: unknown): Properties;
  /** Inputs after a field was set by hand, where it is not one input that differs. */
  drifted?(before: Properties, name: string, value: unknown): Properties;
  /** Changes of the first of `every` that send each field once. */
  readonly inProgram: readonly ProgramChange[];
}

const META = { description: "in the cellar", tags: ["trusted", "cellar"], template: true };

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

function without(properties: Properties, keys: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !keys.includes(key)));
}

/** Registers the tests that every kind has which is only a record; each against a sandbox. */
export function describeConfigKind(test: ConfigKindCase): void {
  const { kind, form, names, byHand } = test;
  describe(`${kind}${form === undefined ? "" : ` (${form})`}`, () => {
    const stage = new KindStage(test);
    before(() => stage.open());
    after(() => stage.close());
    afterEach(() => stage.bench.sandbox.faults.clear());

    test.every.forEach((args, at) => {
      it(`has no drift and no change after a create with every field set (${at + 1} of ${test.every.length})`, () =>
        stage.expectNoDrift({ name: "every", ...META, ...args }));
    });

    it("has no drift after a create with nothing but what is required", () =>
      stage.expectNoDrift({ name: "plain", ...test.required }));

    it(`shows drift of each of the ${Object.keys(names).length} config fields and puts it back`, async () => {
      assert.deepEqual(Object.keys(byHand).sort(), Object.keys(names).sort());
      await stage.expectDriftOfEach();
    });

    it("shows drift of description, tags, template and name and puts it back", () =>
      stage.expectMetaDrift());

    it("is updated with the changed fields only, for each field", async () => {
      const sent = test.inProgram.flatMap((change) => sentNames(change.sent));
      assert.deepEqual([...new Set(sent)].sort(), Object.keys(names).sort());
      await stage.expectMinimalUpdates();
    });

    it("resets what leaves the program to Komodo's defaults", () => stage.expectReset());

    it("keeps its id when it is renamed", () => stage.expectRename());

    it("is gone from the state when it was deleted by hand, and its delete succeeds twice", () =>
      stage.expectGone());

    it("refuses a name that is taken, unless it is to be adopted", () => stage.expectAdoption());

    it("is kept and completed by the next run when its tags could not be written", () =>
      stage.expectRepair());
  });
}

/** Fields that a config sends; those of a `{type, params}` are its parameters. */
function sentNames({ type, params, ...fields }: Properties): string[] {
  if (type === undefined) return Object.keys(fields);
  return Object.keys(params as Properties);
}

class KindStage {
  private opened?: KomodoBench;

  constructor(private readonly test: ConfigKindCase) {}

  get bench(): KomodoBench {
    assert.ok(this.opened);
    return this.opened;
  }

  async open(): Promise<void> {
    this.opened = await startBench();
    await this.test.stage?.(this.opened);
  }

  async close(): Promise<void> {
    await this.opened?.close();
  }

  private get every(): Properties {
    return this.test.every[0];
  }

  private async made(args: Properties): Promise<Held> {
    const held = new Held(this.test.kind);
    assert.equal(await held.up(this.bench.run(), args), "create");
    return held;
  }

  private handUpdate(held: Held, config: Properties): Promise<unknown> {
    const id = held.id ?? "";
    return this.bench.hand.client.write(`Update${this.test.kind}`, { id, config });
  }

  private async remoteConfig(id: string): Promise<Properties> {
    const all = await this.bench.hand.client.read(`ListFull${this.test.kind}s`, { limit: 0 });
    return all.find((item) => item._id.$oid === id)?.config ?? {};
  }

  async expectNoDrift(args: Properties): Promise<void> {
    const held = await this.made(args);
    const sent = { ...held.inputs };
    assert.equal(await held.refresh(this.bench.run()), true);
    assert.deepEqual(held.inputs, sent);
    assert.equal(await held.up(this.bench.run(), args), "same");
    await held.destroy(this.bench.run());
  }

  async expectDriftOfEach(): Promise<void> {
    const args = { name: "drift", ...this.every };
    const held = await this.made(args);
    await held.refresh(this.bench.run());
    for (const [name, value] of Object.entries(this.test.byHand)) {
      const before = { ...held.inputs };
      await this.handUpdate(held, this.test.handConfig?.(name, value) ?? { [name]: value });
      await held.refresh(this.bench.run());
      assert.deepEqual(held.inputs, this.drifted(before, name, value), name);
      assert.equal(await held.up(this.bench.run(), args), "update", name);
      await held.refresh(this.bench.run());
      assert.deepEqual(held.inputs, before, `${name} put back`);
    }
    await held.destroy(this.bench.run());
  }

  private drifted(before: Properties, name: string, value: unknown): Properties {
    if (this.test.drifted) return this.test.drifted(before, name, value);
    const ours = inputName(name);
    return { ...before, [ours]: this.test.shown?.[ours] ?? value };
  }

  async expectMetaDrift(): Promise<void> {
    const { kind } = this.test;
    const args = { name: "meta", ...META, ...this.every };
    const held = await this.made(args);
    const id = held.id ?? "";
    const before = { ...held.inputs };
    const moved = { description: "moved", tags: ["attic"], template: false };
    const { client } = this.bench.hand;
    await client.write("UpdateResourceMeta", { target: { type: kind, id }, ...moved });
    await client.write(`Rename${kind}`, { id, name: "renamed" });
    await held.refresh(this.bench.run());
    assert.deepEqual(held.inputs, { ...before, ...moved, name: "renamed" });
    assert.equal(await held.up(this.bench.run(), args), "update");
    await held.refresh(this.bench.run());
    assert.deepEqual(held.inputs, before);
    await held.destroy(this.bench.run());
  }

  async expectMinimalUpdates(): Promise<void> {
    const { kind } = this.test;
    const args = { name: "delta", ...this.every };
    for (const { change, sent } of this.test.inProgram) {
      const held = await this.made(args);
      const kept = without(args, Object.keys(change));
      const news = { ...kept, ...without(change, absentKeys(change)) };
      this.bench.sandbox.calls.reset();
      assert.equal(await held.up(this.bench.run(), news), "update", JSON.stringify(change));
      const writes = this.bench.sandbox.calls.list
        .filter(({ family, type }) => family === "write" && !type.startsWith("Refresh"))
        .map(({ type, params }) => ({ type, params }));
      assert.deepEqual(writes, [{ type: `Update${kind}`, params: { id: held.id, config: sent } }]);
      await held.refresh(this.bench.run());
      assert.equal(await held.up(this.bench.run(), news), "same", JSON.stringify(change));
      await held.destroy(this.bench.run());
    }
  }

  async expectReset(): Promise<void> {
    const plain = await this.made({ name: "untouched", ...this.test.required });
    const held = await this.made({ name: "reset", ...META, ...this.every });
    const bare = { name: "reset", ...this.test.required };
    assert.equal(await held.up(this.bench.run(), bare), "update");
    const keep = (config: Properties) => without(config, ["version"]);
    assert.deepEqual(
      keep(await this.remoteConfig(held.id ?? "")),
      keep(await this.remoteConfig(plain.id ?? "")),
    );
    await held.refresh(this.bench.run());
    assert.deepEqual(held.inputs, bare);
    await held.destroy(this.bench.run());
    await plain.destroy(this.bench.run());
  }

  async expectRename(): Promise<void> {
    const held = await this.made({ name: "before", ...this.test.required });
    const { id } = held;
    const after = { name: "after", ...this.test.required };
    assert.equal(await held.up(this.bench.run(), after), "update");
    assert.equal(held.id, id);
    await held.refresh(this.bench.run());
    assert.equal(held.inputs.name, "after");
    await held.destroy(this.bench.run());
  }

  async expectGone(): Promise<void> {
    const { kind } = this.test;
    const held = await this.made({ name: "ghost", ...this.test.required });
    const { id = "", outs } = held;
    await this.bench.hand.client.write(`Delete${kind}`, { id });
    assert.equal(await held.refresh(this.bench.run()), false);
    await this.bench.run().provider(kind).delete(id, outs);
    await this.bench.run().provider(kind).delete(id, outs);
  }

  async expectAdoption(): Promise<void> {
    const { kind } = this.test;
    const hand = await this.bench.hand.client.write(`Create${kind}`, { name: "found" });
    const args = { name: "found", tags: ["trusted"], ...this.every };
    const held = new Held(kind);
    assert.equal(
      await messageOf(held.up(this.bench.run(), args)),
      `${kind} "found": Komodo has one of this name already. ` +
        "Set `adopt: true` to take it over, or choose another name.",
    );
    assert.equal(held.id, undefined);
    await held.up(this.bench.run(), { ...args, adopt: true });
    assert.equal(held.id, hand._id.$oid);
    const sent = { ...held.inputs };
    await held.refresh(this.bench.run());
    assert.deepEqual(held.inputs, sent);
    await held.destroy(this.bench.run());
  }

  async expectRepair(): Promise<void> {
    const { kind } = this.test;
    const { faults } = this.bench.sandbox;
    faults.fail({ type: "UpdateResourceMeta", error: "disk full", times: 1 });
    const held = new Held(kind);
    const args = { name: "half", tags: ["trusted"], description: "x", ...this.test.required };
    assert.equal(
      await messageOf(held.up(this.bench.run(), args)),
      `${kind} "half": Komodo answered 500 from POST /write/UpdateResourceMeta: disk full. ` +
        "See Komodo's log for the cause, then run `pulumi up` again.",
    );
    assert.equal(await held.up(this.bench.run(), args), "update");
    await held.refresh(this.bench.run());
    assert.deepEqual(held.inputs, args);
    await held.destroy(this.bench.run());
  }
}

const INPUT_NAMES: Readonly<Record<string, string>> = {
  server_id: "server",
  builder_id: "builder",
  server_ids: "servers",
};

function inputName(name: string): string {
  return INPUT_NAMES[name] ?? camel(name);
}

function absentKeys(change: Properties): string[] {
  return Object.keys(change).filter((key) => change[key] === undefined);
}
