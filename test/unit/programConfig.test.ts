import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readConfig } from "../../config";
import { findingsOf, setConfig } from "../support/programConfig";

describe("readConfig", () => {
  const before = pulumi.runtime.allConfig();
  after(() => pulumi.runtime.setAllConfig(before));

  const secrets = {
    passkey: "hidden-passkey",
    jwtSecret: "hidden-jwt-secret-1",
    webhookSecret: "hidden-webhook-secret",
  };
  const connection = { privateKey: "hidden-key" };
  const at = { host: "198.51.100.4", hostKey: "ssh-ed25519 AAAA" };
  const core = { domain: "komodo.example.com", acmeEmail: "me@example.com", secrets, connection };
  const byDns = {
    ...core,
    acmeDns: { provider: "cloudflare" },
    secrets: { ...secrets, acmeDnsToken: "hidden-token-of-forty-characters-0123456" },
  };
  const azure = {
    adminRanges: ["203.0.113.7"],
    adminSshKeys: [
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqfy5mnzG8yHnVpmdSq3QGVKTRFkMXVVZzbYyEHbW0n me",
    ],
    dnsLabel: "komodo-example",
  };
  const komodo = {
    "komodo:url": "https://komodo.example.com/",
    "komodo:username": "admin",
    "komodo:password": "hidden-password",
  };

  function read(values: Record<string, unknown>, others: Record<string, string> = komodo) {
    const entries = Object.entries(values).map(([key, value]) => [`varanus:${key}`, value]);
    const own = Object.fromEntries(entries) as Record<string, unknown>;
    setConfig({ ...own, ...others }, [...Object.keys(own), "komodo:password"]);
    return readConfig();
  }

  function findings(...given: Parameters<typeof read>): string[] {
    return findingsOf(() => read(...given));
  }

  it("makes the fleet alone without a machine and Core; empty maps count as absent", () => {
    const {
      phases,
      azure: machine,
      core: bootstrap,
    } = read({ azure: {}, core: {}, phases: [] }, {});
    assert.deepEqual([...phases], ["fleet"]);
    assert.deepEqual([machine, bootstrap], [undefined, undefined]);
  });

  it("makes whatever is configured, and of that only the phases that are named", () => {
    const all = { azure, core: { ...byDns, connection: { ...connection, ...at } } };
    assert.deepEqual([...read(all).phases], ["azure", "core", "fleet"]);
    assert.deepEqual([...read({ ...all, phases: ["core"] }).phases], ["core"]);
  });

  it("S0-DD-13, S0-FW-5: refuses tls acme on the machine that no authority reaches, with the way out", () => {
    const all = { azure, core: { ...core, connection: { ...connection, ...at } } };
    assert.deepEqual(findings(all), [
      'Configuration "varanus:core": "tls" is "acme", but the machine of varanus:azure lets no ' +
        "authority in for its check. Run `pulumi config set --path " +
        "'varanus:core.acmeDns.provider' cloudflare` for a check by DNS, or set tls to certificate.",
    ]);
    assert.ok(read({ ...all, phases: ["core"] }).core);
    assert.ok(read({ ...all, phases: ["azure"] }).azure);
    assert.ok(read({ ...all, core: { ...all.core, acmeEmail: undefined, tls: "internal" } }).core);
    assert.ok(read({ core: all.core }).core);
  });

  it("S0-SEC-4: names the token of acmeDns with the command that sets it, and the provider that is meant", () => {
    const acmeDns = { provider: "cloudflair" };
    const all = { azure, core: { ...core, acmeDns, connection: { ...connection, ...at } } };
    assert.deepEqual(findings(all), [
      'Configuration "varanus:core": "acmeDns.provider" is "cloudflair", known are: cloudflare. ' +
        'Use "cloudflare".',
      'Configuration "varanus:core": "secrets.acmeDnsToken" is missing, which acmeDns needs. Run ' +
        "`pulumi config set --secret --path 'varanus:core.secrets.acmeDnsToken'`.",
    ]);
  });

  it("D13: takes Core's admin from the account that the providers log in with", () => {
    const found = read({ core: { ...core, connection: { ...connection, ...at } } }).core;
    assert.ok(found);
    assert.equal(found.secrets.adminUsername, "admin");
    assert.equal(found.secrets.adminPassword, "hidden-password");
  });

  it("S0-SEC-4: names all that Core lacks with the commands that set it", () => {
    assert.deepEqual(findings({ core: { connection: { ...connection, ...at } } }, {}), [
      'Configuration "varanus:core": "domain" is missing. ' +
        "Run `pulumi config set --path 'varanus:core.domain' VALUE`.",
      ...["passkey", "jwtSecret", "webhookSecret"].map(
        (name) =>
          `Configuration "varanus:core": "secrets.${name}" is missing. ` +
          `Run \`pulumi config set --secret --path 'varanus:core.secrets.${name}'\`.`,
      ),
      'Configuration "komodo:username": is not set, and Core\'s first admin is this account. Run ' +
        "`pulumi config set komodo:username NAME`.",
      'Configuration "komodo:password": is not set, and Core\'s first admin is this account. Run ' +
        "`pulumi config set --secret komodo:password`.",
    ]);
  });

  it("names what of the connection nobody knows, and a komodo:url of another Core", () => {
    const url = { ...komodo, "komodo:url": "https://old.example.com" };
    assert.deepEqual(findings({ core }, url), [
      'Configuration "komodo:url": is "https://old.example.com", but the domain of varanus:core ' +
        "is another one. Run `pulumi config set komodo:url https://komodo.example.com`.",
      'Configuration "varanus:core": "connection.host" is missing. Set it, or configure ' +
        "varanus:azure.",
      'Configuration "varanus:core": "connection.hostKey" is missing. Take it from ' +
        "`ssh-keyscan -t ed25519 HOST`.",
    ]);
    assert.deepEqual(findings({ core: byDns, azure }), [
      'Configuration "varanus:core": "connection.hostKey" is missing. Set ' +
        "varanus:azure.sshHostKey, so that the first login can check it.",
    ]);
  });

  it("refuses a phase that is unknown, or not configured", () => {
    assert.deepEqual(findings({ phases: ["azur", "core", 3] }), [
      'Configuration "varanus:phases": holds "azur", allowed are azure, core, servers, fleet. Use "azure", ' +
        "or remove it.",
      'Configuration "varanus:phases": holds "core", but varanus:core is not set. Configure ' +
        'varanus:core, or take "core" out of the list.',
      'Configuration "varanus:phases": holds 3, allowed are azure, core, servers, fleet. Choose among them.',
    ]);
  });
});
