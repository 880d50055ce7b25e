import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkAzureIdentity } from "../../../../cli/doctor/azureIdentity";
import { gatherFacts } from "../../../../cli/doctor/facts";
import { checkNode, checkPulumi, isAtLeast, OLDEST_PULUMI } from "../../../../cli/doctor/machine";
import { checkPlugins } from "../../../../cli/doctor/plugins";
import { failures, reportJson, reportText } from "../../../../cli/doctor/report";
import { checkSecretValues } from "../../../../cli/doctor/secretValues";
import {
  backendKind,
  checkBackend,
  checkSecretsProvider,
  checkStack,
} from "../../../../cli/doctor/state";
import { minimumPulumiVersion } from "../../../../scripts/setup/versions.cjs";
import { facts, known, surroundings } from "../../../support/doctor";

const unknown = { missing: "it takes the Pulumi CLI" };

describe("checkNode", () => {
  it("accepts 20.19.0 and refuses 20.18.3", () => {
    assert.equal(checkNode(surroundings({}, { nodeVersion: "20.19.0" })).status, "ok");
    assert.deepEqual(checkNode(surroundings({}, { nodeVersion: "20.18.3" })), {
      check: "Node",
      status: "failed",
      message: "20.18.3 is older than 20.19.0",
      fix: "Install a newer Node: the 22 or 24 LTS line is best",
    });
  });
});

describe("isAtLeast", () => {
  it("compares numbers: 3.99.0 is older than 3.216.0", () => {
    assert.equal(isAtLeast("3.99.0", "3.216.0"), false);
    assert.equal(isAtLeast("3.216.0", "3.216.0"), true);
    assert.equal(isAtLeast("4.0.0", "3.216.0"), true);
  });
});

describe("checkPulumi", () => {
  it("asks for the version that the set-up asks for", () => {
    assert.equal(OLDEST_PULUMI, minimumPulumiVersion);
  });

  it("refuses a CLI that is missing and one that is older than 3.216.0", () => {
    const missing = checkPulumi(facts({ pulumiVersion: { missing: "is not on PATH" } }));
    assert.deepEqual(missing, {
      check: "Pulumi CLI",
      status: "failed",
      message: "pulumi is not on PATH",
      fix: "Install Pulumi 3.216.0 or newer, and put it on PATH",
    });
    const old = checkPulumi(facts({ pulumiVersion: known("3.99.0") }));
    assert.equal(old.message, "3.99.0 is older than 3.216.0");
    assert.equal(checkPulumi(facts()).status, "ok");
  });
});

describe("gatherFacts", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "varanus-facts-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const answers = {
    "pulumi version": "v3.255.0-dev\n",
    "pulumi whoami": '{"user":"me","url":"file:///state"}',
    "pulumi stack": "prod\n",
    "pulumi config": '{"komodo:url":{"value":"https://k","secret":false},"a:b":{"secret":true}}',
  };

  it("reads version, backend, selected stack, its settings and its keys, no secret value", async () => {
    writeFileSync(path.join(folder, "Pulumi.prod.yaml"), "config:\n  a:b: { secure: x }\n");
    const found = await gatherFacts(surroundings(answers, { folder }));
    assert.deepEqual(found, {
      pulumiVersion: known("3.255.0"),
      backend: known("file:///state"),
      stack: known("prod"),
      settings: known({ config: { "a:b": { secure: "x" } } }),
      config: known(
        new Map([
          ["komodo:url", { secret: false, value: "https://k" }],
          ["a:b", { secret: true }],
        ]),
      ),
    });
  });

  it("says what each fact takes when there is no CLI, no login, no stack or no file", async () => {
    const none = await gatherFacts(surroundings());
    assert.deepEqual(none.pulumiVersion, { missing: "is not on PATH" });
    assert.deepEqual(none.config, unknown);
    const out = {
      "pulumi version": "v3.255.0",
      "pulumi whoami": { code: 3, stderr: "error: no." },
    };
    assert.deepEqual((await gatherFacts(surroundings(out))).backend, { missing: "no" });
    const noStack = { ...answers, "pulumi stack": { code: 1, stderr: "error: no stack selected" } };
    const found = await gatherFacts(surroundings(noStack, { folder }));
    assert.deepEqual(found.stack, { missing: "no stack selected" });
    const noFile = await gatherFacts(surroundings(answers, { folder, stack: "org/p/site" }));
    assert.deepEqual(noFile.settings, { missing: "there is no Pulumi.site.yaml" });
  });
});

