import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { startSandbox, type Sandbox } from "../../sandbox";
import { startDockerHost } from "../support/dockerHost";
import { createProject, type EngineProject } from "../support/engine";
import type { FakeDocker } from "../support/fakeDocker";
import { deeds, succeeds } from "../support/fleet";
import { reasonAgainstSsh, type SshHost } from "../support/sshHost";

/*
 * The repository's own program with Pulumi.prod.yaml: Azure is a stand-in that boots nothing, Core's
 * host is this machine behind a real SSH server with a stand-in for Docker, Komodo is the sandbox.
 */

const root = path.resolve(__dirname, "..", "..");
const plugins = ["azure-native", "command"].map((name) =>
  path.join(root, "test", "support", "plugins", name),
);
const publicKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me";
const hidden = "hidden-from-everybody";
const reason = reasonAgainstSsh();
const title = "the production fleet from nothing, with the real engine";

(reason === undefined ? describe : describe.skip)(
  reason === undefined ? title : `${title} (skipped: ${reason})`,
  function () {
    this.timeout(300_000);
    let sandbox: Sandbox;
    let host: SshHost;
    let docker: FakeDocker;
    let project: EngineProject;
    const outputs: string[] = [];

    before(async () => {
      sandbox = await startSandbox();
      ({ host, docker } = await startDockerHost());
      const program = fs.readFileSync(path.join(root, "index.ts"), "utf8");
      project = await createProject({
        name: "prod",
        program: program.replace('"./program"', '"varanus/program"'),
        pluginFolders: plugins,
        files: {
          "Pulumi.test.yaml": fs.readFileSync(path.join(root, "Pulumi.prod.yaml"), "utf8"),
        },
        env: { KOMODO_URL: sandbox.komodo.url, VARANUS_AZURE_FOLDER: path.join(host.folder, "az") },
      });
      fs.cpSync(path.join(root, "stacks"), path.join(project.dir, "stacks"), { recursive: true });
    });

    after(async () => {
      await project.dispose();
      await host.close();
      await sandbox.close();
    });

    /** Values that a person would give; everything else is made up. */
    function valueFor(at: string): string {
      const { privateKey, hostKey } = host.connection;
      const known: Readonly<Record<string, string>> = {
        "varanus:azure.adminRanges[0]": "203.0.113.7",
        "varanus:azure.adminSshKeys[0]": publicKey,
        "varanus:azure.sshHostKey.privateKey":
          "-----BEGIN OPENSSH PRIVATE KEY-----\nhidden-from-everybody\n-----END OPENSSH PRIVATE KEY-----\n",
        "varanus:azure.sshHostKey.publicKey": hostKey,
        "varanus:core.connection.privateKey": privateKey,
        "varanus:core.secrets.acmeDnsToken": `${hidden}-0123456789abcdefgh`,
        "komodo:password": sandbox.komodo.password,
      };
      return known[at] ?? `${hidden}-${at.replace(/\W+/g, "-")}`;
    }

    it("S0-SEC-4: a fresh clone is told all that is missing, with the commands that set it", async () => {
      const { code, output } = await project.preview();
      assert.notEqual(code, 0);
      const commands = [...output.matchAll(/Run `pulumi config set ([^`]+)`/g)].map(([, at]) => at);
      assert.ok(commands.length >= 15, output);
      // All at once, which is quicker than one command after the other.
      const values = commands.map((command = "") => {
        const at = command.replace(/--secret|--path|VALUE|'/g, "").trim();
        return `${command.includes("--secret") ? "--secret" : "--plaintext"}=${at}=${valueFor(at)}`;
      });
      const set = await project.run(["config", "set-all", "--path", ...values]);
      assert.equal(set.code, 0, set.output);
    });

    it("plans the whole, without the machine's address and without a call", async () => {
      sandbox.calls.reset();
      const result = await succeeds(project.preview());
      outputs.push(result.output);
      const made = deeds(result);
      for (const name of ["komodo-vm", "core-deploy", "core-ready", "svlazdock1", "vaultwarden"]) {
        assert.ok(made.includes(`create ${name}`), `${name} is not among ${made.join(", ")}`);
      }
      assert.deepEqual([sandbox.calls.list, docker.takeCalls()], [[], []]);
    });

    it("S0-NFR-5: the phase azure makes the machine, and asks nothing of Komodo", async () => {
      await project.setConfig("varanus:phases", '["azure"]');
      const result = await succeeds(project.up());
      outputs.push(result.output);
      assert.deepEqual(sandbox.calls.list, []);
      assert.ok(deeds(result).includes("create komodo-vm"));
      assert.ok(!deeds(result).some((deed) => deed.includes(" core-")));
      const { core, servers, ansibleInventory } = await project.outputs();
      const { address } = core as { address: string };
      assert.equal(servers, undefined);
      const { _meta } = ansibleInventory as {
        _meta: { hostvars: Record<string, { ansible_host?: string }> };
      };
      assert.equal(_meta.hostvars.svlazkomodo1?.ansible_host, address);
    });

    it("the phase servers is enough for what Ansible needs, and deploys nothing", async () => {
      await project.setConfig("varanus:phases", '["azure", "servers"]');
      const result = await succeeds(project.preview());
      outputs.push(result.output);
      const made = deeds(result);
      assert.ok(made.includes("create svlazdock1") && made.includes("create fleet-onboarding"));
      assert.ok(!made.includes("create vaultwarden"), made.join(", "));
    });

    it("D13: one up brings Core to answer, and after it the whole fleet to run", async () => {
      const { host: address, port, user } = host.connection;
      const directory = path.join(host.folder, "opt", "komodo-core");
      const settings = [
        ["komodo:username", sandbox.komodo.username],
        ["varanus:core.directory", directory],
        ["varanus:core.connection.host", address],
        ["varanus:core.connection.port", String(port)],
        ["varanus:core.connection.user", user],
      ].map(([key = "", value = ""]) => `--plaintext=${key}=${value}`);
      assert.equal((await project.run(["config", "rm", "varanus:phases"])).code, 0);
      const set = await project.run(["config", "set-all", "--path", ...settings]);
      assert.equal(set.code, 0, set.output);
      const result = await succeeds(project.up());
      outputs.push(result.output);
      const made = deeds(result);
      const order = ["core-wait", "core-deploy", "core-ready", "svlazdock1", "traefik"];
      const places = order.map((name) => made.lastIndexOf(`create ${name}`));
      assert.deepEqual(
        places,
        [...places].sort((a, b) => a - b),
        made.join(", "),
      );
      assert.ok(!places.includes(-1), made.join(", "));
      const { stacks } = await project.outputs();
      const states = (stacks as { state: string }[]).map(({ state }) => state);
      assert.deepEqual([...new Set(states)], ["running"]);
    });

    it("Core waits for the whole machine, even where its host is configured", async () => {
      const { resources } = await project.exportState();
      const named = (name: string) => resources.find(({ urn }) => urn.endsWith(`::${name}`));
      const machine = named("komodo-vm")?.urn ?? "";
      assert.ok(named("core-wait")?.dependencies?.includes(machine));
    });

    it("S0-BAK-1: the key of the storage account reaches Komodo without anybody's help", async () => {
      const found = sandbox.core.variables.get("BACKUP_STORAGE_KEY");
      const expected = Buffer.from("key of svlazkomodo1backups").toString("base64");
      assert.deepEqual([found?.value, found?.is_secret], [expected, true]);
      const state = JSON.stringify(await project.exportState());
      assert.ok(!state.includes(expected));
    });

    it("S0-FR-6: no secret is in the state, a preview or the log", async () => {
      const state = JSON.stringify(await project.exportState());
      for (const text of [state, ...outputs]) {
        assert.ok(!text.includes(hidden));
        assert.ok(!text.includes(host.connection.privateKey.split("\n")[2] ?? "-"));
        // The machine gets its host key inside of its custom data.
        const encoded = [...text.matchAll(/[A-Za-z0-9+/=]{40,}/g)].map(([found]) => found);
        const decoded = encoded.map((found) => Buffer.from(found, "base64").toString());
        assert.ok(!decoded.some((found) => found.includes(hidden)));
      }
      const { ansibleSecrets } = await project.outputs();
      assert.equal(ansibleSecrets, "[secret]");
      const shown = await project.outputs({ showSecrets: true });
      assert.deepEqual(Object.keys(shown.ansibleSecrets as object).sort(), [
        "komodo_onboarding_key",
        "komodo_passkey",
      ]);
    });

    it("another up does nothing", async () => {
      const result = await succeeds(project.up(["--expect-no-changes"]));
      assert.deepEqual(deeds(result), []);
    });
  },
);
