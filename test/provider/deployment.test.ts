import assert from "node:assert/strict";
import { metaFields } from "../../providers/komodo/meta";
import { deploymentFields } from "../../providers/komodo/deployment/fields";
import { deploymentConfigNames } from "../types/deploymentConfig";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";

/** A value of every field that differs from its default; a mere record, so that all may be set. */
const EVERY_FIELD = {
  name: "Web.1",
  description: "site",
  tags: ["trusted", "web"],
  template: true,
  adopt: true,
  deploy: false,
  state: "stopped",
  deployTimeoutSeconds: 60,
  triggers: { db: "1" },
  server: "local",
  customName: "web-box",
  image: { image: "busybox:local" },
  imageRegistryAccount: "me",
  skipSecretInterp: true,
  redeployOnBuild: true,
  pollForUpdates: true,
  autoUpdate: true,
  sendAlerts: false,
  links: ["https://web.lan"],
  network: "bridge",
  restart: "unless-stopped",
  command: "sleep infinity",
  terminationSignal: "SIGINT",
  terminationTimeout: 20,
  extraArgs: ["--init"],
  termSignalLabels: "SIGTERM: stop",
  ports: "8080:80",
  volumes: "/srv/web:/data",
  environment: "A=1\nB=[[B]]",
  labels: "team=web",
};

/** A change of every config field by hand, in Komodo's names, and how it shows in ours. */
const BY_HAND: Record<string, [remote: unknown, seen?: Record<string, unknown>]> = {
  custom_name: ["other-box"],
  image: [
    { type: "Image", params: { image: "busybox:other" } },
    { image: { image: "busybox:other" } },
  ],
  image_registry_account: [""],
  skip_secret_interp: [false],
  redeploy_on_build: [false],
  poll_for_updates: [false],
  auto_update: [false],
  send_alerts: [true],
  links: [[]],
  network: ["host"],
  restart: ["no"],
  command: [""],
  replicas: [3],
  termination_signal: ["SIGTERM"],
  termination_timeout: [10],
  extra_args: [[]],
  term_signal_labels: ["SIGTERM: end\n"],
  ports: ["8081:80\n"],
  volumes: [""],
  environment: ["A=2\n"],
  labels: ["team=ops\n"],
  server_id: ["", { server: "" }],
  swarm_id: ["swarm", { swarm: "swarm" }],
};

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