describe("checkBackend", () => {
  const file = facts({ backend: known("file:///state") });

  it("knows the kinds by their address", () => {
    const urls = ["file://x", "azblob://x", "s3://x", "gs://x", "https://app.pulumi.com/me"];
    assert.deepEqual(urls.map(backendKind), [
      "file",
      "Azure Blob",
      "S3",
      "Google Cloud",
      "Pulumi Cloud",
    ]);
  });

  it("accepts a shared one, and shows no key that its address may hold", () => {
    const found = checkBackend(facts({ backend: known("azblob://s?sas=hidden") }), surroundings());
    assert.deepEqual([found.status, found.message], ["ok", "Azure Blob at azblob://s"]);
  });

  it("accepts a local file for a stack of one's own, warns for prod, refuses it in a pipeline", () => {
    const own = { ...file, stack: known("me/dev") };
    assert.equal(checkBackend(own, surroundings()).status, "ok");
    const found = checkBackend(file, surroundings());
    assert.equal(found.status, "warning");
    assert.equal(
      found.message,
      'the state of "prod" is a local file, which others and pipelines do not see',
    );
    const ci = checkBackend(own, surroundings({}, { environment: { CI: "true" } }));
    assert.deepEqual(
      [ci.status, ci.message],
      ["failed", "the state is a local file, which is lost when this job ends"],
    );
  });

  it("refuses when nobody is logged in", () => {
    const found = checkBackend(facts({ backend: { missing: "log in first" } }), surroundings());
    assert.deepEqual([found.status, found.message], ["failed", "log in first"]);
  });
});

describe("checkStack", () => {
  it("refuses when none is selected, and when it does not exist", () => {
    assert.equal(checkStack(facts()).status, "ok");
    const none = checkStack(facts({ stack: { missing: "no stack" } }));
    assert.deepEqual([none.status, none.message], ["failed", "none is selected: no stack"]);
    const absent = checkStack(facts({ config: { missing: "no stack named 'prod' found" } }));
    assert.equal(absent.message, "\"prod\": no stack named 'prod' found");
    assert.equal(checkStack(facts({ backend: unknown })).status, "skipped");
  });
});

describe("checkSecretsProvider", () => {
  const salted = facts({ settings: known({ encryptionsalt: "v1:x" }) });
  const check = (of = facts(), environment: Record<string, string> = {}) =>
    checkSecretsProvider(of, surroundings({}, { environment }));

  it("accepts a key that is kept apart, and Pulumi Cloud's own", () => {
    assert.deepEqual([check().status, check().message], ["ok", "azurekeyvault"]);
    const cloud = facts({ settings: known({}), backend: known("https://app.pulumi.com/me") });
    assert.equal(check(cloud).message, "Pulumi Cloud");
  });

  it("warns of a passphrase for prod, and accepts it for a stack of one's own", () => {
    assert.equal(check(salted).status, "warning");
    assert.equal(check({ ...salted, stack: known("dev") }).status, "ok");
  });

  it("refuses a passphrase that a pipeline does not know", () => {
    assert.equal(check(salted, { CI: "1" }).status, "failed");
    const told = check(salted, { CI: "1", PULUMI_CONFIG_PASSPHRASE: "hush" });
    assert.equal(told.status, "warning");
    assert.ok(!JSON.stringify(told).includes("hush"));
  });

  it("refuses settings that were never made with a provider", () => {
    assert.equal(check(facts({ settings: known({}) })).status, "failed");
  });
});

describe("checkAzureIdentity", () => {
  const check = (environment: Record<string, string>, answers = {}, of = facts()) =>
    checkAzureIdentity(of, surroundings(answers, { environment }));
  const principal = { AZURE_CLIENT_ID: "c", AZURE_TENANT_ID: "t" };

  it("is skipped where neither the state nor the key is in Azure", async () => {
    const local = facts({ backend: known("file:///s"), settings: known({ encryptionsalt: "x" }) });
    assert.equal((await check({}, {}, local)).status, "skipped");
  });

  it("takes what the environment has, else the login of the Azure CLI", async () => {
    const secret = await check({ ...principal, AZURE_CLIENT_SECRET: "hush" });
    assert.deepEqual([secret.status, secret.message], ["ok", "a client secret of the environment"]);
    const token = await check({ ...principal, AZURE_FEDERATED_TOKEN_FILE: "/f" });
    assert.equal(token.message, "a federated token");
    const cli = await check({}, { "az account show": "{}" });
    assert.equal(cli.message, "login of the Azure CLI");
  });

  it("takes a storage key for the state alone, not for the key in Key Vault", async () => {
    const environment = { AZURE_STORAGE_KEY: "hush" };
    assert.equal((await check(environment)).status, "failed");
    const passphrase = facts({ settings: known({ encryptionsalt: "x" }) });
    assert.equal(
      (await check(environment, {}, passphrase)).message,
      "a key of the storage account",
    );
  });

  it("takes the machine's identity where the state was read with it, not where a key was", async () => {
    const message = "that of this machine: it reads the state";
    assert.deepEqual(await check({}, {}, facts()), {
      check: "Azure identity",
      status: "ok",
      message,
    });
    const s3 = facts({ backend: known("s3://state") });
    assert.equal((await check({}, {}, s3)).status, "failed");
    assert.equal((await check({ AZURE_STORAGE_SAS_TOKEN: "hush" })).status, "failed");
  });

  it("refuses when there is none, with the Azure CLI's reason", async () => {
    const unread = facts({ config: { missing: "no credential" } });
    const needs = "the state in Azure Blob and the key in Key Vault need one, and the environment";
    assert.equal((await check({}, {}, unread)).message, `${needs} has none; there is no Azure CLI`);
    const answers = { "az account show": { code: 1, stderr: "ERROR: Please run az login." } };
    assert.equal(
      (await check({}, answers, unread)).message,
      `${needs} has none; az: ERROR: Please run az login`,
    );
  });
});

