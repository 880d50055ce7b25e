import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { startSandbox, type Sandbox } from "../../sandbox";
import { coreSecrets } from "../support/coreHost";
import { startDockerHost } from "../support/dockerHost";
import { createProject, type EngineProject, type RunResult } from "../support/engine";
import type { FakeDocker } from "../support/fakeDocker";
import { deeds, stackFolder, succeeds } from "../support/fleet";
import { komodoConfig } from "../support/sandboxConfig";
import { reasonAgainstSsh, type SshHost } from "../support/sshHost";

const program = `import * as pulumi from "@pulumi/pulumi";
import { CoreBootstrap, Fleet } from "varanus";

const config = new pulumi.Config("test");
const retainOnDelete = config.getBoolean("retain") ?? false;
const core = new CoreBootstrap("core", {
  domain: "komodo.example.com",
  directory: config.require("directory"),
  timeoutSeconds: 30,
  allowDowngrade: config.getBoolean("allowDowngrade") ?? false,
  versions: { komodo: config.require("version") },
  connection: {
    ...config.requireObject<{ host: string; port: number; user: string; hostKey: string }>("host"),
    privateKey: config.requireSecret("privateKey"),
  },
  secrets: {
    passkey: config.requireSecret("passkey"),
    adminUsername: config.requireSecret("adminUsername"),
    adminPassword: config.requireSecret("adminPassword"),
    jwtSecret: config.requireSecret("jwtSecret"),
    webhookSecret: config.requireSecret("webhookSecret"),
  },
}, { retainOnDelete });
const servers = [{ name: "nas", tier: "trusted", address: "https://127.0.0.1:8120" }] as const;
new Fleet("fleet", { servers, variables: {}, secrets: {}, stacks: "stacks" }, { dependsOn: core });
export const { url, ready, emergency } = core;
`;

const plugins = path.resolve(__dirname, "..", "support", "plugins", "command");
const reason = reasonAgainstSsh();
const title = "CoreBootstrap, with the real engine over real SSH";

