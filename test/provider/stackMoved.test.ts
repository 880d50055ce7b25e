import assert from "node:assert/strict";
import { Held, messageOf } from "../support/komodo";
import { args, StackStage } from "./stackStage";

describe("stack whose name is taken on another server", () => {
  const stage = new StackStage();

  it("is not adopted away from the server that its containers run on", async () => {
    const old = await stage.made(args("wiki"));
    stage.bench.sandbox.calls.reset();
    assert.equal(
      await messageOf(
        new Held("Stack").up(stage.bench.run(), args("wiki", { server: "other", adopt: true })),
      ),
      'Stack "wiki": Komodo has it on server "local" (running), where its containers would stay ' +
        'unseen. Take it down there, or set `server` to "local", then run `pulumi up` again.',
    );
    assert.equal(stage.bench.sandbox.calls.count("UpdateStack"), 0);
    await old.destroy(stage.bench.run());
  });

  it("is adopted where it is down, or on the server that it runs on", async () => {
    const old = await stage.made(args("home", { state: "down" }));
    const moved = new Held("Stack");
    const given = args("home", { server: "other", adopt: true });
    assert.equal(await moved.up(stage.bench.run(), given), "create");
    assert.equal(moved.id, old.id);
    const again = new Held("Stack");
    assert.equal(await again.up(stage.bench.run(), given), "create");
    await again.destroy(stage.bench.run());
  });
});