describe("checkSecretValues", () => {
  const check = (config: object) => checkSecretValues(facts({ settings: known({ config }) }));

  it("S0-NFR-2: refuses secrets in clear by their place, without showing one", () => {
    const found = check({
      "komodo:password": "hush-1",
      "pangolin:apiKey": { secure: "v1:x" },
      "varanus:secrets": {
        A: "hush-2",
        B: { value: "hush-3", scope: "all" },
        C: { secure: "v1:y" },
      },
    });
    assert.equal(found.status, "failed");
    assert.equal(
      found.message,
      "in clear: komodo:password, varanus:secrets.A, varanus:secrets.B.value",
    );
    assert.doesNotMatch(JSON.stringify(found), /hush/i);
  });

  it("warns of values whose name says that they are secret, but not of references to one", () => {
    const found = check({
      "varanus:tunnels": {
        clientSecret: "x",
        passphrase: "BACKUP_KEY",
        apiToken: "[[TOKEN]]",
        password: "op://vault/x",
      },
      "varanus:servers": [{ dns: { connection: { privateKey: "x" } } }],
    });
    assert.equal(found.status, "warning");
    assert.equal(
      found.message,
      "by their names these may be secrets in clear: varanus:tunnels.clientSecret, " +
        "varanus:servers[0].dns.connection.privateKey",
    );
  });

  it("accepts ciphertext and what is no secret", () => {
    const secrets = { A: { secure: "v1" }, B: { value: { secure: "v1" }, scope: "trusted" } };
    assert.equal(check({ "varanus:secrets": secrets, "komodo:url": "https://k" }).status, "ok");
  });
});

describe("checkPlugins", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "varanus-plugins-"));
    const module = path.join(folder, "node_modules", "@pulumi", "command");
    mkdirSync(module, { recursive: true });
    writeFileSync(path.join(module, "package.json"), "{}");
    writeFileSync(path.join(folder, "pulumi-resource-command"), "");
  });
  after(() => rmSync(folder, { recursive: true }));

  const withKey = (key: string) => facts({ config: known(new Map([[key, { secret: false }]])) });
  const check = (of = facts(), answers = {}, environment = {}) =>
    checkPlugins(of, surroundings(answers, { folder, environment }));

  it("is skipped where the configuration uses none", async () => {
    assert.equal((await check(withKey("komodo:url"))).status, "skipped");
  });

  it("finds an installed plugin, one on PATH, and warns of one to download", async () => {
    const core = withKey("varanus:core");
    const list = { "pulumi plugin ls": '[{"name":"command","kind":"resource","version":"1.2.1"}]' };
    assert.deepEqual(
      [(await check(core, list)).status, (await check(core, list)).message],
      ["ok", "command"],
    );
    assert.equal((await check(core, {}, { PATH: folder })).status, "ok");
    const missing = await check(core);
    assert.deepEqual(
      [missing.status, missing.message],
      ["warning", "command will be downloaded by the next preview"],
    );
  });

  it("needs the plugin command for a server with a DNS watchdog", async () => {
    const config = { "varanus:servers": [{ name: "nas", dns: {} }] };
    const found = await check(facts({ settings: known({ config }) }), {}, { PATH: folder });
    assert.equal(found.message, "command");
  });

  it("refuses a package that is not installed, with the command", async () => {
    const found = await check(withKey("varanus:azure"));
    assert.deepEqual(found, {
      check: "Provider plugins",
      status: "failed",
      message: "@pulumi/azure-native is not installed",
      fix: "Run `npm install @pulumi/azure-native@^3.28.0`",
    });
  });
});

describe("reportText", () => {
  const findings = [
    { check: "A", status: "ok", message: "1" },
    { check: "B", status: "failed", message: "broken", fix: "Mend it" },
  ] as const;

  it("has a line for each check and its fix under it", () => {
    assert.equal(reportText(findings), "ok       A: 1\nFAILED   B: broken\n         Mend it.");
  });

  it("is JSON with --json, and says whether all is in order", () => {
    assert.deepEqual(JSON.parse(reportJson(findings)), { ok: false, findings });
    assert.equal(failures(findings), 1);
  });
});