describe("deployment", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench({ servers: ["other"] });
    await bench.hand.client.write("CreateSwarm", { name: "swarm", config: {} });
    await bench.hand.client.write("CreateBuild", { name: "app", config: {} });
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  async function made(args: Record<string, unknown>): Promise<Held> {
    const held = new Held("Deployment");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  it("has no drift and no change after a create with every field set", async () => {
    const all = [...Object.keys(deploymentFields), ...Object.keys(metaFields)];
    const own = [...new Set(all)].filter((key) => !(key in EVERY_FIELD)).sort();
    assert.deepEqual(own, ["replicas", "swarm"]);
    const held = await made(EVERY_FIELD);
    const sent = { ...held.inputs };
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, sent);
    assert.equal(await held.up(bench.run(), EVERY_FIELD), "same");
    await held.destroy(bench.run());
  });

  it("has no drift after a record with nothing but a name", async () => {
    const held = await made({ name: "bare", deploy: false });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { name: "bare", deploy: false });
    assert.equal(await held.up(bench.run(), { name: "bare", deploy: false }), "same");
    await held.destroy(bench.run());
  });

  it("shows drift of each of the 23 config fields and puts it back, once each", async () => {
    assert.deepEqual(Object.keys(BY_HAND).sort(), Object.keys(deploymentConfigNames).sort());
    assert.equal(Object.keys(BY_HAND).length, 23);
    const held = await made(EVERY_FIELD);
    const inPlace = Object.entries(BY_HAND).filter(([name]) => !/^(server|swarm)_id$/.test(name));
    for (const [name, [value, seen]] of inPlace) {
      const id = held.id ?? "";
      await bench.hand.client.write("UpdateDeployment", { id, config: { [name]: value } });
      const before = { ...held.inputs };
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...before, ...(seen ?? { [camel(name)]: value }) }, name);
      bench.sandbox.calls.reset();
      assert.equal(await held.up(bench.run(), EVERY_FIELD), "update", name);
      const [sent, ...more] = bench.sandbox.calls.list.filter((call) => call.family === "write");
      assert.equal(sent?.type, "UpdateDeployment");
      assert.deepEqual(Object.keys((sent.params as { config: object }).config), [name]);
      assert.deepEqual(more, []);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, before, `${name} put back`);
    }
    await held.destroy(bench.run());
  });

  for (const name of ["server_id", "swarm_id"]) {
    it(`shows drift of ${name} and replaces the deployment`, async () => {
      const held = await made(EVERY_FIELD);
      const { id = "" } = held;
      const [value, seen] = BY_HAND[name] as [unknown, Record<string, unknown>];
      await bench.hand.client.write("UpdateDeployment", { id, config: { [name]: value } });
      const before = { ...held.inputs };
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...before, ...seen });
      assert.equal(await held.up(bench.run(), EVERY_FIELD), "replace");
      assert.notEqual(held.id, id);
      await held.destroy(bench.run());
    });
  }

  it("takes its Build by name and by id, newest or of a version, without drift", async () => {
    const [build] = await bench.hand.client.read("ListBuilds", {});
    const id = build?.id ?? "";
    for (const image of [{ build: "app" }, { build: id }, { build: "app", version: "1.2.3" }]) {
      const args = { name: "built", server: "local", deploy: false, image };
      const held = await made(args);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), args), "same");
      await held.destroy(bench.run());
    }
  });

  it("is refused with Komodo's words when its Build does not exist", async () => {
    const args = { name: "nobuild", server: "local", image: { build: "nope" } };
    assert.equal(
      await messageOf(new Held("Deployment").up(bench.run(), args)),
      'Deployment "nobuild": Komodo answered 500 from POST /write/CreateDeployment: Cannot update ' +
        "deployment with this build attached.: Did not find any Build matching nope. " +
        "Correct the value that it names, then run `pulumi up` again.",
    );
  });

  it("refuses a name that is taken, unless it is to be adopted", async () => {
    const hand = await bench.hand.client.write("CreateDeployment", {
      name: "found",
      config: { server_id: "local", network: "bridge", command: "odd" },
    });
    const args = { name: "found", server: "local", deploy: false, network: "bridge" };
    const held = new Held("Deployment");
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Deployment "found": Komodo has one of this name already. ' +
        "Set `adopt: true` to take it over, or choose another name.",
    );
    await held.up(bench.run(), { ...args, adopt: true });
    assert.equal(held.id, hand._id.$oid);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { ...args, adopt: true, command: "odd" });
    await held.destroy(bench.run());
  });

  it("is gone from the state when it was deleted by hand, and its delete succeeds twice", async () => {
    const held = await made({ name: "ghost", deploy: false });
    const { id = "", outs } = held;
    await bench.run().provider("Deployment").delete(id, outs);
    await bench.run().provider("Deployment").delete(id, outs);
    assert.equal(await held.refresh(bench.run()), false);
  });

  it("is kept and completed by the next run when its tags could not be written", async () => {
    bench.sandbox.faults.fail({ type: "UpdateResourceMeta", error: "disk full", times: 1 });
    const held = new Held("Deployment");
    const args = { name: "half", deploy: false, tags: ["trusted"] };
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Deployment "half": Komodo answered 500 from POST /write/UpdateResourceMeta: disk full. ' +
        "See Komodo's log for the cause, then run `pulumi up` again.",
    );
    assert.equal(await held.up(bench.run(), args), "update");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    await held.destroy(bench.run());
  });

  it("refuses at check what could not come out right, all at once", async () => {
    const args = {
      name: "My web",
      server: "local",
      replicas: 3,
      image: { image: "https://a b" },
      customName: "a b",
      network: "[[NET]]",
      ports: "8080",
      environment: "A=1\nB\nC='x #y'",
    };
    const { failures = [] } = await bench.run().provider("Deployment").check({}, args);
    assert.deepEqual(
      failures.map(({ reason }) => reason).sort(),
      [
        'Deployment "My web": "customName" is "a b", which Komodo stores as "a_b". Use "a_b".',
        'Deployment "My web": "image" is "https://a b", which is no name of an image. ' +
          "Give it without scheme and blanks, such as `ghcr.io/me/app:1.2.3`.",
        'Deployment "My web": "name" is "My web", which Komodo stores as "My_web". Use "My_web".',
        'Deployment "My web": "network" holds "[[", but Komodo fills no names in there. ' +
          "Name a network that the server has, such as `bridge`.",
        'Deployment "My web": line 1 of "ports" has neither ":" nor "=". ' +
          "Write each line as `8080:80`.",
        'Deployment "My web": line 2 of "environment" is no assignment. ' +
          "Write each line as `NAME=value`.",
      ].sort(),
    );
  });

  it("refuses combinations that Komodo would pass over, all at once", async () => {
    const check = async (args: Record<string, unknown>) => {
      const all = { name: "a", ...args };
      const { failures = [] } = await bench.run().provider("Deployment").check({}, all);
      return failures.map(({ reason }) => reason.replace('Deployment "a": ', ""));
    };
    const image = { image: "busybox:local" };
    assert.deepEqual(await check({ image }), [
      'neither "server" nor "swarm" is set, so that it cannot be deployed. ' +
        'Set "server", or `deploy: false` for a mere record.',
    ]);
    assert.deepEqual(await check({ server: "x" }), [
      "there is no image to run. Set `image: { image }` or `image: { build }`.",
    ]);
    const both = { image: "x", build: "y", version: "1.0.0" };
    assert.deepEqual(await check({ server: "x", image: both, ports: "1:1", replicas: 2 }), [
      '"replicas" is 2, but a server runs one container of a deployment. ' +
        "Remove it, or deploy to a swarm.",
      'both "image.image" and "image.build" are set, of which Komodo takes one. Remove one of them.',
      '"ports" are set in the network "host", where Docker publishes none. ' +
        'Set `network: "bridge"`, or remove "ports".',
    ]);
    assert.deepEqual(
      await check({
        swarm: "s",
        image,
        restart: "always",
        terminationTimeout: 5,
        state: "stopped",
      }),
      [
        '"state" is "stopped", which a swarm does not know. Set "down" to remove it, or "running".',
        '"restart" is set, but Komodo does not use it in a swarm. Remove it: a swarm restarts tasks ' +
          "by itself, see `--restart-condition` for `extraArgs`.",
        '"terminationTimeout" is set, but Komodo does not use it in a swarm. ' +
          "Remove it, or put `--stop-grace-period` into `extraArgs`.",
      ],
    );
    assert.deepEqual(await check({ server: "x", image, environment: "A='x #y'" }), [
      'line 1 of "environment" holds " #" within quotes, where Komodo cuts it. ' +
        "Choose a value without it, or encode it, for example with base64.",
    ]);
  });
});
