import assert from "node:assert/strict";
import { Held, messageOf } from "../support/komodo";
import { poll, StackStage } from "./stackStage";

/** Arguments of a deployment on the server `local` that runs until it is stopped. */
function args(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name,
    server: "local",
    image: { image: "busybox:local" },
    network: "bridge",
    command: "sleep infinity",
    ...more,
  };
}

describe("deployment deploy", () => {
  const stage = new StackStage();

  async function made(given: Record<string, unknown>): Promise<Held> {
    const held = new Held("Deployment");
    assert.equal(await held.up(stage.bench.run(), given), "create");
    return held;
  }

  async function stateOf(name: string): Promise<string | undefined> {
    const query = { names: [name] };
    const [item] = await stage.bench.hand.client.read("ListDeployments", { query });
    return item?.info.state;
  }

  function deploys(): number {
    return stage.bench.sandbox.calls.count("Deploy");
  }

  async function hostContainers(server: string): Promise<string[]> {
    const [item] = await stage.bench.hand.client.read("ListServers", {
      query: { names: [server] },
    });
    return [...stage.bench.sandbox.core.docker.host(item?.id ?? "").containers.keys()];
  }

  it("runs the container, and has neither drift nor a change afterwards", async () => {
    const held = await made(args("Web.1"));
    assert.equal(await stateOf("Web.1"), "running");
    assert.equal(held.outs.serverName, "local");
    assert.match(String(held.outs.deployHash), /^[\w-]{16}$/);
    await held.refresh(stage.bench.run());
    assert.deepEqual(held.inputs, args("Web.1", { state: "running" }));
    assert.equal(await held.up(stage.bench.run(), args("Web.1")), "same");
    await held.destroy(stage.bench.run());
    assert.equal((await hostContainers("local")).includes("Web.1"), false);
  });

  it("S0-FR-14: takes its container down before it deletes the record", async () => {
    const held = await made(args("ordered"));
    stage.bench.sandbox.calls.reset();
    await held.destroy(stage.bench.run());
    const writes = stage.bench.sandbox.calls.list.filter(({ family }) => family !== "read");
    assert.deepEqual(
      writes.map(({ type }) => type),
      ["LoginLocalUser", "DestroyDeployment", "DeleteDeployment"],
    );
  });

  it("is deleted though its container was removed by hand", async () => {
    const held = await made(args("gone"));
    const { executions } = stage.bench.hand;
    await executions.run("DestroyDeployment", { deployment: "gone" }, Date.now() + 5_000);
    await held.destroy(stage.bench.run());
    assert.equal(await stateOf("gone"), undefined);
  });

  it("is not deleted while its server does not answer, for Komodo would leave the container", async () => {
    const held = await made(args("stuck", { deployTimeoutSeconds: 1 }));
    stage.bench.sandbox.calls.reset();
    stage.bench.sandbox.faults.unreachableServer("local", true);
    assert.equal(
      await messageOf(held.destroy(stage.bench.run())),
      'Deployment "stuck": DestroyDeployment failed in stage "Task Error": ERROR: Cannot send ' +
        "command when Server is unreachable or disabled\nCheck that Periphery runs on the server " +
        "and that the server is enabled, then run `pulumi up` again.",
    );
    assert.equal(stage.bench.sandbox.calls.count("DeleteDeployment"), 0);
    stage.bench.sandbox.faults.clear();
    await held.destroy(stage.bench.run());
  });

  it("is not deleted when the container is left though Komodo reports a success", async () => {
    const held = await made(args("left"));
    const run = stage.bench.run();
    run.komodo.executions.run = () => Promise.resolve({ success: true });
    assert.equal(
      await messageOf(held.destroy(run)),
      'Deployment "left": is running after it was taken down, so that it was not deleted. ' +
        "Look at its containers in Komodo, then run `pulumi up` again.",
    );
    await held.destroy(stage.bench.run());
  });

  for (const [name, more, cause] of [
    ["dies", { command: "exit 3" }, "the container is exited with code 3"],
    ["sick", { extraArgs: ["--health-cmd=false"] }, /^the container is unhealthy/],
    ["loops", { command: "exit 3", restart: "always", deployTimeoutSeconds: 1 }, /^the container/],
  ] as const) {
    it(`fails when the container ${name}, and the next up repairs it`, async () => {
      const held = new Held("Deployment");
      const run = stage.bench.run({ settleMs: 300 });
      const text = await messageOf(held.up(run, args(name, more)));
      const seconds = "deployTimeoutSeconds" in more ? 1 : 300;
      const head = `Deployment "${name}": deployed, but not healthy within ${seconds} s: `;
      const tail =
        ". Look at the container's log in Komodo, mend the deployment, then run `pulumi up` again.";
      assert.ok(text.startsWith(head) && text.endsWith(tail), text);
      const why = text.slice(head.length, -tail.length);
      if (typeof cause === "string") assert.equal(why, cause);
      else assert.match(why, cause);
      assert.equal(held.outs.deployHash, undefined);
      assert.equal(await held.up(stage.bench.run(), args(name)), "update");
      assert.equal(await stateOf(name), "running");
      await held.destroy(stage.bench.run());
    });
  }

  it("shows the words of Docker when the image, a network or a port is not to be had", async () => {
    const failure = async (more: Record<string, unknown>) => {
      const held = new Held("Deployment");
      const text = await messageOf(held.up(stage.bench.run(), args("failing", more)));
      await held.destroy(stage.bench.run());
      return text.replace('Deployment "failing": Deploy failed in stage "Docker Run": ', "");
    };
    assert.equal(
      await failure({ image: { image: "no-such-image" } }),
      "docker: Error response from daemon: pull access denied for no-such-image, repository does not " +
        "exist or may require 'docker login': denied: requested access to the resource is denied\n" +
        "Check the image's name and tag and the registry account, then run `pulumi up` again.",
    );
    assert.equal(
      await failure({ network: "absent" }),
      "docker: Error response from daemon: network absent not found\n" +
        "Make the network on the server, or name one that it has, then run `pulumi up` again.",
    );
    const holder = await made(args("holder", { ports: "8080:80" }));
    assert.equal(
      await failure({ ports: "8080:80" }),
      "docker: Error response from daemon: failed to set up container networking: driver failed " +
        "programming external connectivity on endpoint failing: Bind for 0.0.0.0:8080 failed: port " +
        "is already allocated\nMend the deployment or what it needs on the server, then run " +
        "`pulumi up` again.",
    );
    await holder.destroy(stage.bench.run());
  });

  it("D7: shows no secret in a failure", async () => {
    await stage.bench.hand.client.write("CreateVariable", {
      name: "LEAK",
      value: "hunter2-hunter2",
      description: "",
      is_secret: true,
    });
    const held = new Held("Deployment");
    // Written out, so that Komodo has not replaced it before the log is read.
    const given = args("leaky", { network: "hunter2-hunter2" });
    const text = await messageOf(held.up(stage.bench.run(), given));
    assert.equal(text.includes("hunter2"), false, text);
    assert.match(text, /network \[secret\] not found/);
    await held.destroy(stage.bench.run());
  });

  it("deploys for a relevant input and a changed secret, and not for any other", async () => {
    const write = (name: string, value: string) =>
      stage.bench.hand.client.write("UpdateVariableValue", { name, value });
    await stage.bench.hand.client.write("CreateVariable", {
      name: "USED",
      value: "one",
      description: "",
      is_secret: true,
    });
    const given = args("hashed", { environment: "A=[[USED]]" });
    const held = await made(given);
    assert.equal(await held.up(stage.bench.run(), { ...given, links: ["x"] }), "update");
    assert.equal(deploys(), 1);
    assert.equal(await held.up(stage.bench.run(), { ...given, labels: "a=b" }), "update");
    assert.equal(deploys(), 2);
    await write("USED", "two");
    await held.refresh(stage.bench.run());
    assert.equal(await held.up(stage.bench.run(), { ...given, labels: "a=b" }), "update");
    assert.equal(deploys(), 3);
    await held.destroy(stage.bench.run());
  });

  it("keeps id and container when it is renamed, and when `customName` changes", async () => {
    const held = await made(args("before"));
    const { id } = held;
    assert.equal(await held.up(stage.bench.run(), args("after")), "update");
    assert.equal(held.id, id);
    assert.ok((await hostContainers("local")).includes("after"));
    const custom = args("after", { customName: "third" });
    assert.equal(await held.up(stage.bench.run(), custom), "update");
    assert.ok((await hostContainers("local")).includes("third"));
    assert.equal(deploys(), 1);
    await held.destroy(stage.bench.run());
    assert.deepEqual(await hostContainers("local"), []);
  });

  it("says what to do when it cannot be renamed because its server is away", async () => {
    const held = await made(args("fixed"));
    stage.bench.sandbox.faults.unreachableServer("local", true);
    const because = (request: string, what: string) =>
      `Komodo answered 500 from POST /write/${request}: Cannot ${what} when container status is ` +
      "unknown. Check that Periphery runs on the server and that the server is enabled, then run " +
      "`pulumi up` again.";
    assert.equal(
      await messageOf(held.up(stage.bench.run(), args("moved"))),
      `Deployment "moved": ${because("RenameDeployment", "rename Deployment")}`,
    );
    assert.equal(
      await messageOf(held.up(stage.bench.run(), args("fixed", { customName: "x" }))),
      `Deployment "fixed": ${because("UpdateDeployment", "change custom container name")}`,
    );
    stage.bench.sandbox.faults.clear();
    await held.destroy(stage.bench.run());
  });

  it("stops, starts again and removes the container as `state` says", async () => {
    const held = await made(args("phased"));
    for (const [state, listed] of [
      ["stopped", "exited"],
      ["running", "running"],
      ["down", "not_deployed"],
      ["running", "running"],
    ] as const) {
      assert.equal(await held.up(stage.bench.run(), args("phased", { state })), "update");
      assert.equal(await stateOf("phased"), listed);
      await held.refresh(stage.bench.run());
      assert.equal(held.inputs.state, state);
      assert.equal(await held.up(stage.bench.run(), args("phased", { state })), "same");
    }
    await held.destroy(stage.bench.run());
  });

  it("shows a container that was stopped by hand as drift and starts it again", async () => {
    const held = await made(args("halted"));
    const { executions } = stage.bench.hand;
    await executions.run("StopDeployment", { deployment: "halted" }, Date.now() + 5_000);
    await held.refresh(stage.bench.run());
    assert.equal(held.inputs.state, "stopped");
    assert.equal(await held.up(stage.bench.run(), args("halted")), "update");
    assert.equal(await stateOf("halted"), "running");
    await held.destroy(stage.bench.run());
  });

  it("does not take a server that does not answer for drift", async () => {
    const held = await made(args("silent"));
    stage.bench.sandbox.faults.unreachableServer("local", true);
    await held.refresh(stage.bench.run());
    assert.equal(held.inputs.state, "running");
    assert.equal(await held.up(stage.bench.run(), args("silent")), "same");
    stage.bench.sandbox.faults.clear();
    await held.destroy(stage.bench.run());
  });

  it("waits for a server that is away for a moment, and for another action", async () => {
    stage.bench.sandbox.faults.unreachableServer("local", true);
    const held = new Held("Deployment");
    const up = held.up(stage.bench.run(), args("patient"));
    await poll(() => deploys() >= 1);
    stage.bench.sandbox.faults.unreachableServer("local", false);
    assert.equal(await up, "create");
    stage.bench.sandbox.faults.busy({ type: "Deploy", stack: "patient", times: 1 });
    assert.equal(await held.up(stage.bench.run(), args("patient", { labels: "a=b" })), "update");
    await held.destroy(stage.bench.run());
  });

  it("is replaced on another server, the old container taken down first", async () => {
    const held = await made(args("mover"));
    assert.equal(await held.up(stage.bench.run(), args("mover", { server: "other" })), "replace");
    assert.deepEqual(await hostContainers("local"), []);
    assert.deepEqual(await hostContainers("other"), ["mover"]);
    await held.destroy(stage.bench.run());
  });

  it("is not adopted away from the server that its container runs on", async () => {
    const held = await made(args("wiki"));
    const moved = args("wiki", { server: "other", adopt: true });
    assert.equal(
      await messageOf(new Held("Deployment").up(stage.bench.run(), moved)),
      'Deployment "wiki": Komodo has it on server "local" (running), where its containers would ' +
        'stay unseen. Take it down there, or set `server` to "local", then run `pulumi up` again.',
    );
    await held.destroy(stage.bench.run());
  });
});
