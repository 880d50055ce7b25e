import assert from "node:assert/strict";
import { errorOf, Held, messageOf } from "../support/komodo";
import { cutPath } from "../support/cutPath";
import { args, poll, PROBED, StackStage, WEB } from "./stackStage";

const RECOVERY =
  'Run the procedure "recoverLocalTunnel" in Komodo; where that does not help, restart the tunnel ' +
  "on the host by its SSH emergency path; then run `pulumi up` again.";

describe("stack that severs its server (D6)", function () {
  this.timeout(30_000);
  const stage = new StackStage();
  afterEach(async () => {
    const { client } = stage.bench.hand;
    for (const { id } of await client.read("ListStacks", { limit: 0 })) {
      await client.write("DeleteStack", { id });
    }
  });
  const newt = (more: Record<string, unknown> = {}) =>
    args("newt", { fileContents: PROBED, severs: ["local"], ...more });

  it("S1-PROC-1: outlives a server that goes in the midst of the deploy and comes back", async () => {
    const cuts = cutPath(stage.bench.sandbox, {
      ...{ server: "local", stack: "newt", end: "succeeds", awayMs: 700 },
    });
    const held = await stage.made(newt());
    assert.equal(cuts(), 1);
    assert.equal(stage.deploys(), 1);
    assert.match(String(held.outs.deployHash), /^[\w-]{16}$/);
    assert.equal(await stage.stateOf("newt"), "running");
    assert.equal(await held.up(stage.bench.run(), newt()), "same");
    await held.destroy(stage.bench.run());
  });

  it("asks once more for a deploy whose Update failed for the lost server, and runs nothing anew", async () => {
    cutPath(stage.bench.sandbox, { server: "local", stack: "newt", end: "fails", awayMs: 700 });
    const held = await stage.made(newt());
    assert.equal(stage.deploys(), 2);
    const target = { type: "Stack" as const, id: String(held.id) };
    const last = stage.bench.sandbox.core.updates.latest(target, ["DeployStack"]);
    const docker = last?.logs.find((log) => log.stage === "Compose Up");
    assert.equal(docker?.stderr, " Container newt-web-1  Running");
    assert.match(String(held.outs.deployHash), /^[\w-]{16}$/);
    await held.destroy(stage.bench.run());
  });

  it("gives an Update up that never ends, 5 s after the server is back", async () => {
    cutPath(stage.bench.sandbox, {
      ...{ server: "local", stack: "newt", end: "never ends", awayMs: 1_500 },
    });
    const startedMs = Date.now();
    const held = await stage.made(newt({ deployTimeoutSeconds: 25 }));
    const tookMs = Date.now() - startedMs;
    assert.ok(tookMs >= 6_000 && tookMs < 15_000, `${tookMs} ms`);
    assert.match(String(held.outs.deployHash), /^[\w-]{16}$/);
    await held.destroy(stage.bench.run());
  });

  it("outlives a lost answer to the request itself", async () => {
    stage.bench.sandbox.faults.drop({ type: "DeployStack", after: true, times: 1 });
    stage.bench.sandbox.faults.slowDeploy("newt", 400);
    const held = await stage.made(newt());
    // Lost, busy with that, and once more when it has ended.
    assert.equal(stage.deploys(), 3);
    assert.match(String(held.outs.deployHash), /^[\w-]{16}$/);
    await held.destroy(stage.bench.run());
  });

  it("names the recovery procedure when the server never comes back; the next up repairs it", async () => {
    const ends = ["fails", "succeeds"] as const;
    for (const end of ends) {
      cutPath(stage.bench.sandbox, { server: "local", stack: "newt", end });
      const held = new Held("Stack");
      const error = await errorOf(held.up(stage.bench.run(), newt({ deployTimeoutSeconds: 3 })));
      assert.equal(
        error.message,
        'Stack "newt": it carries Core\'s own way to the server "local", which is not Ok within ' +
          `3 s of its deploy. ${RECOVERY}`,
      );
      assert.equal(held.outs.deployHash, undefined);
      stage.bench.sandbox.faults.clear();
      assert.equal(await held.up(stage.bench.run(), newt()), "update");
      await held.destroy(stage.bench.run());
    }
  });

  it("says so at once of a fault that has nothing to do with the connection", async () => {
    const broken = newt({ fileContents: `${WEB}    networks: [lost]\n` });
    const held = new Held("Stack");
    assert.equal(
      await messageOf(held.up(stage.bench.run(), broken)),
      'Stack "newt": DeployStack failed in stage "Compose Config": service "web" refers to ' +
        "undefined network lost: invalid compose project\n" +
        "Mend the Compose file or what it needs on the server, then run `pulumi up` again.",
    );
    assert.equal(stage.deploys(), 1);
    await held.destroy(stage.bench.run());
  });

  it("fails when the containers are not healthy after the server is back", async () => {
    stage.bench.sandbox.faults.unhealthy("newt", true);
    cutPath(stage.bench.sandbox, { server: "local", stack: "newt", end: "fails", awayMs: 300 });
    const held = new Held("Stack");
    const text = await messageOf(held.up(stage.bench.run(), newt({ deployTimeoutSeconds: 8 })));
    assert.match(
      text,
      /^Stack "newt": deployed, but not healthy within 8 s: service "web" is unhealthy/,
    );
    stage.bench.sandbox.faults.clear();
    await held.destroy(stage.bench.run());
  });

  it("is deployed while no other stack of the server is, and holds up those after it", async () => {
    const { faults, core } = stage.bench.sandbox;
    faults.slowDeploy("*", 150);
    const run = stage.bench.run();
    const names = ["a", "b", "newt", "c"];
    const all = names.map((name) => ({ name, held: new Held("Stack") }));
    let mostBesides = 0;
    const watch = setInterval(() => {
      const busy = core.resources
        .all("Stack")
        .filter((stack) => core.actionStates.has(stack, "deploying"));
      const isAlone = !busy.some(({ name }) => name === "newt");
      if (!isAlone) mostBesides = Math.max(mostBesides, busy.length - 1);
    }, 5);
    try {
      await Promise.all(
        all.map(({ name, held }) => held.up(run, name === "newt" ? newt() : args(name))),
      );
      assert.equal(mostBesides, 0);
      assert.equal(stage.deploys(), 4);
    } finally {
      clearInterval(watch);
    }
    faults.clear();
    for (const { held } of all) await held.destroy(stage.bench.run());
  });

  it("waits for the servers it severs beyond its own", async () => {
    const given = args("client", { server: "other", severs: ["local"] });
    cutPath(stage.bench.sandbox, { server: "local", stack: "client", end: "succeeds" });
    const held = new Held("Stack");
    const text = await messageOf(held.up(stage.bench.run(), { ...given, deployTimeoutSeconds: 2 }));
    assert.match(text, /way to the server "local", which is not Ok within 2 s/);
    // Away before this deploy, which is therefore not what it waits for.
    assert.equal(await held.up(stage.bench.run(), given), "update");
    stage.bench.sandbox.faults.clear();
    await held.destroy(stage.bench.run());
  });

  it("takes a change of what it severs without a deploy", async () => {
    const held = await stage.made(newt());
    assert.equal(await held.up(stage.bench.run(), newt({ severs: ["local", "other"] })), "update");
    assert.equal(stage.deploys(), 1);
    await held.refresh(stage.bench.run());
    assert.deepEqual(held.inputs.severs, ["local", "other"]);
    await held.destroy(stage.bench.run());
  });

  describe("delete", () => {
    for (const end of ["fails", "never ends", "succeeds"] as const) {
      it(`is done when the server goes with it and the Update ${end}`, async () => {
        const held = await stage.made(newt());
        const second = await stage.made(args("periphery", { severs: ["local"] }));
        cutPath(stage.bench.sandbox, {
          ...{ server: "local", stack: "newt", operation: "DestroyStack", end },
        });
        const run = stage.bench.run();
        await held.destroy(run);
        assert.equal(await stage.stateOf("newt"), undefined);
        // The same run has cut the way itself: what is behind it can only be forgotten.
        await second.destroy(run);
        assert.equal(await stage.stateOf("periphery"), undefined);
      });
    }

    it("fails for a server that was away before", async () => {
      const held = await stage.made(newt({ deployTimeoutSeconds: 2 }));
      stage.bench.sandbox.faults.unreachableServer("local", true);
      assert.match(
        await messageOf(held.destroy(stage.bench.run())),
        /^Stack "newt": DestroyStack failed .*unreachable or disabled/s,
      );
      stage.bench.sandbox.faults.clear();
      await poll(() => !stage.bench.sandbox.faults.isUnreachable("local"));
      await held.destroy(stage.bench.run());
    });
  });
});
