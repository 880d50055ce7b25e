import assert from "node:assert/strict";
import { metaFields } from "../../providers/komodo/meta";
import { stackFields } from "../../providers/komodo/stack/fields";
import { stackConfigNames } from "../types/komodoConfig";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";

/** A Compose file of one service that runs until it is stopped. */
const WEB = "services:\n  web:\n    image: busybox:local\n    command: sleep infinity\n";

/** A value of every field that differs from its default; the other sources are apart. */
const EVERY_FIELD = {
  name: "media",
  description: "films",
  tags: ["trusted", "films"],
  template: true,
  adopt: true,
  deploy: false,
  state: "stopped",
  deployTimeoutSeconds: 60,
  triggers: { db: "1" },
  severs: ["local"],
  server: "local",
  projectName: "cinema",
  links: ["https://films.lan"],
  autoPull: false,
  runBuild: true,
  pollForUpdates: true,
  autoUpdate: true,
  autoUpdateAllServices: true,
  autoUpdateSkipServices: ["db"],
  destroyBeforeDeploy: true,
  skipSecretInterp: true,
  gitProvider: "git.lan",
  gitHttps: false,
  gitAccount: "me",
  branch: "next",
  commit: "abc",
  clonePath: "/srv/clone",
  reclone: true,
  webhookEnabled: false,
  webhookSecret: "hunter2",
  webhookForceDeploy: true,
  runDirectory: "/srv/media",
  filePaths: ["a.yaml", "b.yaml"],
  envFilePath: "films.env",
  additionalEnvFiles: [{ path: "x.env" }, { path: "y.env", track: false }],
  configFiles: [{ path: "x.conf", services: ["web"], requires: "Restart" }, { path: "y.conf" }],
  sendAlerts: false,
  registryProvider: "ghcr.io",
  registryAccount: "me",
  preDeploy: { command: "echo before  " },
  postDeploy: { path: "sub", command: "echo after\n", shellMode: true },
  extraArgs: ["--quiet-pull"],
  buildExtraArgs: ["--pull"],
  composeCmdWrapper: "nice [[COMPOSE_COMMAND]]",
  composeCmdWrapperInclude: ["up"],
  ignoreServices: ["job", "backup"],
  repo: "me/films",
  environment: "A=1",
};

/** A change of every config field by hand, in Komodo's names, and how it shows in ours. */
const BY_HAND: Record<string, [remote: unknown, seen?: Record<string, unknown>]> = {
  project_name: ["theatre"],
  links: [[]],
  auto_pull: [true],
  run_build: [false],
  poll_for_updates: [false],
  auto_update: [false],
  auto_update_all_services: [false],
  auto_update_skip_services: [["web"]],
  destroy_before_deploy: [false],
  skip_secret_interp: [false],
  git_provider: ["github.com"],
  git_https: [true],
  git_account: [""],
  repo: ["me/other"],
  branch: ["main"],
  commit: [""],
  clone_path: [""],
  reclone: [false],
  webhook_enabled: [true],
  webhook_secret: ["other"],
  webhook_force_deploy: [false],
  files_on_host: [true],
  run_directory: [""],
  file_paths: [["b.yaml", "a.yaml"]],
  env_file_path: [".env"],
  additional_env_files: [[{ path: "x.env", track: false }]],
  config_files: [[]],
  send_alerts: [true],
  registry_provider: [""],
  registry_account: [""],
  pre_deploy: [
    { path: "", command: "echo other\n", shell_mode: false },
    {
      preDeploy: { path: "", command: "echo other\n", shellMode: false },
    },
  ],
  post_deploy: [
    { path: "", command: "", shell_mode: false },
    {
      postDeploy: { path: "", command: "", shellMode: false },
    },
  ],
  extra_args: [[]],
  build_extra_args: [["--no-cache"]],
  compose_cmd_wrapper: [""],
  compose_cmd_wrapper_include: [[]],
  ignore_services: [["job"]],
  file_contents: ["services: {}\n"],
  environment: ["A=2\n"],
  server_id: ["", { server: "" }],
  linked_repo: ["films", { linkedRepo: "films" }],
  swarm_id: ["swarm", { swarm: "swarm" }],
};

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