/* Does not prove: containers, pulls and health checks; Docker is a stand-in on the host. */
(reason === undefined ? describe : describe.skip)(
  reason === undefined ? title : `${title} (skipped: ${reason})`,
  function () {
    this.timeout(240_000);
    let sandbox: Sandbox;
    let host: SshHost;
    let docker: FakeDocker;
    let project: EngineProject;
    let directory: string;
    const outputs: string[] = [];

    before(async () => {
      sandbox = await startSandbox();
      ({ host, docker } = await startDockerHost());
      directory = path.join(host.folder, "opt", "komodo-core");
      const { privateKey, ...rest } = host.connection;
      const secret = (value: string) => ({ value, secret: true });
      const hidden = Object.entries(coreSecrets).map(([key, value]) => [
        `test:${key}`,
        secret(value),
      ]);
      project = await createProject({
        name: "core",
        program,
        pluginFolders: [plugins],
        files: stackFolder("web"),
        config: {
          ...komodoConfig(sandbox),
          "test:directory": { value: directory },
          "test:version": { value: "2.3.2" },
          "test:host": { value: JSON.stringify(rest) },
          "test:privateKey": secret(privateKey),
          ...(Object.fromEntries(hidden) as Record<string, { value: string; secret: true }>),
        },
      });
    });

    after(async () => {
      await project.dispose();
      await host.close();
      await sandbox.close();
    });

    async function up(...args: string[]): Promise<RunResult> {
      const result = await project.up(args);
      outputs.push(result.output);
      return result;
    }

    const ofCompose = (calls: readonly string[]): string[] =>
      calls
        .filter((call) => call.startsWith("compose --ansi"))
        .map(
          (call) => call.replace("compose --ansi never --progress quiet ", "").split(" ")[0] ?? "",
        );

    it("previews without a connection, and calls neither the host nor Komodo", async () => {
      sandbox.calls.reset();
      const result = await succeeds(project.preview());
      outputs.push(result.output);
      assert.deepEqual(docker.takeCalls(), []);
      assert.deepEqual(sandbox.calls.list, []);
      assert.ok(!host.log().includes("Accepted"));
    });

    it("S0-CORE-4: waits, writes, locks, deploys, sees Core answer, and only then makes the fleet", async () => {
      const result = await succeeds(up());
      const made = deeds(result).filter((deed) => / (core-|nas)/.test(deed));
      assert.deepEqual(made, [
        "create core-wait",
        "create core-files",
        "create core-secrets",
        "create core-deploy",
        "create core-ready",
        "create nas",
      ]);
      assert.deepEqual(ofCompose(docker.takeCalls()), ["config", "pull", "up"]);
      assert.equal((await project.outputs()).url, "https://komodo.example.com");
      assert.equal((await project.outputs()).ready, "2.3.2");
    });

    it("S0-CORE-9: leaves the folder 0755, secrets 0700 and each of the five files 0600", () => {
      const mode = (file: string): string =>
        (fs.statSync(path.join(directory, file)).mode & 0o777).toString(8);
      assert.deepEqual([mode("."), mode("secrets"), mode("compose.yaml")], ["755", "700", "644"]);
      const names = ["passkey", "admin_username", "admin_password", "jwt_secret", "webhook_secret"];
      assert.deepEqual(
        names.map((name) => mode(`secrets/${name}.txt`)),
        names.map(() => "600"),
      );
      const jwt = fs.readFileSync(path.join(directory, "secrets", "jwt_secret.txt"), "utf8");
      assert.equal(jwt, coreSecrets.jwtSecret);
    });

    it("does nothing the second time", async () => {
      const result = await succeeds(up("--expect-no-changes"));
      assert.deepEqual(deeds(result), []);
      assert.deepEqual(docker.takeCalls(), []);
    });

    it("a new JWT secret takes the secrets and the deployment again, and makes Core's container anew", async () => {
      await project.setConfig("test:jwtSecret", "hidden-jwt-secret-0005", { secret: true });
      const result = await succeeds(up());
      assert.deepEqual(deeds(result), ["update core-secrets", "update core-deploy"]);
      const calls = docker.takeCalls();
      assert.deepEqual(ofCompose(calls), ["config", "pull", "rm", "up"]);
      assert.ok(calls.includes("made komodo-core"));
    });

    it("another password of the administrator restarts nothing; retainOnDelete reaches every command", async () => {
      await project.setConfig("test:retain", "true");
      await project.setConfig("test:adminPassword", "hidden-password-0006", { secret: true });
      const result = await succeeds(up());
      assert.deepEqual(deeds(result), ["update core-secrets"]);
      assert.deepEqual(docker.takeCalls(), []);
      const { resources } = await project.exportState();
      const commands = resources.filter(({ type }) => type === "command:remote:Command");
      const kept = commands.map((resource) => "retainOnDelete" in resource);
      assert.deepEqual(kept, [true, true, true, true]);
      await project.setConfig("test:retain", "false");
    });

    it("a failing Core ends `up` with the tail of its log, without the secrets in it", async () => {
      docker.set("unhealthy", "listening\nrefused hidden-passkey-0001\n");
      await project.setConfig("test:webhookSecret", "hidden-webhook-0007", { secret: true });
      const result = await up();
      docker.set("unhealthy", undefined);
      assert.notEqual(result.code, 0);
      assert.match(result.output, /komodo-core is running unhealthy; its last lines:/);
      assert.match(result.output, /refused \[secret\]/);
      assert.match(result.output, /"komodo\.example\.com": it is not healthy within 30 s\./);
    });

    it("the next `up` takes the failed deployment again", async () => {
      docker.takeCalls();
      assert.deepEqual(deeds(await succeeds(up())), ["update core-deploy"]);
      assert.deepEqual(ofCompose(docker.takeCalls()), ["config", "pull", "rm", "up"]);
    });

    it("an upgrade dumps the database first, then fetches and starts, then waits for the new version", async () => {
      await project.setConfig("test:version", "2.3.4");
      const result = await up("--target", "**core-deploy", "--target", "**core-files");
      assert.equal(result.code, 0, result.output);
      const calls = docker.takeCalls();
      const dumped = calls.findIndex((call) => call.includes("mongodump"));
      assert.ok(
        dumped > 0 && dumped < calls.findIndex((call) => call.includes(" pull ")),
        calls.join("\n"),
      );
      const [dump, ...others] = fs.readdirSync(path.join(directory, "dumps"));
      assert.deepEqual(others, []);
      assert.match(dump ?? "", /^\d{8}T\d{6}Z-komodo-2\.3\.2-mongo-8\.0\.archive\.gz$/);
      assert.equal(docker.images()["komodo-core"], "ghcr.io/moghtech/komodo-core:2.3.4");
    });

    it("a downgrade is refused, and nothing is changed", async () => {
      await project.setConfig("test:version", "2.3.2");
      const result = await up();
      assert.notEqual(result.code, 0);
      assert.match(result.output, /Komodo 2\.3\.4 runs, and 2\.3\.2 is older/);
      assert.equal(docker.images()["komodo-core"], "ghcr.io/moghtech/komodo-core:2.3.4");
      await project.setConfig("test:allowDowngrade", "true");
      await succeeds(up());
      assert.equal(docker.images()["komodo-core"], "ghcr.io/moghtech/komodo-core:2.3.2");
    });

    it("S0-CORE-10: no secret is in the state, in outputs, in process lists or in recorded calls", async () => {
      const state = JSON.stringify(await project.exportState());
      const seen = {
        state,
        output: outputs.join("\n"),
        processes: docker.processes(),
        calls: docker.takeCalls().join("\n"),
        log: host.log(),
      };
      assert.ok(seen.processes.includes("bash -s -- deploy"), "the list has the script's process");
      for (const [where, text] of Object.entries(seen)) {
        assert.ok(!text.includes("hidden-"), where);
        assert.ok(!text.includes("PRIVATE KEY"), where);
      }
    });

    it("destroy stops the project last of all, and leaves volumes, dumps and backups", async () => {
      const result = await succeeds(project.destroy());
      const order = deeds(result).filter((deed) => / (core-|nas)/.test(deed));
      assert.deepEqual(order, [
        "delete nas",
        "delete core-ready",
        "delete core-deploy",
        "delete core-secrets",
        "delete core-files",
        "delete core-wait",
      ]);
      assert.deepEqual(ofCompose(docker.takeCalls()), ["down"]);
      assert.deepEqual(docker.images(), {});
      assert.deepEqual(fs.readdirSync(directory).sort(), [".applied", "backups", "dumps"]);
    });
  },
);
