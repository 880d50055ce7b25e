import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { CoreBootstrapArgs } from "../../components/core";
import { CoreBootstrap } from "../../components/core";
import { coreArgs, coreSecrets } from "../support/coreHost";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

const secretMark = "4dabf18193072939515e22adb298388d";
const printed = "files=0a\nkomodo-core=0b\ncaddy=none";

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && secretMark in value;
}

async function made(
  args: CoreBootstrapArgs = coreArgs,
): Promise<{ core: CoreBootstrap; registered: Registration[] }> {
  const registered = recordRegistrations({
    "command:remote:Command": { stdout: printed, stderr: "" },
    "pulumi-nodejs:komodo:CoreReady": { version: "2.3.2" },
  });
  const core = new CoreBootstrap("core", args);
  await resolved(core.ready);
  return { core, registered: registered.filter(({ type }) => !type.startsWith("varanus:")) };
}

describe("CoreBootstrap", () => {
  it("S0-CORE-4: makes four commands with root's rights, and the wait for Core", async () => {
    const { core, registered } = await made();
    const root = '$([ "$(id -u)" -eq 0 ] || echo sudo -n) bash -s --';
    const commands = registered.filter(({ type }) => type === "command:remote:Command");
    assert.deepEqual(
      commands.map(({ name, inputs }) => [name, inputs.create, inputs.delete]),
      [
        ["core-wait", `${root} wait_for_host`, undefined],
        ["core-files", `${root} install_files`, `${root} remove_files`],
        ["core-secrets", `${root} install_secrets`, `${root} remove_secrets`],
        ["core-deploy", `${root} deploy`, `${root} remove`],
      ],
    );
    const ready = registered.find(({ type }) => type === "pulumi-nodejs:komodo:CoreReady");
    assert.ok(ready);
    assert.deepEqual([ready.inputs.expectedVersion, ready.inputs.timeoutSeconds], ["2.3.2", 300]);
    assert.equal(core.url, "https://komodo.example.com");
    assert.equal(await resolved(core.ready), "2.3.2");
  });

  it("S0-CORE-10: secrets go only into a secret input, and the connection is one as well", async () => {
    const { registered } = await made();
    for (const { name, inputs } of registered) {
      const open = Object.entries(inputs).filter(([, value]) => !isSecret(value));
      assert.ok(!JSON.stringify(open).includes("hidden"), name);
    }
    const locked = registered.find(({ name }) => name === "core-secrets");
    assert.ok(isSecret(locked?.inputs.stdin));
  });

  it("has no triggers, which would stop Core before it starts it again", async () => {
    const { registered } = await made();
    for (const { inputs } of registered) {
      assert.equal(inputs.triggers, undefined);
      assert.ok(!(inputs.addPreviousOutputInEnv ?? false));
    }
  });

  it("is patient only with the first connection", async () => {
    const { registered } = await made();
    const limits = registered.flatMap(({ name, inputs }) => {
      const connection = inputs.connection as { value: Record<string, unknown> } | undefined;
      return connection ? [[name, connection.value.dialErrorLimit]] : [];
    });
    assert.deepEqual(limits, [
      ["core-wait", 60],
      ["core-files", 10],
      ["core-secrets", 10],
      ["core-deploy", 10],
    ]);
  });

  it("X-19: with coreDeploy ansible there is no command, and the playbook's variables are a secret", async () => {
    const { connection: _, ...rest } = coreArgs;
    const { core, registered } = await made({ ...rest, coreDeploy: "ansible" });
    assert.deepEqual(
      registered.map(({ name }) => name),
      ["core-ready"],
    );
    const variables = core.playbookVariables;
    assert.ok(variables);
    assert.equal(await pulumi.isSecret(variables), true);
    const { komodo_core_secrets: secrets, komodo_core_files: files } = await resolved(variables);
    assert.deepEqual(
      files.map(({ name }) => name),
      ["compose.yaml", "compose.override.yaml", "Caddyfile", ".env"],
    );
    assert.deepEqual(secrets[3], { name: "jwt_secret.txt", content: coreSecrets.jwtSecret });
  });

  it("S1-ER-1: emergency commands go through the bastion, and hold no secret", async () => {
    const server = { privateKey: "hidden", hostKey: "ssh-ed25519 AAAA" };
    const proxy = { ...server, host: "bastion", user: "jump" };
    const connection = { ...server, host: "203.0.113.5", user: "admin", port: 2222, proxy };
    const { core } = await made({ ...coreArgs, connection });
    const login = "ssh -J jump@bastion:22 -p 2222 admin@203.0.113.5";
    assert.deepEqual(await resolved(core.emergency), {
      shell: login,
      status: `${login} 'cd /opt/komodo-core && sudo docker compose ps --all'`,
      logs: `${login} 'cd /opt/komodo-core && sudo docker compose logs --tail 100'`,
      restart: `${login} 'cd /opt/komodo-core && sudo docker compose up --detach --force-recreate'`,
      tunnel: `${login} -N -L 9120:127.0.0.1:9120`,
      dumps: `${login} 'sudo ls -l /opt/komodo-core/dumps'`,
    });
  });

  it("refuses every fault at once, before anything is made", () => {
    const registered = recordRegistrations();
    const args = { ...coreArgs, domain: "komodo", keepDumps: 0 };
    assert.throws(() => new CoreBootstrap("core", args), {
      message:
        '2 problems in CoreBootstrap "core"; nothing was changed:\n' +
        'CoreBootstrap "core": "domain" is "komodo", which is not a DNS name in small letters. ' +
        "Write Core's name without scheme and port, such as komodo.example.com.\n" +
        'CoreBootstrap "core": "keepDumps" is 0, the limits are 1 and 100. ' +
        "Choose a number within them.",
    });
    assert.deepEqual(registered, []);
  });
});