describe("stack", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench({ servers: ["other"] });
    const write = bench.hand.client.write.bind(bench.hand.client) as (
      name: string,
      params: object,
    ) => Promise<unknown>;
    await write("CreateRepo", { name: "films", config: {} });
    await write("CreateSwarm", { name: "swarm", config: {} });
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  async function made(args: Record<string, unknown>): Promise<Held> {
    const held = new Held("Stack");
    assert.equal(await held.up(bench.run(), args), "create");
    return held;
  }

  function serverId(name: string): Promise<string> {
    return bench.hand.client
      .read("ListServers", { query: { names: [name] } })
      .then(([server]) => server?.id ?? "");
  }

  it("has no drift and no change after a create with every field set", async () => {
    const own = ["swarm", "linkedRepo", "fileContents", "filesOnHost", "compose"];
    const all = [...Object.keys(stackFields), ...Object.keys(metaFields)];
    assert.deepEqual([...new Set(all)].filter((key) => !(key in EVERY_FIELD)).sort(), own.sort());
    const held = await made(EVERY_FIELD);
    const sent = { ...held.inputs };
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, sent);
    assert.equal(await held.up(bench.run(), EVERY_FIELD), "same");
    await held.destroy(bench.run());
  });

  for (const source of [{ repo: "me/films" }, { linkedRepo: "films" }, { filesOnHost: true }]) {
    it(`has no drift with the source ${JSON.stringify(source)}`, async () => {
      const args = { name: "sourced", server: "local", deploy: false, ...source };
      const held = await made(args);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      assert.equal(await held.up(bench.run(), args), "same");
      await held.destroy(bench.run());
    });
  }

  it("has no drift after a create and a deploy with as little as possible", async () => {
    const args = { name: "plain", server: "local", fileContents: WEB };
    const held = await made(args);
    const { serverName, deployHash, fileContents } = held.outs;
    assert.equal(serverName, "local");
    assert.match(String(deployHash), /^[\w-]{16}$/);
    assert.match(String(fileContents), /^sha256:[0-9a-f]{24}$/);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { ...args, state: "running" });
    assert.equal(held.outs.deployHash, deployHash);
    assert.equal(await held.up(bench.run(), args), "same");
    await held.destroy(bench.run());
  });

  it("shows drift of each of the 42 config fields and puts it back", async () => {
    assert.deepEqual(Object.keys(BY_HAND).sort(), Object.keys(stackConfigNames).sort());
    const held = await made(EVERY_FIELD);
    const inPlace = Object.entries(BY_HAND).filter(([name]) => !/^(server|swarm)_id$/.test(name));
    for (const [name, [value, seen]] of inPlace) {
      await bench.hand.client.write("UpdateStack", {
        id: held.id ?? "",
        config: { [name]: value },
      });
      const before = { ...held.inputs };
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...before, ...(seen ?? { [camel(name)]: value }) }, name);
      assert.equal(await held.up(bench.run(), EVERY_FIELD), "update", name);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, before, `${name} put back`);
    }
    await held.destroy(bench.run());
  });

  for (const name of ["server_id", "swarm_id"]) {
    it(`shows drift of ${name} and replaces the stack`, async () => {
      const held = await made(EVERY_FIELD);
      const { id } = held;
      const [value, seen] = BY_HAND[name] ?? [];
      await bench.hand.client.write("UpdateStack", { id: id ?? "", config: { [name]: value } });
      const before = { ...held.inputs };
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...before, ...seen });
      assert.equal(await held.up(bench.run(), EVERY_FIELD), "replace");
      assert.notEqual(held.id, id);
      await held.destroy(bench.run());
    });
  }

  it("takes its server by name and by id, and does not see the difference", async () => {
    const id = await serverId("local");
    const byName = { name: "referred", server: "local", fileContents: WEB };
    const byId = { ...byName, server: id };
    for (const [first, second] of [
      [byName, byId],
      [byId, byName],
    ] as const) {
      const held = await made(first);
      const other = first.server === id ? undefined : id;
      assert.deepEqual([held.outs.serverId, held.outs.serverName], [other, "local"]);
      await held.refresh(bench.run());
      assert.equal(held.inputs.server, first.server);
      assert.equal(await held.up(bench.run(), second), "same");
      await held.destroy(bench.run());
    }
  });

  it("keeps both forms of its server known when the form changes along with another input", async () => {
    const id = await serverId("local");
    const args = { name: "reformed", fileContents: WEB };
    const held = await made({ ...args, server: id });
    assert.equal(await held.up(bench.run(), { ...args, server: "local", links: ["x"] }), "update");
    assert.equal(await held.up(bench.run(), { ...args, server: id, links: ["y"] }), "update");
    assert.equal(await held.up(bench.run(), { ...args, server: "local", links: ["y"] }), "same");
    await held.destroy(bench.run());
  });

  it("is replaced on another server, the old containers taken down first", async () => {
    const args = { name: "mover", server: "local", fileContents: WEB };
    const held = await made(args);
    assert.equal(await held.up(bench.run(), { ...args, server: "other" }), "replace");
    const { docker } = bench.sandbox.core;
    assert.equal(docker.host(await serverId("local")).ofProject("mover").length, 0);
    assert.equal(docker.host(await serverId("other")).ofProject("mover").length, 1);
    await held.destroy(bench.run());
  });

  it("keeps its id and its containers when it is renamed", async () => {
    const args = { name: "before", server: "local", fileContents: WEB };
    const held = await made(args);
    const { id } = held;
    bench.sandbox.calls.reset();
    assert.equal(await held.up(bench.run(), { ...args, name: "after" }), "update");
    assert.equal(held.id, id);
    assert.equal(bench.sandbox.calls.count("DeployStack"), 0);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { ...args, name: "after", state: "running" });
    await held.destroy(bench.run());
    const host = bench.sandbox.core.docker.host(await serverId("local"));
    assert.deepEqual([host.ofProject("before").length, host.ofProject("after").length], [0, 0]);
  });

  it("is gone from the state when it was deleted by hand, and its delete succeeds twice", async () => {
    const held = await made({ name: "ghost", server: "local", fileContents: WEB });
    const { id = "", outs } = held;
    await bench.run().provider("Stack").delete(id, outs);
    await bench.run().provider("Stack").delete(id, outs);
    assert.equal(await held.refresh(bench.run()), false);
  });

  it("S0-FR-14: takes its containers down before it deletes the record", async () => {
    const held = await made({ name: "ordered", server: "local", fileContents: WEB });
    bench.sandbox.calls.reset();
    await held.destroy(bench.run());
    const writes = bench.sandbox.calls.list.filter(({ family }) => family !== "read");
    assert.deepEqual(
      writes.map(({ type }) => type),
      ["LoginLocalUser", "DestroyStack", "DeleteStack"],
    );
  });

  it("is not deleted when its containers could not be taken down", async () => {
    const args = { name: "stuck", server: "local", fileContents: WEB, deployTimeoutSeconds: 1 };
    const held = await made(args);
    bench.sandbox.calls.reset();
    bench.sandbox.faults.unreachableServer("local", true);
    assert.equal(
      await messageOf(held.destroy(bench.run())),
      'Stack "stuck": DestroyStack failed in stage "Task Error": ERROR: Cannot send command when ' +
        "Server is unreachable or disabled\nCheck that Periphery runs on the server and that the " +
        "server is enabled, then run `pulumi up` again.",
    );
    assert.equal(bench.sandbox.calls.count("DeleteStack"), 0);
    bench.sandbox.faults.clear();
    assert.equal(await held.refresh(bench.run()), true);
    await held.destroy(bench.run());
  });

  it("is not deleted when containers are left though Komodo reports a success", async () => {
    const held = await made({ name: "left", server: "local", fileContents: WEB });
    const run = bench.run();
    run.komodo.executions.run = () => Promise.resolve({ success: true });
    assert.equal(
      await messageOf(held.destroy(run)),
      'Stack "left": is running after it was taken down, so that it was not deleted. ' +
        "Look at its containers in Komodo, then run `pulumi up` again.",
    );
    await held.destroy(bench.run());
  });

  it("is deleted though its server was deleted by hand", async () => {
    const server = await bench.hand.client.write("CreateServer", {
      name: "doomed",
      config: { enabled: true },
    });
    const held = await made({ name: "orphan", server: "doomed", fileContents: WEB });
    await bench.hand.client.write("DeleteServer", { id: server._id.$oid });
    await held.refresh(bench.run());
    assert.equal(held.inputs.server, "");
    await held.destroy(bench.run());
    const stacks = await bench.hand.client.read("ListStacks", { query: { names: ["orphan"] } });
    assert.deepEqual(stacks, []);
  });

  it("refuses a name that is taken, unless it is to be adopted", async () => {
    const hand = await bench.hand.client.write("CreateStack", {
      name: "found",
      config: { server_id: "local", file_contents: "services: {}\n", branch: "odd" },
    });
    const args = { name: "found", server: "local", fileContents: WEB };
    const held = new Held("Stack");
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Stack "found": Komodo has one of this name already. ' +
        "Set `adopt: true` to take it over, or choose another name.",
    );
    await held.up(bench.run(), { ...args, adopt: true });
    assert.equal(held.id, hand._id.$oid);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { ...args, adopt: true, state: "running", branch: "odd" });
    await held.destroy(bench.run());
  });

  it("shows its tags by name, in the order of the program", async () => {
    const args = { name: "tagged", server: "local", deploy: false, fileContents: WEB };
    const held = await made({ ...args, tags: ["zebra", "ape"] });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs.tags, ["zebra", "ape"]);
    await held.destroy(bench.run());
  });

  it("keeps the record only when it is told not to deploy", async () => {
    bench.sandbox.calls.reset();
    const args = { name: "record", fileContents: WEB, deploy: false };
    const held = await made({ ...args, server: "local" });
    await held.destroy(bench.run());
    assert.equal(
      bench.sandbox.calls.list.some(({ family }) => family === "execute"),
      false,
    );
  });
});
