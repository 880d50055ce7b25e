import assert from "node:assert/strict";
import type { Properties } from "../../providers/dynamic/values";
import { Held, type Kind, type KomodoBench, startBench } from "./komodo";

/** A request as the sandbox received it. */
export interface Request {
  readonly type: string;
  readonly params: unknown;
}

/** One field in another state than the program's. */
export interface ByHand {
  /** Changes it as a hand in Komodo would. */
  readonly write: (id: string, bench: KomodoBench) => Promise<unknown>;
  /** What a refresh then shows. */
  readonly seen: unknown;
}

/** One field that the program changes. */
export interface Changed {
  readonly value: unknown;
  /** All that is written for it. */
  readonly writes: (id: string) => readonly Request[];
}

/** What the common facts about a kind of record are tried with. */
export interface RecordCases {
  readonly kind: Kind;
  /** Makes what the resources refer to. */
  prepare?(bench: KomodoBench): Promise<unknown>;
  /** Arguments with every field away from its default. */
  every(): Properties;
  /** Arguments with the required fields only. */
  least(): Properties;
  /** Every field that a hand can change. */
  readonly byHand: Readonly<Record<string, ByHand>>;
  /** Every field that an update can change. */
  readonly changes: Readonly<Record<string, Changed>>;
  removeByHand(id: string, bench: KomodoBench): Promise<unknown>;
}

/** The facts that hold for every kind which is a record in Komodo without a config. */
export function describeRecordKind(name: string, cases: RecordCases): void {
  describe(name, () => {
    let bench: KomodoBench;
    before(async () => {
      bench = await startBench();
      await cases.prepare?.(bench);
    });
    after(() => bench.close());

    async function made(args: Properties): Promise<Held> {
      const held = new Held(cases.kind);
      assert.equal(await held.up(bench.run(), args), "create");
      return held;
    }

    it("has no drift and no change after a create with every field set", async () => {
      await staysSame(cases.every());
    });

    it("has no drift and no change after a create with the required fields only", async () => {
      await staysSame(cases.least());
    });

    async function staysSame(args: Properties): Promise<void> {
      const held = await made(args);
      const sent = { ...held.inputs };
      assert.equal(await held.refresh(bench.run()), true);
      assert.deepEqual(held.inputs, sent);
      assert.equal(await held.up(bench.run(), args), "same");
      await held.destroy(bench.run());
    }

    for (const [field, { write, seen }] of Object.entries(cases.byHand)) {
      it(`shows that ${field} was changed by hand, and puts it back`, async () => {
        const args = cases.every();
        const held = await made(args);
        const before = { ...held.inputs };
        await write(held.id ?? "", bench);
        await held.refresh(bench.run());
        assert.deepEqual(held.inputs, { ...before, [field]: seen });
        assert.equal(await held.up(bench.run(), args), "update");
        await held.refresh(bench.run());
        assert.deepEqual(held.inputs, before);
        await held.destroy(bench.run());
      });
    }

    for (const [field, { value, writes }] of Object.entries(cases.changes)) {
      it(`writes a change of ${field}, and nothing else`, async () => {
        const held = await made(cases.every());
        const { id = "" } = held;
        bench.sandbox.calls.reset();
        const args = { ...cases.every(), [field]: value };
        assert.equal(await held.up(bench.run(), args), "update");
        assert.equal(held.id, id);
        const sent = bench.sandbox.calls.list.filter(({ family }) => family === "write");
        assert.deepEqual(
          sent.map(({ type, params }) => ({ type, params })),
          writes(id),
        );
        await held.refresh(bench.run());
        assert.equal(await held.up(bench.run(), args), "same");
        await held.destroy(bench.run());
      });
    }

    it("is gone when it was deleted by hand, and its delete succeeds all the same", async () => {
      const held = await made(cases.least());
      const { id = "", outs } = held;
      await cases.removeByHand(id, bench);
      assert.equal(await held.refresh(bench.run()), false);
      await bench.run().provider(cases.kind).delete(id, outs);
      await bench.run().provider(cases.kind).delete(id, outs);
    });
  });
}

/** What `check` says of arguments; an empty list when nothing. */
export async function refusals(
  bench: KomodoBench,
  kind: Kind,
  args: Properties,
): Promise<readonly string[]> {
  const { failures = [] } = await bench.run().provider(kind).check({}, args);
  return failures.map(({ reason }) => reason);
}
