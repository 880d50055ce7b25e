import assert from "node:assert/strict";
import { startSandbox, type Sandbox } from "../../../sandbox";
import { fieldsAt, objectsAt, textAt, type Fields } from "../../../sandbox/komodo/fields";
import { Client, logOf, logsOf, poll } from "./client";

const WEB = "services:\n  web:\n    image: nginx:1\n";

describe("deploying a stack to the sandbox", () => {
  let sandbox: Sandbox;
  let client: Client;

  beforeEach(async () => {
    sandbox = await startSandbox({ core: { deployMs: 5 } });
    client = new Client(sandbox);
  });
  afterEach(() => sandbox.close());

  const create = (file_contents: string, config: Fields = {}): Promise<Fields> =>
    client.write("CreateStack", {
      name: "app",
      config: { server_id: "local", file_contents, ...config },
    });
  const deploy = (): Promise<Fields> => client.execute("DeployStack", { stack: "app" });
  const stackInfo = async (): Promise<Fields> => {
    const items = (await client.read("ListStacks")) as unknown as Fields[];
    return fieldsAt(items[0] ?? {}, "info");
  };
  const services = async (): Promise<Fields[]> =>
    (await client.read("ListStackServices", { stack: "app" })) as unknown as Fields[];
  const health = async (service: string): Promise<string> => {
    const inspected = await client.read("InspectStackContainer", { stack: "app", service });
    return textAt(fieldsAt(fieldsAt(inspected, "State"), "Health"), "Status");
  };

  it("runs the stages config, pull and up, and lists the stack as running", async () => {
    await create(WEB);
    const update = await deploy();
    assert.equal(update.success, true);
    assert.deepEqual(
      logsOf(update).map((log) => log.stage),
      ["Compose Config", "Compose Pull", "Compose Up"],
    );
    assert.equal((await stackInfo()).state, "running");
    assert.equal((await stackInfo()).status, "running(1)");
  });

  it("reports a health check live in InspectStackContainer and late in ListStackServices", async () => {
    const checked = `${WEB}    healthcheck:\n      test: curl -f http://localhost\n`;
    await create(checked);
    await deploy();
    assert.equal(await health("web"), "starting");
    await poll(async () => ((await health("web")) === "healthy" ? true : undefined));
    const [service] = await services();
    assert.equal(
      textAt(fieldsAt(service ?? {}, "container"), "status"),
      "Up Less than a second (health: starting)",
    );
    assert.equal((await stackInfo()).state, "running");
  });

  it("keeps a stack running whose health check fails, as Komodo 2.3.2 does", async () => {
    sandbox.faults.unhealthy("app/web", true);
    await create(`${WEB}    healthcheck:\n      test: ["CMD", "true"]\n`);
    await deploy();
    await poll(async () => ((await health("web")) === "unhealthy" ? true : undefined));
    assert.equal((await stackInfo()).state, "running");
  });

  it("fails with Docker's words when a dependency is unhealthy", async () => {
    await create(
      "services:\n  db:\n    image: pg\n    healthcheck: { test: [CMD, 'false'] }\n" +
        "  web:\n    image: nginx\n    depends_on: { db: { condition: service_healthy } }\n",
    );
    const update = await deploy();
    assert.equal(update.success, false);
    const stderr = textAt(logOf(update, "Compose Up"), "stderr");
    assert.equal(
      stderr.split("\n").at(-1),
      "dependency failed to start: container app-db-1 is unhealthy",
    );
    assert.equal((await stackInfo()).state, "unhealthy");
  });

  const refused: [string, string, string][] = [
    [
      "a required variable without a value",
      `${WEB}    environment:\n      A: \${DB_PASSWORD:?set it}\n`,
      "error while interpolating services.web.environment.A: required variable DB_PASSWORD is " +
        "missing a value: set it",
    ],
    [
      "an undefined network",
      `${WEB}    networks: [edge]\n`,
      'service "web" refers to undefined network edge: invalid compose project',
    ],
    [
      "an undefined volume",
      `${WEB}    volumes: ["data:/d"]\n`,
      'service "web" refers to undefined volume data: invalid compose project',
    ],
    [
      "a service without image",
      "services:\n  web: {}\n",
      'service "web" has neither an image nor a build context specified: invalid compose project',
    ],
  ];
  for (const [what, file, stderr] of refused) {
    it(`refuses ${what} in Compose Config`, async () => {
      await create(file);
      const update = await deploy();
      assert.equal(update.success, false);
      assert.deepEqual(
        logsOf(update).map((log) => log.stage),
        ["Compose Config"],
      );
      assert.equal(logOf(update, "Compose Config").stderr, stderr);
      assert.equal((await stackInfo()).state, "down");
    });
  }

  it("fails in Compose Pull when the registry denies the image, and in Compose Up without pull", async () => {
    sandbox.faults.missingImage("^nginx");
    await create(WEB);
    const denied =
      "Error response from daemon: pull access denied for nginx, repository does not exist or may " +
      "require 'docker login': denied: requested access to the resource is denied";
    const pulled = textAt(logOf(await deploy(), "Compose Pull"), "stderr");
    assert.equal(pulled.split("\n").at(-1), denied);
    await client.write("UpdateStack", { id: "app", config: { auto_pull: false } });
    const up = textAt(logOf(await deploy(), "Compose Up"), "stderr");
    assert.equal(up.split("\n").at(-1), denied);
  });

  it("refuses a host port that another stack of the server has", async () => {
    await create(`${WEB}    ports: ["8080:80"]\n`);
    await deploy();
    await client.write("CreateStack", {
      name: "other",
      config: { server_id: "local", file_contents: `${WEB}    ports: ["127.0.0.1:8080:80"]\n` },
    });
    const update = await client.execute("DeployStack", { stack: "other" });
    assert.match(
      textAt(logOf(update, "Compose Up"), "stderr"),
      /Bind for 127\.0\.0\.1:8080 failed: port is already allocated$/,
    );
  });

  it("fills in variables, and hides secrets in logs and in info", async () => {
    await client.write("CreateVariable", { name: "TOKEN", value: "s3cr3t-value", is_secret: true });
    await client.write("CreateVariable", { name: "HOST", value: "db.lan" });
    await create(`${WEB}    environment:\n      T: \${T}\n      H: "[[HOST]]"\n`, {
      environment: "T=[[TOKEN]]",
    });
    const update = await deploy();
    assert.equal(update.success, true);
    assert.equal(JSON.stringify(update).includes("s3cr3t-value"), false);
    assert.match(textAt(logOf(update, "Compose Config"), "stdout"), /T: <TOKEN>\n/);
    assert.match(textAt(logOf(update, "Interpolate Secrets"), "stdout"), /<TOKEN>$/);
    const inspected = await client.read("InspectStackContainer", { stack: "app", service: "web" });
    assert.deepEqual(fieldsAt(inspected, "Config").Env, ["T=s3cr3t-value", "H=db.lan"]);
    const stack = await client.read("GetStack", { stack: "app" });
    assert.equal(JSON.stringify(stack.info).includes("s3cr3t-value"), false);
  });

  it("stores a secret of the file itself in deployed_contents, as Komodo 2.3.2 does", async () => {
    await client.write("CreateVariable", { name: "TOKEN", value: "s3cr3t-value", is_secret: true });
    await create(`${WEB}    environment:\n      T: "[[TOKEN]]"\n`);
    await deploy();
    const { info } = await client.read("GetStack", { stack: "app" });
    const { deployed_contents, deployed_config } = info as Fields;
    assert.equal(JSON.stringify(deployed_contents).includes("s3cr3t-value"), true);
    assert.equal(JSON.stringify(deployed_config).includes("s3cr3t-value"), false);
  });

  it("deploys from a repository, and again when its files have changed", async () => {
    const repositories = sandbox.core.repositories;
    const files = (tag: string): ReadonlyMap<string, string> =>
      new Map([
        ["app/compose.yaml", `services:\n  web:\n    image: nginx:${tag}\n`],
        ["app/more.yaml", "services:\n  web:\n    restart: always\n"],
      ]);
    repositories.set("github.com/me/fleet", files("1"));
    const file_paths = ["compose.yaml", "more.yaml"];
    await create("", { repo: "me/fleet", run_directory: "app", file_paths });
    const changed = async (): Promise<number> => {
      await client.read("ListStacks");
      await client.send("execute", "DeployStackIfChanged", { stack: "app" });
      await poll(async () => {
        const busy = await client.read("GetStackActionState", { stack: "app" });
        return busy.deploying === false ? true : undefined;
      });
      const query = { operation: "DeployStack" };
      const { updates } = await client.read("ListUpdates", { query });
      return (updates as unknown[]).length;
    };
    assert.equal(await changed(), 1);
    assert.equal(await changed(), 1);
    repositories.set("github.com/me/fleet", files("2"));
    assert.equal(await changed(), 2);
    assert.equal((await services())[0]?.image, "nginx:2");
    const inspected = await client.read("InspectStackContainer", { stack: "app", service: "web" });
    const policy = fieldsAt(fieldsAt(inspected, "HostConfig"), "RestartPolicy");
    assert.equal(policy.Name, "always");
  });

  it("says what git says when there is no such repository", async () => {
    await create("", { repo: "me/nowhere" });
    const stderr = logOf(await deploy(), "Clone Repo").stderr;
    assert.equal(stderr, "fatal: repository 'https://github.com/me/nowhere/' not found");
  });

  it("finds files on the host, and names those that are missing", async () => {
    await create("", { files_on_host: true, run_directory: "/opt/app" });
    const stderr = textAt(logOf(await deploy(), "Validate Files"), "stderr");
    assert.match(stderr, /Missing files: compose\.yaml$/);
    sandbox.core.hostFiles.set("local:/opt/app/compose.yaml", WEB);
    assert.equal((await deploy()).success, true);
  });

  it("stops after a pre-deploy command that fails", async () => {
    await create(WEB, { pre_deploy: { path: "", command: "echo no\nexit 3" } });
    const update = await deploy();
    assert.equal(update.success, false);
    assert.deepEqual(
      logsOf(update).map(({ stage, command, stdout, success }) => [
        stage,
        command,
        stdout,
        success,
      ]),
      [["Pre Deploy", "echo no && exit 3", "no", false]],
    );
  });

  it("fails an unclosed [[ as a Task Error", async () => {
    await create(WEB, { environment: "A=[[B" });
    const update = await deploy();
    assert.equal(update.success, false);
    assert.match(textAt(logOf(update, "Task Error"), "stderr"), /failed to interpolate variables/);
  });

  it("keeps unchanged services and replaces changed ones", async () => {
    const two = (command: string): string =>
      `services:\n  a:\n    image: x\n  b:\n    image: x\n    command: ${command}\n`;
    await create(two("sleep 60"));
    await deploy();
    const ids = async (): Promise<string[]> =>
      (await services()).map((one) => textAt(fieldsAt(one, "container"), "id"));
    const before = await ids();
    await client.write("UpdateStack", { id: "app", config: { file_contents: two("sleep 61") } });
    await deploy();
    const after = await ids();
    assert.equal(after[0], before[0]);
    assert.notEqual(after[1], before[1]);
  });

  it("takes the old project down when project_name changes", async () => {
    await create(WEB);
    await deploy();
    await client.write("UpdateStack", { id: "app", config: { project_name: "fresh" } });
    const update = await deploy();
    assert.equal(logOf(update, "Compose Down").command, "docker compose -p app down");
    const projects = (await client.read("ListComposeProjects", {
      server: "local",
    })) as unknown as Fields[];
    assert.deepEqual(
      projects.map((project) => project.name),
      ["fresh"],
    );
  });

  it("goes through stop, start, pause, unpause and destroy", async () => {
    await create(WEB);
    await deploy();
    const states: unknown[] = [];
    for (const type of ["StopStack", "StartStack", "PauseStack", "UnpauseStack", "DestroyStack"]) {
      const update = await client.execute(type, { stack: "app" });
      assert.equal(update.success, true, type);
      states.push((await stackInfo()).state);
    }
    assert.deepEqual(states, ["stopped", "running", "paused", "running", "down"]);
  });

  it("shows a service that exits by itself, and one that is restarted", async () => {
    await create(
      "services:\n  once:\n    image: x\n    command: sh -c 'echo bye; exit 3'\n" +
        "  loop:\n    image: x\n    command: 'false'\n    restart: always\n",
    );
    await deploy();
    const state = async (service: string): Promise<string> => {
      const inspected = await client.read("InspectStackContainer", { stack: "app", service });
      return textAt(fieldsAt(inspected, "State"), "Status");
    };
    await poll(async () => ((await state("once")) === "exited" ? true : undefined));
    assert.equal(await state("loop"), "restarting");
    const log = await client.read("GetStackLog", { stack: "app", services: ["once"] });
    assert.equal(log.stdout, "once-1  | bye");
  });

  it("creates volumes and networks, and keeps volumes on destroy", async () => {
    await create(`${WEB}    volumes: ["data:/d"]\nvolumes:\n  data:\nnetworks:\n  default:\n`);
    await deploy();
    const names = async (type: string): Promise<unknown[]> =>
      objectsAt({ list: await client.read(type, { server: "local" }) }, "list").map(
        ({ name }) => name,
      );
    assert.deepEqual(await names("ListVolumes"), ["app_data"]);
    assert.equal((await names("ListNetworks")).includes("app_default"), true);
    await client.execute("DestroyStack", { stack: "app" });
    assert.deepEqual(await names("ListVolumes"), ["app_data"]);
    assert.equal((await names("ListNetworks")).includes("app_default"), false);
  });

  it("fails when the server is unreachable, disabled or missing", async () => {
    await create(WEB);
    const error = async (): Promise<string> =>
      textAt(logOf(await deploy(), "Task Error"), "stderr").replace(/<[^>]*>/g, "");
    sandbox.faults.unreachableServer("local", true);
    const away = "ERROR: Cannot send command when Server is unreachable or disabled";
    assert.equal(await error(), away);
    assert.equal((await stackInfo()).state, "unknown");
    sandbox.faults.clear();
    await client.write("UpdateServer", { id: "local", config: { enabled: false } });
    assert.equal(await error(), away);
    await client.write("UpdateStack", { id: "app", config: { server_id: "" } });
    assert.equal(await error(), "ERROR: Must attach either swarm or server");
  });
});
