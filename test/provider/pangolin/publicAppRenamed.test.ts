import assert from "node:assert/strict";
import type { Properties } from "../../../providers/dynamic/values";
import {
  Held,
  type PangolinBench,
  type PangolinRun,
  startPangolinBench,
} from "../../support/pangolin";

/*
 * A stack folder that is renamed has new resources for the same objects: Pulumi creates them, and
 * deletes the old ones after that, in one run.
 */
describe("a public application under a new name", () => {
  let bench: PangolinBench;
  before(async () => {
    bench = await startPangolinBench();
    await bench.hand.client.create(`/org/${bench.sandbox.pangolin.org}/site`, {
      ...{ name: "nas", type: "newt" },
    });
  });
  after(() => bench.close());

  /** All parts of an application, in the order in which they are made. */
  async function made(run: PangolinRun, name: string, more: Properties): Promise<Held[]> {
    const resource = new Held("PublicResource");
    const host = { domain: "domain1", subdomain: "app", applyRules: true };
    await resource.up(run, { name, ...host, ...more });
    const of = { resource: resource.id ?? "" };
    const rule = { action: "DROP", match: "COUNTRY", value: "AQ", priority: 1 };
    const parts: [kind: string, args: Properties][] = [
      ["ResourceAuth", { ...of, pincode: "294716", adopt: true }],
      ["Rule", { ...of, ...rule, ...more }],
      ["AccessGrants", { publicResource: resource.id ?? "", roles: ["Member"] }],
      ["Target", { ...of, site: "nas", ip: "web", port: 80, method: "http", ...more }],
    ];
    const all = [resource];
    for (const [kind, args] of parts) {
      const held = new Held(kind);
      await held.up(run, args);
      all.push(held);
    }
    return all;
  }

  async function destroyed(run: PangolinRun, parts: readonly Held[]): Promise<void> {
    for (const part of [...parts].reverse()) await part.destroy(run);
  }

  function counts(): number[] {
    const { resources, targets, rules, locks, grants } = bench.sandbox.pangolinState;
    const granted = grants.where({ target: "resource" });
    return [resources, targets, rules, locks].map(({ all }) => all.length).concat(granted.length);
  }

  it("adopts every part, and the deletes of the old name take nothing of it away", async () => {
    const old = await made(bench.run(), "old", {});
    const before = counts();
    const run = bench.run();
    const renamed = await made(run, "new", { adopt: true });
    assert.deepEqual(
      renamed.map(({ id }) => id),
      old.map(({ id }) => id),
    );
    await destroyed(run, old);
    assert.deepEqual(counts(), before);
    assert.equal(bench.sandbox.pangolinState.resources.all[0]?.name, "new");
    await destroyed(bench.run(), renamed);
    assert.deepEqual(counts(), [0, 0, 0, 0, 0]);
  });
});
