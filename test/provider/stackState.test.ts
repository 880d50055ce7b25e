import assert from "node:assert/strict";
import { args, StackStage } from "./stackStage";

describe("stack state", () => {
  const stage = new StackStage();

  describe("state", () => {
    it("goes from running to stopped to down and back", async () => {
      const held = await stage.made(args("states"));
      for (const state of ["stopped", "down", "running"]) {
        assert.equal(await held.up(stage.bench.run(), args("states", { state })), "update");
        assert.equal(await stage.stateOf("states"), state);
        await held.refresh(stage.bench.run());
        assert.equal(await held.up(stage.bench.run(), args("states", { state })), "same");
      }
      await held.destroy(stage.bench.run());
    });

    it("stopped from the start has no containers, and its refresh shows no drift", async () => {
      const given = args("resting", { state: "stopped" });
      const held = await stage.made(given);
      assert.equal(stage.deploys(), 0);
      await held.refresh(stage.bench.run());
      assert.deepEqual(held.inputs, given);
      await held.destroy(stage.bench.run());
    });

    it("shows containers that were stopped or taken down by hand, and starts them", async () => {
      const held = await stage.made(args("halted"));
      for (const call of ["StopStack", "DestroyStack"] as const) {
        const run = stage.bench.run();
        await run.komodo.executions.run(call, { stack: "halted" }, Date.now() + 5_000);
        await held.refresh(stage.bench.run());
        assert.equal(held.inputs.state, call === "StopStack" ? "stopped" : "down");
        assert.equal(await held.up(stage.bench.run(), args("halted")), "update");
        assert.equal(await stage.stateOf("halted"), "running");
      }
      await held.destroy(stage.bench.run());
    });

    it("down takes the containers away that a hand has started", async () => {
      const held = await stage.made(args("downed", { state: "down" }));
      const run = stage.bench.run();
      await run.komodo.executions.run("DeployStack", { stack: "downed" }, Date.now() + 5_000);
      await held.refresh(stage.bench.run());
      assert.equal(held.inputs.state, "running");
      assert.equal(await held.up(stage.bench.run(), args("downed", { state: "down" })), "update");
      assert.equal(await stage.stateOf("downed"), "down");
      await held.destroy(stage.bench.run());
    });
  });

  it("deploys a record once it may", async () => {
    const held = await stage.made(args("later", { deploy: false }));
    assert.equal(stage.deploys(), 0);
    assert.equal(await held.up(stage.bench.run(), args("later")), "update");
    assert.equal(stage.deploys(), 1);
    assert.equal(await held.up(stage.bench.run(), args("later")), "same");
    await held.destroy(stage.bench.run());
  });
});
