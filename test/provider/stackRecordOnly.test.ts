import assert from "node:assert/strict";
import { args, StackStage } from "./stackStage";

describe("stack that becomes a mere record", () => {
  const stage = new StackStage();

  it("is deleted without a take-down of its own, once `deploy: false` was applied", async () => {
    const held = await stage.made(args("kept"));
    assert.equal(await held.up(stage.bench.run(), args("kept", { deploy: false })), "update");
    stage.bench.sandbox.calls.reset();
    await held.destroy(stage.bench.run());
    assert.equal(stage.bench.sandbox.calls.count("DestroyStack"), 0);
    assert.equal(stage.bench.sandbox.calls.count("DeleteStack"), 1);
  });

  it("goes though its server no longer answers, once `deploy: false` was applied", async () => {
    const held = await stage.made(args("stranded"));
    stage.bench.sandbox.faults.unreachableServer("local", true);
    assert.equal(await held.up(stage.bench.run(), args("stranded", { deploy: false })), "update");
    await held.destroy(stage.bench.run());
    assert.equal(await stage.stateOf("stranded"), undefined);
  });

  it("is not touched when `deploy` is only spelled out or left out, and deploys when it returns", async () => {
    const held = await stage.made(args("spelled"));
    assert.equal(await held.up(stage.bench.run(), args("spelled", { deploy: true })), "same");
    assert.equal(await held.up(stage.bench.run(), args("spelled")), "same");
    assert.equal(await held.up(stage.bench.run(), args("spelled", { deploy: false })), "update");
    assert.equal(stage.deploys(), 1);
    assert.equal(await held.up(stage.bench.run(), args("spelled")), "update");
    assert.equal(stage.deploys(), 2);
    await held.destroy(stage.bench.run());
  });
});
