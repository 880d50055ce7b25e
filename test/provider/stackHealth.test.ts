import assert from "node:assert/strict";
import { Held, messageOf, startBench } from "../support/komodo";
import { args, PROBED, StackStage, WEB } from "./stackStage";

describe("stack health", () => {
  const stage = new StackStage();

  it("waits until a service that is starting is healthy", async () => {
    const held = await stage.made(args("probed", { fileContents: PROBED }));
    const inspections = stage.bench.sandbox.calls.count("InspectStackContainer");
    assert.ok(inspections >= 1, `${inspections} inspections`);
    await held.destroy(stage.bench.run());
  });

  it("fails with the service and its last probe when it is unhealthy", async () => {
    stage.bench.sandbox.faults.unhealthy("ill/web", true);
    const held = new Held("Stack");
    const text = await messageOf(held.up(stage.bench.run(), args("ill", { fileContents: PROBED })));
    assert.match(
      text,
      /^Stack "ill": deployed, but not healthy within 300 s: service "web" is unhealthy( \(last probe: .+\))?\. Look at the service's log in Komodo, mend the stack, then run `pulumi up` again\.$/,
    );
    await held.destroy(stage.bench.run());
  });

  it("fails with the exit code of a service that ended", async () => {
    const job = `${WEB}  job:\n    image: busybox:local\n    command: sh -c "exit 3"\n`;
    const held = new Held("Stack");
    assert.equal(
      await messageOf(
        held.up(stage.bench.run({ settleMs: 300 }), args("ended", { fileContents: job })),
      ),
      'Stack "ended": deployed, but not healthy within 300 s: service "job" is exited with code ' +
        "3. Look at the service's log in Komodo, mend the stack, then run `pulumi up` again.",
    );
    await held.destroy(stage.bench.run());
  });

  it("fails with the number of restarts of a service that Docker starts again and again", async () => {
    const loop = `${WEB}  loop:\n    image: busybox:local\n    command: "false"\n    restart: always\n`;
    const held = new Held("Stack");
    const given = args("loop", { fileContents: loop, deployTimeoutSeconds: 1 });
    assert.equal(
      await messageOf(held.up(stage.bench.run({ settleMs: 300 }), given)),
      'Stack "loop": deployed, but not healthy within 1 s: service "loop" is restarting. ' +
        "Look at the service's log in Komodo, mend the stack, then run `pulumi up` again.",
    );
    await held.destroy(stage.bench.run());
  });

  it("waits for no service that has been up for a while", async () => {
    const held = await stage.made(args("old"));
    const { core } = stage.bench.sandbox;
    const [stack] = core.resources.all("Stack").filter(({ name }) => name === "old");
    const [container] = core.docker.host(String(stack?.config.server_id)).ofProject("old");
    Object.assign(container ?? {}, { startedAt: Date.now() - 60_000 });
    stage.bench.sandbox.calls.reset();
    const run = stage.bench.run({ settleMs: 60_000 });
    assert.equal(await held.up(run, args("old", { triggers: { db: "1" } })), "update");
    assert.equal(stage.bench.sandbox.calls.count("InspectStackContainer"), 0);
    await held.destroy(stage.bench.run());
  });

  it("passes over the services in ignoreServices, in the deploy and in the refresh", async () => {
    const job = `${WEB}  job:\n    image: busybox:local\n    command: sh -c "exit 3"\n`;
    const given = args("jobs", { fileContents: job, ignoreServices: ["job"] });
    const held = await stage.made(given);
    await held.refresh(stage.bench.run());
    assert.deepEqual(held.inputs, { ...given, state: "running" });
    await held.destroy(stage.bench.run());
  });

  it("fails when the time is up before a service is healthy", async () => {
    const slow = await startBench({ core: { healthyAfterMs: 60_000 } });
    try {
      const given = args("slow", { fileContents: PROBED, deployTimeoutSeconds: 1 });
      const startedMs = Date.now();
      assert.equal(
        await messageOf(new Held("Stack").up(slow.run(), given)),
        'Stack "slow": deployed, but not healthy within 1 s: service "web" is starting. ' +
          "Look at the service's log in Komodo, mend the stack, then run `pulumi up` again.",
      );
      assert.ok(Date.now() - startedMs < 3_000, "within the time-out and a little more");
    } finally {
      await slow.close();
    }
  });

  it("goes by the list when the container cannot be inspected", async () => {
    const quick = await startBench({ core: { cachePeriodMs: 100 } });
    try {
      quick.sandbox.faults.fail({
        type: "InspectStackContainer",
        status: 403,
        error: "no right",
      });
      const held = new Held("Stack");
      await held.up(quick.run(), args("listed", { fileContents: PROBED }));
      quick.sandbox.faults.unhealthy("listed", true);
      assert.match(
        await messageOf(
          held.up(
            quick.run(),
            args("listed", { fileContents: PROBED, triggers: { a: "1" }, environment: "A=1" }),
          ),
        ),
        /^Stack "listed": deployed, but not healthy within 300 s: service "web" is Up .*\(unhealthy\)\. /,
      );
    } finally {
      await quick.close();
    }
  });
});
