import assert from "node:assert/strict";
import { startSandbox, type Sandbox } from "../../../sandbox";
import { fieldsAt, textAt, type Fields } from "../../../sandbox/komodo/fields";
import { Client, logOf, poll } from "./client";

const FILE = "services:\n  web:\n    image: nginx\n";

describe("the sandbox's other kinds", () => {
  let sandbox: Sandbox;
  let client: Client;

  beforeEach(async () => {
    sandbox = await startSandbox({ core: { deployMs: 5 } });
    client = new Client(sandbox);
  });
  afterEach(() => sandbox.close());

  const list = async (type: string, params: Fields = {}): Promise<Fields[]> =>
    (await client.read(type, params)) as unknown as Fields[];
  const infoOf = async (type: string): Promise<Fields> =>
    fieldsAt((await list(type))[0] ?? {}, "info");
  const id = (resource: Fields): string => textAt(fieldsAt(resource, "_id"), "$oid");
  const plain = (text: unknown): string => String(text).replace(/<[^>]*>/g, "");

  it("deploys, stops and destroys a Deployment", async () => {
    const image = { type: "Image", params: { image: "nginx:1" } };
    await client.write("CreateDeployment", {
      name: "web",
      config: { server_id: "local", image, network: "bridge", ports: "8080: 80" },
    });
    assert.equal((await infoOf("ListDeployments")).state, "not_deployed");
    const update = await client.execute("Deploy", { deployment: "web" });
    assert.equal(
      logOf(update, "Docker Run").command,
      "docker run -d --name web --network bridge -p 8080:80 --restart no nginx:1",
    );
    const states = [(await infoOf("ListDeployments")).state];
    for (const type of ["StopDeployment", "StartDeployment", "DestroyDeployment"]) {
      assert.equal((await client.execute(type, { deployment: "web" })).success, true);
      states.push((await infoOf("ListDeployments")).state);
    }
    assert.deepEqual(states, ["running", "exited", "running", "not_deployed"]);
  });

  it("removes a Deployment's container with the Deployment", async () => {
    const image = { type: "Image", params: { image: "nginx:1" } };
    const config = { server_id: "local", image, network: "bridge" };
    await client.write("CreateDeployment", { name: "web", config });
    await client.execute("Deploy", { deployment: "web" });
    await client.write("RenameDeployment", { id: "web", name: "site" });
    assert.deepEqual(
      (await list("ListContainers", { server: "local" })).map(({ name }) => name),
      ["site"],
    );
    await client.write("DeleteDeployment", { id: "site" });
    assert.deepEqual(await list("ListContainers", { server: "local" }), []);
  });

  it("runs the stacks that fit a pattern in a batch", async () => {
    for (const name of ["media-a", "media-b", "web"]) {
      const config = { server_id: "local", file_contents: FILE };
      await client.write("CreateStack", { name, config });
    }
    const { body } = await client.send("execute", "BatchDeployStack", { pattern: "media-*, nope" });
    const results = body as unknown as Fields[];
    assert.deepEqual(
      results.map(({ status, data }) => [status, (data as Fields).operation]),
      [
        ["Ok", "DeployStack"],
        ["Ok", "DeployStack"],
      ],
    );
    await poll(async () => {
      const running = await list("ListStacks", { query: { specific: { states: ["running"] } } });
      return running.length === 2 ? true : undefined;
    });
    const expression = { pattern: "\\^web$\\" };
    const { body: matched } = await client.send("execute", "BatchDeployStack", expression);
    assert.equal((matched as unknown as Fields[]).length, 1);
  });

  it("fails a Procedure whose execution fails, and stops before the next stage", async () => {
    const config = { server_id: "local", file_contents: "services:\n  a: {}\n" };
    await client.write("CreateStack", { name: "bad", config });
    const execution = (type: string, params: Fields): Fields => ({ execution: { type, params } });
    await client.write("CreateProcedure", {
      name: "nightly",
      config: {
        stages: [
          { name: "one", executions: [execution("DeployStack", { stack: "bad" })] },
          { name: "two", executions: [execution("Sleep", { duration_ms: 1 })] },
        ],
      },
    });
    const update = await client.execute("RunProcedure", { procedure: "nightly" });
    assert.equal(update.success, false);
    assert.match(plain(logOf(update, "Execution error").stderr), /^ERROR: Failed stage 'one'/);
    assert.equal(textAt(logOf(update, "Execute procedure"), "stdout").includes("'two'"), false);
    assert.equal((await infoOf("ListProcedures")).state, "Failed");
  });

  it("refuses a Procedure with an unknown target, and one with an unknown execution", async () => {
    const stages = (type: string): Fields[] => [
      { executions: [{ execution: { type, params: { stack: "nope" } } }] },
    ];
    const missing = await client.send("write", "CreateProcedure", {
      name: "p",
      config: { stages: stages("DeployStack") },
    });
    assert.deepEqual(missing.body, { error: "Did not find any Stack matching nope", trace: [] });
    const unknown = await client.send("write", "CreateProcedure", {
      name: "p",
      config: { stages: stages("Nope") },
    });
    assert.match(textAt(unknown.body, "error"), /^unknown variant `Nope`, expected one of `None`/);
  });

  it("reports a five-field cron in the list, not at the write", async () => {
    const config = { schedule_format: "Cron", schedule: "0 3 * * *" };
    await client.write("CreateProcedure", { name: "p", config });
    const info = await infoOf("ListProcedures");
    assert.match(
      plain(textAt(info, "schedule_error")),
      /^ERROR: Invalid CRON schedule\n\nTRACE:\n\t1: Invalid pattern: Pattern must have 6 or 7 fields/,
    );
    assert.equal(info.next_scheduled_run, null);
    await client.write("UpdateProcedure", { id: "p", config: { schedule: "0 0 3 * * ?" } });
    const [schedule = {}] = await list("ListSchedules");
    assert.equal(schedule.schedule_error, null);
    assert.equal(typeof schedule.next_scheduled_run, "number");
  });

  it("changes a Builder's type as a whole and keeps parameters within a type", async () => {
    await client.write("CreateBuilder", { name: "b" });
    const url = { type: "Url", params: { passkey: "p" } };
    const changed = await client.write("UpdateBuilder", { id: "b", config: url });
    assert.deepEqual(fieldsAt(changed, "config").params, {
      address: "https://periphery:8120",
      periphery_public_key: "",
      insecure_tls: true,
      passkey: "p",
    });
    const server = { type: "Server", params: { server_ids: ["local"] } };
    const moved = await client.write("UpdateBuilder", { id: "b", config: server });
    const localId = sandbox.core.resources.get("Server", "local")._id.$oid;
    assert.deepEqual(moved.config, { type: "Server", params: { server_ids: [localId] } });
    const { status, body } = await client.send("write", "CreateBuilder", { name: "c", config: {} });
    assert.equal(status, 500);
    assert.deepEqual(body, { error: "missing field `type`", trace: [] });
  });

  it("names only the Server when a Builder refers to none, and stores no token of a machine image", async () => {
    const server = { type: "Server", params: { server_ids: ["nope"] } };
    const refused = await client.send("write", "CreateBuilder", { name: "s", config: server });
    assert.equal(refused.status, 500);
    assert.deepEqual(refused.body, { error: "Did not find any Server matching nope", trace: [] });
    const accounts = [{ username: "me", token: "t" }];
    const aws = { type: "Aws", params: { git_providers: [{ accounts }] } };
    const made = await client.write("CreateBuilder", { name: "a", config: aws });
    const params = fieldsAt(fieldsAt(made, "config"), "params");
    assert.deepEqual(params.git_providers, [
      { domain: "github.com", https: true, accounts: [{ username: "me" }] },
    ]);
    assert.equal(params.assign_public_ip, false);
  });

  it("refuses to rename and delete a Repo while its server is disabled or has not dialled in", async () => {
    const config = { server_id: "local" };
    const repo = await client.write("CreateRepo", { name: "r", config });
    const server = sandbox.core.resources.get("Server", "local");
    const refusals = async (): Promise<unknown[]> => [
      (await client.send("write", "RenameRepo", { id: "r", name: "r" })).body.error,
      (await client.send("write", "DeleteRepo", { id: "r" })).body.error,
    ];
    await client.write("UpdateServer", { id: "local", config: { enabled: false } });
    assert.deepEqual(await refusals(), ["server not enabled", "server not enabled"]);
    await client.write("UpdateServer", { id: "local", config: { enabled: true, address: "" } });
    sandbox.faults.unreachableServer("local", true);
    const away = `Server ${server._id.$oid} is not connected`;
    assert.deepEqual(await refusals(), [away, away]);
    await client.write("UpdateServer", { id: "local", config: { address: "http://h:8120" } });
    assert.deepEqual((await client.write("DeleteRepo", { id: "r" }))._id, repo._id);
  });

  it("raises a Build's version, and refuses one without builder", async () => {
    const config = { dockerfile: "FROM scratch" };
    await client.write("CreateBuild", { name: "app", config });
    const refused = await client.execute("RunBuild", { build: "app" });
    const fault = plain(logOf(refused, "Task Error").stderr);
    assert.equal(fault, "ERROR: Must attach builder to RunBuild");
    await client.write("CreateBuilder", { name: "b" });
    await client.write("UpdateBuild", { id: "app", config: { builder: "b" } });
    assert.equal((await client.execute("RunBuild", { build: "app" })).success, true);
    const build = await client.read("GetBuild", { build: "app" });
    assert.deepEqual(fieldsAt(build, "config").version, { major: 0, minor: 0, patch: 1 });
  });

  it("creates, updates and deletes by a managed ResourceSync, and deploys what it marks", async () => {
    const toml = (image: string): string =>
      `[[stack]]\nname = "app"\ntags = ["fleet"]\ndeploy = true\n[stack.config]\nserver = "local"\n` +
      `file_contents = """\nservices:\n  web:\n    image: ${image}\n"""\n`;
    const config = { file_contents: toml("nginx:1"), managed: true, match_tags: ["fleet"] };
    await client.write("CreateResourceSync", { name: "sync", config });
    assert.equal((await infoOf("ListResourceSyncs")).state, "Pending");
    assert.equal((await client.execute("RunSync", { sync: "sync" })).success, true);
    assert.equal((await infoOf("ListStacks")).state, "running");
    assert.equal((await infoOf("ListResourceSyncs")).state, "Ok");
    const edit = { id: "sync", config: { file_contents: toml("nginx:2") } };
    await client.write("UpdateResourceSync", edit);
    const pending = await client.read("GetResourceSync", { sync: "sync" });
    const [diff] = fieldsAt(pending, "info").resource_updates as Fields[];
    assert.equal(fieldsAt(diff ?? {}, "data").type, "Update");
    await client.execute("RunSync", { sync: "sync" });
    const [service] = await list("ListStackServices", { stack: "app" });
    assert.equal(service?.image, "nginx:2");
    const none = { id: "sync", config: { file_contents: "# nothing\n" } };
    await client.write("UpdateResourceSync", none);
    await client.execute("RunSync", { sync: "sync" });
    assert.deepEqual(await list("ListStacks"), []);
  });

  it("shows broken TOML as the pending error of a ResourceSync", async () => {
    const config = { file_contents: "[[stack]\nname = 1" };
    await client.write("CreateResourceSync", { name: "sync", config });
    const sync = await client.read("GetResourceSync", { sync: "sync" });
    assert.equal(
      plain(fieldsAt(sync, "info").pending_error),
      "ERROR: failed to parse resource file contents\n\nTRACE:\n\t1: TOML parse error at line 1, " +
        "column 10\n  |\n1 | [[stack]\n  |          ^\nUnexpected character, expected whitespace, . or ]",
    );
    assert.equal((await infoOf("ListResourceSyncs")).state, "Failed");
  });

  it("exports everything as TOML that a ResourceSync reads back without a difference", async () => {
    await client.write("CreateVariable", { name: "A", value: "1" });
    await client.write("CreateBuilder", { name: "b" });
    await client.write("CreateAlerter", { name: "al", config: { alert_types: ["ServerCpu"] } });
    await client.write("CreateStack", {
      name: "app",
      config: { server_id: "local", file_contents: FILE, links: ["http://a", "http://b"] },
    });
    const execution = { type: "DeployStack", params: { stack: "app" } };
    const stages = [{ name: "s", executions: [{ execution }] }];
    await client.write("CreateProcedure", { name: "p", config: { stages } });
    const { toml } = await client.read("ExportAllResourcesToToml", { include_variables: true });
    const config = { file_contents: toml, include_variables: true };
    const sync = await client.write("CreateResourceSync", { name: "sync", config });
    const info = fieldsAt(sync, "info");
    assert.equal(info.pending_error, null);
    assert.deepEqual(info.resource_updates, []);
    assert.deepEqual(info.variable_updates, []);
  });

  it("keeps a None permission as a row, and gives groups their grants", async () => {
    const user = await client.write("CreateServiceUser", { username: "bot", description: "" });
    const user_target = { type: "User", id: "bot" };
    const resource_target = { type: "Server", id: "local" };
    for (const permission of [{ level: "Execute", specific: ["Logs"] }, "None"]) {
      const params = { user_target, resource_target, permission };
      assert.deepEqual(await client.write("UpdatePermissionOnTarget", params), {});
    }
    const target = { user_target: { type: "User", id: id(user) } };
    const rows = await list("ListUserTargetPermissions", target);
    assert.deepEqual(
      rows.map(({ level, specific }) => [level, specific]),
      [["None", []]],
    );
    const onType = { user_target, resource_type: "Stack", permission: "Read" };
    await client.write("UpdatePermissionOnResourceType", onType);
    assert.deepEqual((await client.read("FindUser", { user: "bot" })).all, { Stack: "Read" });
  });

  it("makes and deletes a network once", async () => {
    const params = { server: "local", name: "edge" };
    assert.equal((await client.write("CreateNetwork", params)).success, true);
    assert.equal((await client.write("CreateNetwork", params)).success, false);
    assert.equal((await client.execute("DeleteNetwork", params)).success, true);
    assert.equal((await client.execute("DeleteNetwork", params)).success, false);
  });

  it("fails the test of an Alerter that is disabled or whose address does not answer", async () => {
    await client.write("CreateAlerter", { name: "al" });
    const disabled = await client.execute("TestAlerter", { alerter: "al" });
    assert.equal(
      logOf(disabled, "Test Alerter").stderr,
      "Alerter is disabled. Enable the Alerter to send alerts.",
    );
    const endpoint = { type: "Custom", params: { url: "http://127.0.0.1:1" } };
    await client.write("UpdateAlerter", { id: "al", config: { enabled: true, endpoint } });
    const away = await client.execute("TestAlerter", { alerter: "al" });
    const fault = plain(logOf(away, "Test Alerter").stderr);
    assert.equal(fault, "ERROR: Failed at post request to alerter");
  });

  it("pages ListUpdates by 100", async () => {
    for (let number = 0; number < 101; number += 1) {
      await client.write("CreateVariable", { name: `V${number}` });
    }
    const first = await client.read("ListUpdates");
    assert.equal((first.updates as unknown[]).length, 100);
    assert.equal(first.next_page, 1);
    const second = await client.read("ListUpdates", { page: 1 });
    assert.equal((second.updates as unknown[]).length, 1);
    assert.equal(second.next_page, null);
  });

  it("lists by tag and template, and refuses an unknown tag", async () => {
    await client.write("CreateStack", { name: "a" });
    await client.write("CreateStack", { name: "b" });
    const target = { type: "Stack", id: "a" };
    await client.write("UpdateResourceMeta", { target, tags: ["new"], template: true });
    const names = async (query: Fields): Promise<unknown[]> =>
      (await list("ListStacks", { query })).map(({ name }) => name);
    assert.deepEqual(await names({ tags: ["new"] }), ["a"]);
    assert.deepEqual(await names({ templates: "Exclude" }), ["b"]);
    assert.deepEqual(await names({ templates: "Only" }), ["a"]);
    const unknown = await client.send("read", "ListStacks", { query: { tags: ["nope"] } });
    assert.deepEqual(unknown.body, {
      error: "No tag found matching name or id: nope",
      trace: [],
    });
  });
});
