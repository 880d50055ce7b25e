import assert from "node:assert/strict";
import type { Properties } from "../../../providers/dynamic/values";
import {
  errorOf,
  Held,
  messageOf,
  type PangolinBench,
  startPangolinBench,
} from "../../support/pangolin";

describe("publicResource that is there already", () => {
  let bench: PangolinBench;
  before(async () => {
    bench = await startPangolinBench();
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.pangolinFaults.clear());

  const web = { name: "web", domain: "domain1", subdomain: "app" };
  const raw = { name: "game", protocol: "udp", proxyPort: 27_015 };

  async function made(args: Properties): Promise<Held> {
    const held = new Held("PublicResource");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  function rows(): Properties[] {
    return bench.sandbox.pangolinState.resources.all as unknown as Properties[];
  }

  function row(held: Held): Properties {
    const found = rows().find(({ resourceId }) => String(resourceId) === held.id);
    assert.ok(found);
    return found;
  }

  it("refuses a host name that is taken, unless it is to be adopted", async () => {
    const other = await made({ ...web, name: "theirs", ssl: false });
    const held = new Held("PublicResource");
    const first = bench.run();
    assert.equal(
      await messageOf(held.up(first, { ...web, subdomain: "APP" })),
      'Public resource "web": Pangolin has a resource at app.sandbox.example already ' +
        `(id ${other.id ?? ""}, name "theirs"). Set \`adopt: true\` to take it over, or choose ` +
        "another subdomain.",
    );
    await held.up(bench.run(), { ...web, ssl: false, sso: false, adopt: true });
    assert.equal(held.id, other.id);
    assert.deepEqual([row(held).name, row(held).sso, row(held).ssl], ["web", false, false]);
    await held.destroy(bench.run());
  });

  it("refuses a raw port that is taken, which Pangolin does not, also within one run", async () => {
    const run = bench.run();
    const two = ["a", "b"].map((name) => ({ held: new Held("PublicResource"), name }));
    const results = await Promise.allSettled(
      two.map(({ held, name }) => held.up(run, { ...raw, name })),
    );
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected"],
    );
    const [first] = two;
    assert.ok(first);
    const sameNumber = await made({ ...raw, protocol: "tcp" });
    await sameNumber.destroy(bench.run());
    assert.equal(
      await messageOf(new Held("PublicResource").up(bench.run(), raw)),
      'Public resource "game": Pangolin has a resource at udp port 27015 already ' +
        `(id ${first.held.id ?? ""}, name "a"). Set \`adopt: true\` to take it over, or choose ` +
        "another port.",
    );
    const next = await made({ ...raw, proxyPort: 27_016 });
    assert.equal(
      await messageOf(next.up(bench.run(), raw)),
      'Public resource "game": Pangolin has a resource at udp port 27015 already ' +
        `(id ${first.held.id ?? ""}, name "a"). Choose another port.`,
    );
    for (const held of [first.held, next]) await held.destroy(bench.run());
  });

  it("takes over what a create wrote whose answer was lost, without a second one", async () => {
    for (const args of [
      { ...web, sso: false },
      { ...raw, stickySession: true },
    ]) {
      const path = /\/resource$/;
      bench.sandbox.pangolinFaults.drop({ method: "PUT", path, times: 1, afterWrite: true });
      const held = await made(args);
      assert.equal(rows().length, 1);
      assert.equal(row(held).resourceId, Number(held.id));
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      await held.destroy(bench.run());
    }
  });

  it("keeps a half-made resource whose second call failed, and completes it next time", async () => {
    const args = { ...web, sso: false };
    const path = /^\/resource\/\d+$/;
    bench.sandbox.pangolinFaults.fail({ method: "POST", path, status: 500, times: 1 });
    const held = new Held("PublicResource");
    const error = await errorOf(held.up(bench.run(), args));
    assert.equal(
      error.message,
      `Public resource "web": Pangolin answered 500 from POST /resource/${held.id ?? ""}: ` +
        "An error occurred. See Pangolin's log for the cause, then run `pulumi up` again.",
    );
    assert.equal(row(held).sso, true);
    assert.equal(await held.up(bench.run(), args), "update");
    assert.equal(row(held).sso, false);
    assert.equal(rows().length, 1);
    await held.destroy(bench.run());
  });

  it("repeats a second call whose answer was lost", async () => {
    const path = /^\/resource\/\d+$/;
    bench.sandbox.pangolinFaults.drop({ method: "POST", path, times: 1, afterWrite: true });
    const held = await made({ ...web, sso: false });
    assert.equal(row(held).sso, false);
    await held.destroy(bench.run());
  });

  it("does not take over another's resource after a create that wrote nothing", async () => {
    const path = /\/resource$/;
    bench.sandbox.pangolinFaults.fail({ method: "PUT", path, status: 500, times: 1 });
    const held = new Held("PublicResource");
    assert.match(
      await messageOf(held.up(bench.run(), web)),
      /^Public resource "web": .* 500 from /,
    );
    assert.deepEqual([held.id, rows().length], [undefined, 0]);
  });

  it("sees all of 25 resources, which is more than a page", async () => {
    const run = bench.run();
    const all = Array.from({ length: 25 }, (_, at) => ({
      held: new Held("PublicResource"),
      args: { name: `r${at}`, domain: "sandbox.example", subdomain: `r${at}` },
    }));
    await Promise.all(all.map(({ held, args }) => held.up(run, args)));
    const later = bench.run();
    const found = await Promise.all(all.map(({ held }) => held.refresh(later)));
    assert.equal(found.every(Boolean), true);
    const last = new Held("PublicResource");
    assert.match(
      await messageOf(last.up(bench.run(), { ...web, subdomain: "r24" })),
      /has a resource at r24\.sandbox\.example already/,
    );
    await Promise.all(all.map(({ held }) => held.destroy(bench.run())));
  });
});
