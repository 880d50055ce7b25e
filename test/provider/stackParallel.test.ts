import assert from "node:assert/strict";
import { Held, type KomodoBench } from "../support/komodo";
import { args, poll, StackStage } from "./stackStage";

describe("stacks in parallel", () => {
  const stage = new StackStage();

  describe("in parallel", () => {
    it("runs at most 2 at once on each server, and both servers side by side", async () => {
      stage.bench.sandbox.faults.slowDeploy("*", 150);
      const most: Record<string, number> = {};
      const watch = setInterval(() => countDeploying(stage.bench, most), 5);
      try {
        const run = stage.bench.run({ deploysPerServer: 2 });
        const all = Array.from({ length: 10 }, (_, i) => ({
          held: new Held("Stack"),
          given: args(`par-${i}`, { server: i % 2 === 0 ? "local" : "other" }),
        }));
        await Promise.all(all.map(({ held, given }) => held.up(run, given)));
        assert.deepEqual(most, { local: 2, other: 2, all: 4 });
        stage.bench.sandbox.faults.clear();
        for (const { held } of all) await held.destroy(stage.bench.run());
      } finally {
        clearInterval(watch);
      }
    });
  });

  describe("messages", () => {
    it("come by one websocket for all deploys, without polling", async () => {
      const run = stage.bench.run();
      const all = Array.from({ length: 5 }, () => new Held("Stack"));
      await Promise.all(all.map((held, i) => held.up(run, args(`ws-${i}`))));
      assert.equal(stage.bench.sandbox.calls.count("GetUpdate"), 0);
      for (const held of all) await held.destroy(stage.bench.run());
    });

    it("are polled for where there is no websocket, which is tried once", async () => {
      stage.bench.sandbox.faults.websocket(false);
      const run = stage.bench.run();
      const opened = run.komodo.executions.stream.open();
      assert.equal(await opened, false);
      assert.equal(run.komodo.executions.stream.open(), opened);
      const held = new Held("Stack");
      assert.equal(await held.up(run, args("polled")), "create");
      assert.ok(stage.bench.sandbox.calls.count("GetUpdate") >= 1);
      await held.destroy(stage.bench.run());
    });

    it("are polled for when the websocket drops during a deploy", async () => {
      stage.bench.sandbox.faults.slowDeploy("cut", 600);
      const run = stage.bench.run();
      const held = new Held("Stack");
      const up = held.up(run, args("cut"));
      await poll(() => stage.deploys() === 1);
      assert.equal(run.komodo.executions.stream.isLive, true);
      stage.bench.sandbox.faults.websocket(false);
      assert.equal(await up, "create");
      assert.ok(stage.bench.sandbox.calls.count("GetUpdate") >= 1);
      assert.equal(await stage.stateOf("cut"), "running");
      stage.bench.sandbox.faults.clear();
      await held.destroy(stage.bench.run());
    });

    it("come again by a new websocket after the old one dropped", async () => {
      const run = stage.bench.run();
      const { stream } = run.komodo.executions;
      assert.equal(await stream.open(), true);
      stage.bench.sandbox.faults.websocket(false);
      await poll(() => !stream.isLive);
      stage.bench.sandbox.faults.websocket(true);
      assert.equal(await stream.open(), true);
      assert.equal(stream.isLive, true);
    });
  });

  describe("calls", () => {
    it("are 5 for a refresh of 100 stacks with tags and secrets, 15 at most", async () => {
      const run = stage.bench.run();
      const all = Array.from({ length: 100 }, (_, i) => ({
        held: new Held("Stack"),
        given: args(`n-${i}`, { deploy: false, tags: ["a", "b"], environment: "A=[[USED]]" }),
      }));
      await Promise.all(all.map(({ held, given }) => held.up(run, given)));
      stage.bench.sandbox.calls.reset();
      const later = stage.bench.run();
      const found = await Promise.all(all.map(({ held }) => held.refresh(later)));
      assert.equal(found.every(Boolean), true);
      const { total } = stage.bench.sandbox.calls;
      assert.ok(total <= 15, `${total} calls`);
      assert.deepEqual(
        [...new Set(stage.bench.sandbox.calls.list.map(({ type }) => type))].sort(),
        ["ListFullStacks", "ListServers", "ListStacks", "ListTags", "LoginLocalUser"],
      );
      assert.equal(total, 5);
    });
  });
});

/** Raises the highest number of deploys seen at once, per server and in all. */
function countDeploying({ sandbox }: KomodoBench, most: Record<string, number>): void {
  const { core } = sandbox;
  const names = new Map(core.resources.all("Server").map(({ _id, name }) => [_id.$oid, name]));
  const deploying = core.resources
    .all("Stack")
    .filter((stack) => core.actionStates.has(stack, "deploying"))
    .map(({ config }) => names.get(String(config.server_id)));
  const note = (name: string, count: number) => {
    most[name] = Math.max(most[name] ?? 0, count);
  };
  note("all", deploying.length);
  for (const server of ["local", "other"]) {
    note(server, deploying.filter((name) => name === server).length);
  }
}
