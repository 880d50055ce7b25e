import assert from "node:assert/strict";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { WEB } from "./stackStage";

const STACK = { name: "site", swarm: "fleet", fileContents: WEB };
const SERVICE = { name: "hello", swarm: "fleet", image: { image: "busybox:local" } };

describe("what is deployed to a swarm", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench({ core: { cachePeriodMs: 200 } });
    await bench.hand.client.write("CreateSwarm", {
      name: "fleet",
      config: { server_ids: ["local"] },
    });
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  async function made(kind: string, args: Record<string, unknown>): Promise<Held> {
    const held = new Held(kind);
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  async function services(): Promise<string[]> {
    const all = await bench.hand.client.read("ListSwarmServices", { swarm: "fleet" });
    return all.map(({ Name }) => Name ?? "").sort();
  }

  async function stateOf(kind: "Stack" | "Deployment"): Promise<unknown> {
    const [item] = await bench.hand.client.read(`List${kind}s`, { limit: 0 });
    return (item?.info as { state?: string } | undefined)?.state;
  }

  for (const [kind, args, service] of [
    ["Stack", STACK, "site_web"],
    ["Deployment", SERVICE, "hello"],
  ] as const) {
    describe(`as a ${kind}`, () => {
      it("runs with all its tasks, has no drift, and is removed before its record", async () => {
        const held = await made(kind, args);
        assert.equal(await stateOf(kind), "running");
        assert.deepEqual(await services(), [service]);
        await held.refresh(bench.run());
        assert.deepEqual(held.inputs, { ...args, state: "running" });
        assert.equal(await held.up(bench.run(), args), "same");
        await held.destroy(bench.run());
        assert.deepEqual(await services(), []);
        assert.equal(await stateOf(kind), undefined);
      });

      it("is redeployed for a change, and waited for until the new tasks run", async () => {
        const held = await made(kind, args);
        const changed = { ...args, environment: "A=1" };
        assert.equal(await held.up(bench.run(), changed), "update");
        assert.equal(await stateOf(kind), "running");
        await held.destroy(bench.run());
      });

      it("fails when its tasks do not come up within the time", async () => {
        bench.sandbox.faults.unhealthy(args.name, true);
        const held = new Held(kind);
        const text = await messageOf(held.up(bench.run(), { ...args, deployTimeoutSeconds: 1 }));
        const [subject, whose, what] =
          kind === "Stack"
            ? ['service "web"', "service", "stack"]
            : ["the service", "container", "deployment"];
        assert.equal(
          text,
          `${kind} "${args.name}": deployed, but not healthy within 1 s: ${subject} has 0 of 1 tasks ` +
            `running. Look at the ${whose}'s log in Komodo, mend the ${what}, then run \`pulumi up\` again.`,
        );
        bench.sandbox.faults.clear();
        assert.equal(await held.up(bench.run(), args), "update");
        await held.destroy(bench.run());
      });

      it("is down when it should be, and up again", async () => {
        const held = await made(kind, args);
        assert.equal(await held.up(bench.run(), { ...args, state: "down" }), "update");
        assert.deepEqual(await services(), []);
        await held.refresh(bench.run());
        assert.equal(held.inputs.state, "down");
        assert.equal(await held.up(bench.run(), args), "update");
        assert.deepEqual(await services(), [service]);
        await held.destroy(bench.run());
      });

      it("is not deleted while no manager node answers", async () => {
        const held = await made(kind, { ...args, deployTimeoutSeconds: 1 });
        bench.sandbox.faults.unreachableServer("local", true);
        const destroy = kind === "Stack" ? "DestroyStack" : "DestroyDeployment";
        assert.equal(
          await messageOf(held.destroy(bench.run())),
          `${kind} "${args.name}": ${destroy} failed in stage "Task Error": ERROR: Failed to request ` +
            "from Swarm\n\nTRACE:\n\t1: No managers connected\nCheck that a manager node of the swarm is a " +
            "server that Komodo reaches, then run `pulumi up` again.",
        );
        bench.sandbox.faults.clear();
        await held.destroy(bench.run());
        assert.deepEqual(await services(), []);
      });

      it("is deleted though it was removed by hand", async () => {
        const held = await made(kind, args);
        bench.sandbox.core
          .cluster(bench.sandbox.core.resources.all("Swarm")[0]?._id.$oid ?? "")
          .services.clear();
        await held.destroy(bench.run());
        assert.equal(await stateOf(kind), undefined);
      });
    });
  }

  it("says when a rolling update was given up", async () => {
    const held = await made("Stack", STACK);
    bench.sandbox.faults.unhealthy("site", true);
    const fileContents = WEB.replace("infinity", "1000000");
    const text = await messageOf(held.up(bench.run(), { ...STACK, fileContents }));
    assert.equal(
      text,
      'Stack "site": deployed, but not healthy within 300 s: the update of service "web" is paused ' +
        "(update paused due to failure or early termination of task 1). Look at the service's log in " +
        "Komodo, mend the stack, then run `pulumi up` again.",
    );
    await held.destroy(bench.run());
  });

  it("says that Komodo has not passed `replicas` on, and accepts them through `extraArgs`", async () => {
    const held = new Held("Deployment");
    assert.equal(
      await messageOf(held.up(bench.run(), { ...SERVICE, replicas: 3 })),
      'Deployment "hello": deployed, but not healthy within 300 s: the service has 1 replicas where ' +
        '3 are wanted, as Komodo 2.3.2 does not pass "replicas" on (add "--replicas=3" to `extraArgs` ' +
        "as well). Look at the container's log in Komodo, mend the deployment, then run `pulumi up` again.",
    );
    const scaled = { ...SERVICE, replicas: 3, extraArgs: ["--replicas=3"] };
    assert.equal(await held.up(bench.run(), scaled), "update");
    await held.destroy(bench.run());
  });

  it("gives a renamed deployment its new name with the redeploy that it needs", async () => {
    const held = await made("Deployment", SERVICE);
    assert.equal(await held.up(bench.run(), { ...SERVICE, name: "hi" }), "update");
    assert.deepEqual(await services(), ["hi"]);
    await held.destroy(bench.run());
    assert.deepEqual(await services(), []);
  });

  it("refuses what a swarm has no use for, and a stopped stack", async () => {
    const args = { ...STACK, state: "stopped", runBuild: true, buildExtraArgs: ["--pull"] };
    const { failures = [] } = await bench.run().provider("Stack").check({}, args);
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      [
        'Stack "site": "state" is "stopped", which a swarm does not know. ' +
          'Set "down" to remove it, or "running".',
        'Stack "site": "runBuild" is set, but Komodo does not use it in a swarm. ' +
          "Remove it, and name a built image.",
        'Stack "site": "buildExtraArgs" is set, but Komodo does not use it in a swarm. ' +
          "Remove it, and name a built image.",
      ],
    );
  });
});
