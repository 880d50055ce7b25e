import assert from "node:assert/strict";
import path from "node:path";
import { main } from "../../cli/main";
import type { Finding } from "../../cli/doctor/finding";
import { type Sandbox, startSandbox } from "../../sandbox";
import { pulumiEnvironment } from "../../scripts/setup/environment.cjs";
import { createProject, type EngineProject } from "../support/engine";
import { sandboxConfig } from "../support/sandboxConfig";

const compose = `
services:
  web:
    image: docker.io/library/nginx:1.29.1
    environment:
      TOKEN: \${WEB_TOKEN}
x-varanus:
  server: nas
  secrets: [WEB_TOKEN]
`;

interface Report {
  readonly code: number;
  readonly found: Readonly<Record<string, string>>;
  readonly printed: string;
}

/** With the real CLI on a file backend. Not proved: backends and keys in Azure. */
describe("varanus doctor with the real engine", function () {
  this.timeout(240_000);
  let sandbox: Sandbox;
  let project: EngineProject;

  before(async () => {
    sandbox = await startSandbox();
    project = await createProject({
      name: "doctor",
      files: { "stacks/web/compose.yaml": compose, "stacks/web/.env.example": "WEB_TOKEN=\n" },
      config: sandboxConfig(sandbox),
    });
    const settings = [
      ["--plaintext", "varanus:servers[0].name=nas"],
      ["--plaintext", "varanus:servers[0].tier=trusted"],
      ["--secret", "varanus:secrets.WEB_TOKEN=open-sesame"],
    ];
    await project.run(["config", "set-all", "--path", ...settings.flat()]);
  });

  after(async () => {
    await project.dispose();
    await sandbox.close();
  });

  async function doctor(
    args: readonly string[] = ["--stack", "test"],
    change: Readonly<Record<string, string | undefined>> = {},
  ): Promise<Report> {
    const [out, err]: string[][] = [[], []];
    const state = path.join(project.dir, "state");
    const environment = {
      ...pulumiEnvironment(),
      CI: undefined,
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_HOME: path.join(state, "home"),
      PULUMI_CONFIG_PASSPHRASE: "test",
      ...change,
    };
    const code = await main(["doctor", "--json", "--cwd", project.dir, ...args], {
      folder: "/",
      environment,
      print: (text) => out?.push(text),
      warn: (text) => err?.push(text),
    });
    const printed = out?.join("\n") ?? "";
    const { findings } = JSON.parse(printed) as { findings: Finding[] };
    const rows = findings.map(({ check, status, message }) => [check, `${status}: ${message}`]);
    return {
      code,
      found: Object.fromEntries(rows) as Record<string, string>,
      printed: printed + (err?.join("\n") ?? ""),
    };
  }

  function failuresOf({ found }: Report): string[] {
    return Object.keys(found).filter((check) => found[check]?.startsWith("failed"));
  }

  it("finds no fault in a stack that is in order: exit code 0", async () => {
    const { code, found } = await doctor();
    assert.deepEqual(found, {
      Node: `ok: ${process.versions.node}`,
      "Pulumi CLI": found["Pulumi CLI"],
      Backend: "ok: a local file",
      Stack: 'ok: "test"',
      "Secrets provider": "ok: passphrase",
      "Azure identity": "skipped: nothing of this stack's state is in Azure",
      "Secrets in configuration": "ok: none in clear",
      Fleet: "ok: its plan has no fault",
      "Provider plugins": "skipped: the configuration uses none",
      "Komodo settings": "ok: complete",
      "Pangolin settings": "ok: complete",
      "Komodo Core": "ok: 2.3.2",
      Clock: "ok: as Core's",
      "Komodo login": 'ok: "admin", an admin',
      Pangolin: 'ok: organisation "sandbox"',
    });
    assert.match(found["Pulumi CLI"] ?? "", /^ok: \d+\.\d+\.\d+$/);
    assert.equal(code, 0);
  });

  it("S0-NFR-2: prints none of the stack's secrets", async () => {
    const { printed } = await doctor();
    const { password } = sandbox.komodo;
    const secret = sandbox.pangolin.key.split(".")[1] ?? "";
    for (const value of ["open-sesame", password, secret]) assert.ok(!printed.includes(value));
  });

  it("refuses in a pipeline what would be lost with its machine", async () => {
    const report = await doctor(["--stack", "test"], { CI: "true" });
    assert.equal(report.code, 1);
    assert.deepEqual(failuresOf(report), ["Backend"]);
    assert.match(report.printed, /1 of 15 checks failed\. Mend them from the top\.$/);
  });

  it("says of a passphrase that is not known what it takes to log in", async () => {
    const report = await doctor(["--stack", "test"], { PULUMI_CONFIG_PASSPHRASE: undefined });
    assert.deepEqual(failuresOf(report), ["Komodo login", "Pangolin"]);
    assert.match(
      report.found["Komodo login"] ?? "",
      /^failed: its secret cannot be decrypted: passphrase must be set with PULUMI_CONFIG_PASSPHRASE/,
    );
  });

  it("refuses a stack that does not exist, and one that was never selected", async () => {
    const absent = await doctor(["--stack", "nowhere"]);
    assert.equal(absent.found.Stack, "failed: \"nowhere\": no stack named 'nowhere' found");
    const none = await doctor([], { PULUMI_HOME: path.join(project.dir, "other-home") });
    assert.match(none.found.Stack ?? "", /^failed: none is selected: /);
  });

  it("refuses without a login", async () => {
    const report = await doctor(["--stack", "test"], {
      PULUMI_BACKEND_URL: undefined,
      PULUMI_HOME: path.join(project.dir, "other-home"),
    });
    assert.match(report.found.Backend ?? "", /^failed: PULUMI_ACCESS_TOKEN must be set for login/);
    assert.equal(report.code, 1);
  });

  it("finds the secret that a stack folder needs and nobody has set", async () => {
    await project.run(["config", "rm", "--path", "varanus:secrets.WEB_TOKEN"]);
    const report = await doctor();
    assert.deepEqual(failuresOf(report), ["Fleet"]);
    assert.match(report.found.Fleet ?? "", /stacks\/web\/compose\.yaml:\d+:\d+: .*WEB_TOKEN/);
  });

  it("S0-NFR-2: finds a secret in clear", async () => {
    const plain = ["config", "set", "--plaintext", "--path", "varanus:secrets.WEB_TOKEN"];
    await project.run([...plain, "open-sesame"]);
    const report = await doctor();
    assert.equal(
      report.found["Secrets in configuration"],
      "failed: in clear: varanus:secrets.WEB_TOKEN",
    );
    assert.ok(!report.printed.includes("open-sesame"));
  });

  it("refuses settings that are missing, and a plugin's package", async () => {
    await project.run(["config", "rm", "komodo:url"]);
    await project.run(["config", "set", "--plaintext", "azure-native:location", "westeurope"]);
    const report = await doctor();
    assert.equal(report.found["Komodo settings"], "failed: komodo:url is not set");
    assert.match(
      report.found["Provider plugins"] ?? "",
      /^warning: azure-native will be downloaded/,
    );
  });
});
