import assert from "node:assert/strict";
import { errorOf, Held, messageOf } from "../support/komodo";
import { args, poll, PROBED, StackStage, WEB } from "./stackStage";

describe("stack deploy", () => {
  const stage = new StackStage();

  describe("that fails", () => {
    it("shows the stage and its log without the secret, and the next up repairs it", async () => {
      await stage.bench.hand.client.write("CreateVariable", {
        name: "LEAKED",
        value: "hunter2",
        description: "",
        is_secret: true,
      });
      // Written out, so that neither Komodo nor this run has replaced it before the log is read.
      const broken = `${WEB}    networks: [hunter2]\n`;
      const given = args("failing", { fileContents: broken, tags: ["trusted"] });
      const held = new Held("Stack");
      const error = await errorOf(held.up(stage.bench.run(), given));
      assert.equal(
        error.message,
        'Stack "failing": DeployStack failed in stage "Compose Config": service "web" refers to ' +
          "undefined network [secret]: invalid compose project\n" +
          "Mend the Compose file or what it needs on the server, then run `pulumi up` again.",
      );
      assert.deepEqual(error.reasons, [error.message]);
      assert.equal(error.id, held.id);
      assert.equal(held.outs.deployHash, undefined);
      assert.equal(held.outs.serverName, "local");
      assert.equal(await held.up(stage.bench.run(), { ...given, fileContents: WEB }), "update");
      assert.match(String(held.outs.deployHash), /^[\w-]{16}$/);
      assert.equal(await stage.stateOf("failing"), "running");
      await held.destroy(stage.bench.run());
    });

    it("is repeated by the next up though nothing changed", async () => {
      stage.bench.sandbox.faults.missingImage("busybox:other");
      const given = args("absent", { fileContents: WEB.replace(":local", ":other") });
      const held = new Held("Stack");
      const text = await messageOf(held.up(stage.bench.run(), given));
      assert.match(
        text,
        /^Stack "absent": DeployStack failed in stage "Compose (Pull|Up)": .*busybox/s,
      );
      assert.match(
        text,
        /\nCheck the image's name and tag and the registry account, then run `pulumi up` again\.$/,
      );
      stage.bench.sandbox.faults.clear();
      assert.equal(await held.up(stage.bench.run(), given), "update");
      assert.equal(await held.up(stage.bench.run(), given), "same");
      await held.destroy(stage.bench.run());
    });

    it("is found out by a refresh between the two runs", async () => {
      stage.bench.sandbox.faults.unhealthy("sick", true);
      const given = args("sick", { fileContents: PROBED });
      const held = new Held("Stack");
      await errorOf(held.up(stage.bench.run(), given));
      stage.bench.sandbox.faults.clear();
      await held.refresh(stage.bench.run());
      assert.equal(held.outs.deployHash, undefined);
      assert.equal(await held.up(stage.bench.run(), given), "update");
      assert.equal(stage.deploys(), 2);
      await held.destroy(stage.bench.run());
    });

    it("keeps the stack when the server could not be listed after the record was made", async () => {
      stage.bench.sandbox.faults.fail({ type: "ListServers", error: "disk full" });
      const held = new Held("Stack");
      assert.equal(
        await messageOf(held.up(stage.bench.run(), args("unlisted"))),
        'Stack "unlisted": Komodo answered 500 from POST /read/ListServers: disk full. ' +
          "See Komodo's log for the cause, then run `pulumi up` again.",
      );
      stage.bench.sandbox.faults.clear();
      assert.equal(await held.up(stage.bench.run(), args("unlisted")), "update");
      assert.equal(await stage.stateOf("unlisted"), "running");
      await held.destroy(stage.bench.run());
    });
  });

  it("ends with an error when its time is up, and goes on in Komodo", async () => {
    stage.bench.sandbox.faults.slowDeploy("late", 2_500);
    const given = args("late", { deployTimeoutSeconds: 1 });
    const held = new Held("Stack");
    assert.equal(
      await messageOf(held.up(stage.bench.run(), given)),
      'Stack "late": DeployStack has not ended within 1 s, and goes on in Komodo. Look at its log ' +
        "there, raise `deployTimeoutSeconds` if it is only slow, then run `pulumi up` again.",
    );
    stage.bench.sandbox.faults.clear();
    const patient = { ...given, deployTimeoutSeconds: 60 };
    assert.equal(await held.up(stage.bench.run(), patient), "update");
    assert.equal(await stage.stateOf("late"), "running");
    await held.destroy(stage.bench.run());
  });

  it("waits for a server that is away for a moment", async () => {
    stage.bench.sandbox.faults.unreachableServer("local", true);
    const held = new Held("Stack");
    const up = held.up(stage.bench.run(), args("away"));
    await poll(() => stage.deploys() >= 1);
    stage.bench.sandbox.faults.unreachableServer("local", false);
    assert.equal(await up, "create");
    assert.equal(await stage.stateOf("away"), "running");
    await held.destroy(stage.bench.run());
  });

  it("says so when the server stays away", async () => {
    stage.bench.sandbox.faults.unreachableServer("local", true);
    const held = new Held("Stack");
    assert.equal(
      await messageOf(held.up(stage.bench.run(), args("far", { deployTimeoutSeconds: 1 }))),
      'Stack "far": DeployStack failed in stage "Task Error": ERROR: Cannot send command when ' +
        "Server is unreachable or disabled\nCheck that Periphery runs on the server and that the " +
        "server is enabled, then run `pulumi up` again.",
    );
    stage.bench.sandbox.faults.clear();
    await held.destroy(stage.bench.run());
  });

  it("does not take a server that does not answer for drift of its stacks", async () => {
    const held = await stage.made(args("silent"));
    stage.bench.sandbox.faults.unreachableServer("local", true);
    await held.refresh(stage.bench.run());
    assert.deepEqual(held.inputs, args("silent", { state: "running" }));
    stage.bench.sandbox.faults.clear();
    assert.equal(await held.up(stage.bench.run(), args("silent")), "same");
    await held.destroy(stage.bench.run());
  });

  it("waits for another action on the same stack", async () => {
    const held = await stage.made(args("shared"));
    stage.bench.sandbox.faults.busy({ type: "DeployStack", stack: "shared", times: 1 });
    stage.bench.sandbox.faults.busy({ type: "UpdateStack", stack: "shared", times: 1 });
    assert.equal(
      await held.up(stage.bench.run(), args("shared", { environment: "A=1" })),
      "update",
    );
    assert.equal(stage.bench.sandbox.calls.count("UpdateStack"), 2);
    assert.equal(stage.deploys(), 3);
    await held.destroy(stage.bench.run());
  });

  describe("hash", () => {
    it("deploys when a deploy-relevant input changes, and not for any other", async () => {
      const held = await stage.made(args("hashed"));
      assert.equal(
        await held.up(stage.bench.run(), args("hashed", { links: ["https://a"] })),
        "update",
      );
      assert.equal(stage.deploys(), 1);
      assert.equal(
        await held.up(stage.bench.run(), args("hashed", { environment: "A=1" })),
        "update",
      );
      assert.equal(stage.deploys(), 2);
      assert.equal(
        await held.up(
          stage.bench.run(),
          args("hashed", { environment: "A=1", triggers: { db: "2" } }),
        ),
        "update",
      );
      assert.equal(stage.deploys(), 3);
      await held.destroy(stage.bench.run());
    });

    it("is dropped by a refresh when the value of a used secret changed, for 1 of 2 stacks", async () => {
      const write = (name: string, value: string) =>
        stage.bench.hand.client.write("CreateVariable", {
          name,
          value,
          description: "",
          is_secret: true,
        });
      await write("USED", "one");
      await write("UNUSED", "one");
      const user = await stage.made(args("user", { environment: "A=[[USED]]" }));
      const other = await stage.made(args("bystander", { environment: "A=1" }));
      await stage.bench.hand.client.write("UpdateVariableValue", { name: "USED", value: "two" });
      await stage.bench.hand.client.write("UpdateVariableValue", { name: "UNUSED", value: "two" });
      stage.bench.sandbox.calls.reset();
      const run = stage.bench.run();
      await Promise.all([user.refresh(run), other.refresh(run)]);
      assert.deepEqual(
        [user.outs.deployHash === undefined, other.outs.deployHash === undefined],
        [true, false],
      );
      const up = stage.bench.run();
      assert.equal(await user.up(up, args("user", { environment: "A=[[USED]]" })), "update");
      assert.equal(await other.up(up, args("bystander", { environment: "A=1" })), "same");
      assert.equal(stage.deploys(), 1);
      for (const held of [user, other]) await held.destroy(stage.bench.run());
    });
  });
});
