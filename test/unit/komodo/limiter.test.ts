import assert from "node:assert/strict";
import fc from "fast-check";
import { Limiter } from "../../../providers/komodo/limiter";

interface Gate {
  readonly done: Promise<void>;
  open(): void;
}

function gate(): Gate {
  let open = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { done, open };
}

/** Lets everything that can go on without a gate do so. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe("Limiter", () => {
  it("runs 2 of 4 tasks at once and the rest in order", async () => {
    const limiter = new Limiter(2);
    const gates = [gate(), gate(), gate(), gate()];
    const started: number[] = [];
    const all = gates.map(({ done }, i) =>
      limiter.run("nas", () => {
        started.push(i);
        return done;
      }),
    );
    await settled();
    assert.deepEqual(started, [0, 1]);
    gates[1]?.open();
    await settled();
    assert.deepEqual(started, [0, 1, 2]);
    gates.forEach((one) => one.open());
    await Promise.all(all);
    assert.deepEqual(started, [0, 1, 2, 3]);
  });

  it("bounds each key on its own", async () => {
    const limiter = new Limiter(1);
    const wait = gate();
    const first = limiter.run("nas", () => wait.done);
    assert.equal(await limiter.run("vps", () => Promise.resolve("ran")), "ran");
    wait.open();
    await first;
  });

  it("runs an exclusive task alone: after those before it, and before those behind it", async () => {
    const limiter = new Limiter(2);
    const gates = { a: gate(), b: gate(), alone: gate(), c: gate() };
    const started: string[] = [];
    const task = (name: keyof typeof gates) => () => {
      started.push(name);
      return gates[name].done;
    };
    const all = [
      limiter.run("nas", task("a")),
      limiter.run("nas", task("b")),
      limiter.runAlone("nas", task("alone")),
      limiter.run("nas", task("c")),
    ];
    gates.a.open();
    await settled();
    assert.deepEqual(started, ["a", "b"], "there is room for c, but the exclusive one comes first");
    gates.b.open();
    await settled();
    assert.deepEqual(started, ["a", "b", "alone"]);
    gates.alone.open();
    await settled();
    assert.deepEqual(started, ["a", "b", "alone", "c"]);
    gates.c.open();
    await Promise.all(all);
  });

  it("goes on after an exclusive task that throws", async () => {
    const limiter = new Limiter(1);
    const failed = limiter.runAlone("nas", () => Promise.reject(new Error("failed")));
    const next = limiter.runAlone("nas", () => Promise.resolve(7));
    await assert.rejects(failed, { message: "failed" });
    assert.equal(await next, 7);
  });

  it("gives the place free when a task throws", async () => {
    const limiter = new Limiter(1);
    await assert.rejects(
      limiter.run("nas", () => Promise.reject(new Error("failed"))),
      { message: "failed" },
    );
    assert.equal(await limiter.run("nas", () => Promise.resolve(7)), 7);
  });

  it("never runs more than the limit, and runs all, whatever the order of their ends", async () => {
    const schedule = fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.nat(5)), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), schedule, async (limit, tasks) => {
        const limiter = new Limiter(limit);
        const running: Record<string, number> = { a: 0, b: 0 };
        let most = 0;
        await Promise.all(
          tasks.map(([key, turns]) =>
            limiter.run(key, async () => {
              running[key] = (running[key] ?? 0) + 1;
              most = Math.max(most, running[key]);
              for (let turn = 0; turn < turns; turn++) await Promise.resolve();
              running[key] -= 1;
            }),
          ),
        );
        assert.ok(most <= limit, `${most} at once`);
        assert.deepEqual(running, { a: 0, b: 0 });
      }),
    );
  });
});
