import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { readFleetConfig } from "../../config";
import { systemKeys } from "../../config/systemKeys";
import { findingsOf, setConfig } from "../support/programConfig";

/** Sets `varanus:*`; keys are encrypted unless said otherwise. */
function configure(values: Record<string, unknown>, encrypted = Object.keys(values)): void {
  const entries = Object.entries(values).map(([key, value]) => [`varanus:${key}`, value]);
  setConfig(Object.fromEntries(entries) as Record<string, unknown>, encrypted.map(full));
}

function full(key: string): string {
  return `varanus:${key}`;
}

/** What `readFleetConfig` answers for these values. */
function readWith(values: Record<string, unknown>): ReturnType<typeof readFleetConfig> {
  configure(values);
  return readFleetConfig(new pulumi.Config("varanus"));
}

function refusal(values: Record<string, unknown>): string[] {
  return findingsOf(() => readWith(values));
}

/** The advice for a missing property of the first server. */
function toSet(path: string): string {
  return `Run \`pulumi config set --path 'varanus:servers[0].${path}' VALUE\`.`;
}

/** The same for a secret. */
function toHide(path: string): string {
  return `Run \`pulumi config set --secret --path 'varanus:servers[0].${path}'\`.`;
}

describe("readFleetConfig", () => {
  const before = pulumi.runtime.allConfig();
  after(() => pulumi.runtime.setAllConfig(before));

  it("reads every key; a scalar is the value of a variable", () => {
    const nas = { name: "nas", tier: "trusted" };
    const fleet = readWith({
      servers: [nas],
      variables: { DOMAIN: "example.com", PORT: 8080, ON: true, SCOPED: { value: "x" } },
      secrets: { API_TOKEN: { value: "t", scope: ["nas"] } },
      tags: { trusted: "Green" },
      external: ["BACKUP_BUCKET"],
      stacks: "apps",
    });
    assert.deepEqual(fleet, {
      servers: [nas],
      variables: {
        DOMAIN: { value: "example.com" },
        PORT: { value: "8080" },
        ON: { value: "true" },
        SCOPED: { value: "x" },
      },
      secrets: { API_TOKEN: { value: "t", scope: ["nas"] } },
      tags: { trusted: "Green" },
      external: ["BACKUP_BUCKET"],
      stacks: "apps",
    });
  });

  it("D8: takes names that exist on some servers only, and refuses an empty scope", () => {
    const external = { BACKUP_KEY: ["nas"], REGION: "all" };
    assert.deepEqual(readWith({ external }).external, external);
    assert.deepEqual(refusal({ external: { BACKUP_KEY: null } }), [
      'Configuration "varanus:external.BACKUP_KEY": "scope" is missing. Set "scope".',
    ]);
  });

  it("takes the folder stacks and nothing else without configuration", () => {
    assert.deepEqual(readWith({}), { servers: [], variables: {}, secrets: {}, stacks: "stacks" });
  });

  it("refuses each key of another form and shows no value, which may be secret", () => {
    assert.deepEqual(
      refusal({ servers: { nas: {} }, secrets: "hunter2", tags: { a: 1 }, external: "BUCKET" }),
      [
        'Configuration "varanus:servers": is not a list. Write it in Pulumi.<stack>.yaml as a ' +
          "list, such as `[{ name: nas, tier: trusted }]`.",
        'Configuration "varanus:secrets": is not a map. Write it in Pulumi.<stack>.yaml as a ' +
          "map, such as `{ API_TOKEN: { secure: ... } }`.",
        'Configuration "varanus:tags": is not a map of texts. Write it in Pulumi.<stack>.yaml ' +
          "as a map of texts, such as `{ trusted: Green }`.",
        'Configuration "varanus:external": is not a list of names, or a map of names. Write it in ' +
          "Pulumi.<stack>.yaml as a list of names, or a map of names, such as `{ BACKUP_KEY: [nas] }`.",
      ],
    );
  });

  it("S2-ANS-2: reads what the inventory for Ansible says, and shows no secret of it", () => {
    const servers = [{ name: "nas", tier: "trusted", ansible: { host: "10.0.1.20", port: 2222 } }];
    const ansible = { overlayCidr: "100.64.0.0/10", secrets: { komodo_passkey: "hunter2" } };
    const fleet = readWith({ servers, ansible });
    assert.deepEqual([fleet.servers, fleet.ansible], [servers, ansible]);
    const wrong = { overlayCidr: "lan", secrets: { komodo_passkey: ["hunter2"] }, featurs: {} };
    assert.deepEqual(
      refusal({
        servers: [{ name: "nas", tier: "trusted", ansible: { hots: "x" } }],
        ansible: wrong,
      }),
      [
        'Configuration "varanus:servers[0]": "ansible.hots" is not a property. Use "ansible.host", ' +
          "or remove it.",
        'Configuration "varanus:ansible": "featurs" is not a property. Use "features", or remove it.',
        'Configuration "varanus:ansible": "lan" is no range of addresses. Write an address and ' +
          "its prefix, such as `100.64.0.0/10`.",
        'Configuration "varanus:ansible": "secrets" must be a map of strings, but is a value that ' +
          'is not shown. Give "secrets" the right type.',
      ],
    );
  });

  it("refuses a variable without a value instead of taking it as `null`", () => {
    assert.deepEqual(refusal({ variables: { DOMAIN: null, LIST: ["hunter2"] } }), [
      'Configuration "varanus:variables.DOMAIN": "value" is missing. Run `pulumi config set ' +
        "--path 'varanus:variables.DOMAIN.value' VALUE`.",
      'Configuration "varanus:variables.LIST": is not a map. Give it as a map of its properties.',
    ]);
  });

  it("refuses mistyped keys, and leaves those of other programs alone", () => {
    assert.deepEqual(refusal({ server: [], hosts: [] }), [
      'Configuration "varanus:server": is no key of Varanus. Use "varanus:servers", or run ' +
        "`pulumi config rm varanus:server`.",
      'Configuration "varanus:hosts": is no key of Varanus. To remove it, run ' +
        "`pulumi config rm varanus:hosts`.",
    ]);
    pulumi.runtime.setAllConfig({ "homelab:server": "x", "komodo:url": "http://x" });
    assert.deepEqual(readFleetConfig(new pulumi.Config("varanus")).servers, []);
  });

  it("refuses mistyped keys of Komodo and Pangolin, where a preview asks neither", () => {
    pulumi.runtime.setAllConfig({ "komodo:urll": "http://x", "pangolin:organization": "x" });
    assert.throws(() => readFleetConfig(new pulumi.Config("varanus")), {
      message:
        'Configuration:\nConfiguration "komodo:urll": is no key of Varanus. Use "komodo:url", or run ' +
        '`pulumi config rm komodo:urll`.\nConfiguration "pangolin:organization": is no key of ' +
        "Varanus. To remove it, run `pulumi config rm pangolin:organization`.",
    });
  });

  it("S0-NFR-2: refuses credentials of Komodo and Pangolin in plain text, and shows none", () => {
    const secrets = ["komodo:password", "komodo:apiSecret", "pangolin:apiKey"];
    const config = Object.fromEntries(secrets.map((key) => [key, "hunter2"]));
    pulumi.runtime.setAllConfig({ ...config, "komodo:apiKey": "K_1" });
    assert.throws(() => readFleetConfig(new pulumi.Config("varanus")), {
      message: [
        "Configuration:",
        ...secrets.map(
          (key) =>
            `Configuration "${key}": is in plain text. Make a new one, and run ` +
            `\`pulumi config set --secret ${key}\`.`,
        ),
      ].join("\n"),
    });
    pulumi.runtime.setAllConfig(config, secrets);
    assert.deepEqual(readFleetConfig(new pulumi.Config("varanus")).servers, []);
  });

  it("knows the keys that the settings of Komodo and Pangolin are read from, and no others", () => {
    for (const [system, keys] of Object.entries(systemKeys)) {
      const text = readFileSync(`providers/${system}/settings.ts`, "utf8");
      const read = [...text.matchAll(new RegExp(`"${system}:(\\w+)"`, "g"))].map(([, key]) => key);
      assert.deepEqual([...new Set(read)].sort(), Object.keys(keys).sort());
    }
  });

  it("reads tunnels, DNS of hosts and procedures as they stand", () => {
    const connection = { host: "nas.lan", privateKey: "hidden", hostKey: "ssh-ed25519 AAAA" };
    const dns = { dnsMode: "splitDns", domains: ["private.example.com"], connection };
    const tunnel = {
      ...{ alias: "vps.private.example.com", connection: "inbound", bootstrapped: false },
      sites: [{ key: "a", newtId: "vps-a", newtSecret: "hidden", site: { name: "vps" } }],
      newt: { environment: { LOG_LEVEL: "DEBUG" }, stack: { tags: ["networking"] } },
      procedures: { last: ["web"], sleepSeconds: 60 },
    };
    const servers = [
      { name: "nas", tier: "trusted", dns },
      { name: "vps", tier: "untrusted", tunnel },
    ];
    const tunnels = {
      ...{ endpoint: "https://pangolin.example.com", corePublicKey: "MCow", coreServer: "nas" },
      ownClient: { client: { name: "komodo-mgmt" }, stack: { tags: ["networking"] } },
    };
    const procedures = { deployAll: true, except: ["komodo-core"] };
    const fleet = readWith({ servers, tunnels, procedures });
    assert.deepEqual(
      [fleet.servers, fleet.tunnels, fleet.procedures],
      [...[servers, tunnels, procedures]],
    );
  });

  it("D8: names every nested property of tunnels and DNS that is wrong, and shows no secret", () => {
    const connection = { host: "nas.lan", privateKey: ["hunter2"], hostkey: "ssh-ed25519 AAAA" };
    const servers = [
      {
        ...{ name: "vps", tier: "untrusted" },
        tunnel: { connection: "both", newt: { stack: { tag: "x" } }, sites: [{ newtSecret: 7 }] },
        dns: { dnsMode: "resolvConfMount", domains: [], connection },
      },
    ];
    const about = 'Configuration "varanus:servers[0]":';
    assert.deepEqual(
      refusal({
        ...{ servers, tunnels: { endpoint: "https://pangolin.example.com", corePublickey: "x" } },
        procedures: { deployAll: "yes" },
      }),
      [
        `${about} "tunnel.alias" is missing. ${toSet("tunnel.alias")}`,
        `${about} "tunnel.connection" is "both", allowed are inbound, outbound. Choose one of them.`,
        `${about} "tunnel.sites[0].newtSecret" must be a string, but is a value that is not shown. ` +
          toHide("tunnel.sites[0].newtSecret"),
        `${about} "tunnel.newt.stack.tag" is not a property. Use "tunnel.newt.stack.tags", or ` +
          "remove it.",
        `${about} "dns.domains" is not a property. Remove it.`,
        `${about} "dns.connection.hostkey" is not a property. Use "dns.connection.hostKey", or ` +
          "remove it.",
        `${about} "dns.connection.privateKey" must be a string, but is a value that is not shown. ` +
          toHide("dns.connection.privateKey"),
        `${about} "dns.connection.hostKey" is missing. ${toSet("dns.connection.hostKey")}`,
        `${about} "dns.fallbackServers" is missing. ${toSet("dns.fallbackServers[0]")}`,
        'Configuration "varanus:tunnels": "corePublickey" is not a property. Use "corePublicKey", ' +
          "or remove it.",
        'Configuration "varanus:tunnels": "corePublicKey" is missing. Run ' +
          "`pulumi config set --path 'varanus:tunnels.corePublicKey' VALUE`.",
        'Configuration "varanus:procedures": "deployAll" must be true or false, but is "yes". Give ' +
          '"deployAll" the right type.',
      ],
    );
  });

  it("names the property of a server that is wrong", () => {
    assert.deepEqual(refusal({ servers: [{ name: "nas", tier: "dmz", adress: "x" }, "dmz"] }), [
      'Configuration "varanus:servers[0]": "adress" is not a property. Use "address", or ' +
        "remove it.",
      'Configuration "varanus:servers[0]": "tier" is "dmz", allowed are trusted, untrusted. ' +
        "Choose one of them.",
      'Configuration "varanus:servers[1]": is not a map. Give it as a map of its properties.',
    ]);
  });

  it("S0-NFR-2: refuses secrets in plain text, names them and shows none", () => {
    configure(
      {
        secrets: { API_TOKEN: "hunter2", KEY: { value: "hunter2", scope: "trusted" } },
        servers: [
          {
            ...{ name: "vps", tier: "untrusted" },
            tunnel: { alias: "vps.private.example.com", sites: [{ newtSecret: "hunter2" }] },
          },
        ],
        variables: { DOMAIN: "example.com" },
      },
      [],
    );
    const set = (path: string) => `Run \`pulumi config set --secret --path 'varanus:${path}'\`.`;
    assert.throws(() => readFleetConfig(new pulumi.Config("varanus")), {
      message: [
        "Configuration:",
        'Configuration "varanus:servers[0]": holds tunnel.sites[0].newtSecret in plain text. ' +
          set("servers[0].tunnel.sites[0].newtSecret"),
        'Configuration "varanus:secrets": holds API_TOKEN, KEY.value in plain text. ' +
          set("secrets.API_TOKEN"),
      ].join("\n"),
    });
  });
});
