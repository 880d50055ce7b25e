import assert from "node:assert/strict";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Fleet, type FleetArgs } from "../../components/fleet";
import type { DnsWatchdogArgs, ServerSpec, TunnelSettings, TunnelSpec } from "../../components";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

const root = path.resolve(__dirname, "..", "..");
const KOMODO = "pulumi-nodejs:komodo:";
const PANGOLIN = "pulumi-nodejs:pangolin:";
const COMPOSE = "services:\n  web:\n    image: busybox:1.36.1\n";
const MOUNT = `${COMPOSE}    volumes: ["/etc/resolv.conf:/etc/resolv.conf"]\n`;

const connection = { host: "komodo.lan", privateKey: "hidden-key", hostKey: "ssh-ed25519 AAAA" };
const watchdog: DnsWatchdogArgs = {
  ...{ dnsMode: "resolvConfMount", fallbackServers: ["192.0.2.1"], connection },
};
const core: ServerSpec = { name: "komodo", tier: "trusted", address: "https://127.0.0.1:8120" };
const tunnel: TunnelSpec = { alias: "vps.private.example.com" };
const vps: ServerSpec = { name: "vps", tier: "untrusted", tunnel };
const tunnels: TunnelSettings = {
  ...{ endpoint: "https://pangolin.example.com", corePublicKey: "MCow", coreServer: "komodo" },
};

describe("Fleet with tunnels", () => {
  let folder: string;
  let registrations: Registration[];

  beforeEach(async () => {
    registrations = recordRegistrations({
      [`${KOMODO}Secret`]: { revision: "r1" },
      [`${KOMODO}OnboardingKey`]: { key: "O_key_O" },
      [`${PANGOLIN}Site`]: { newtId: "newt-id", secret: "newt-secret" },
      [`${PANGOLIN}Client`]: { olmId: "olm-id", secret: "olm-secret" },
      "command:remote:Command": { stdout: "active" },
    });
    await mkdir(path.join(root, ".local"), { recursive: true });
    folder = path.relative(root, await mkdtemp(path.join(root, ".local", "fleet-")));
    await write("plain", "server: komodo");
  });

  afterEach(() => rm(path.join(root, folder), { recursive: true, force: true }));

  async function write(name: string, block: string, compose = COMPOSE): Promise<void> {
    await mkdir(path.join(root, folder, name), { recursive: true });
    const text = `x-varanus: { ${block} }\n${compose}`;
    await writeFile(path.join(root, folder, name, "compose.yaml"), text);
  }

  function args(more: Partial<FleetArgs> = {}): FleetArgs {
    return {
      ...{ servers: [core, vps], variables: {}, secrets: {}, stacks: folder, tunnels },
      ...more,
    };
  }

  /** The fleet, when every stack and procedure of it is registered. */
  async function made(more: Partial<FleetArgs> = {}): Promise<Fleet> {
    const fleet = new Fleet("fleet", args(more));
    await resolved(fleet.stackOutputs);
    if (fleet.bootstrap) await resolved(fleet.bootstrap);
    return fleet;
  }

  function inputsOf(type: string, name: string): Record<string, unknown> {
    const found = registrations.find((item) => item.type === type && item.name === name);
    assert.ok(found, `${type} ${name}`);
    return found.inputs;
  }

  const namesOf = (type: string) =>
    registrations.filter((item) => item.type === type).map(({ name }) => name);

  async function composeOf(stack: string): Promise<string> {
    const { compose } = inputsOf(`${KOMODO}Stack`, stack) as { compose: { text: Promise<string> } };
    return compose.text;
  }

  function refusal(more: Partial<FleetArgs>): string[] {
    let lines: string[] = [];
    assert.throws(
      () => new Fleet("fleet", args(more)),
      (error: Error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        lines = error.message.split("\n").slice(1);
        return true;
      },
    );
    assert.deepEqual(
      registrations.filter(({ type }) => type.startsWith("pulumi-nodejs")),
      [],
    );
    return lines;
  }

  it("S1-A-5: tunnelled servers share one client, which severs those that use it", async () => {
    const other: ServerSpec = {
      ...{ name: "edge", tier: "untrusted" },
      tunnel: { alias: "edge.private.example.com" },
    };
    const foreign: ServerSpec = {
      ...{ name: "far", tier: "untrusted" },
      tunnel: { alias: "far.private.example.com", client: "laptop" },
    };
    const fleet = await made({ servers: [vps, foreign, other, core] });
    assert.deepEqual(namesOf(`${PANGOLIN}Client`), ["komodo-client"]);
    const client = inputsOf(`${KOMODO}Stack`, "komodo-pangolin-client");
    assert.deepEqual(client.severs, ["vps", "edge"]);
    assert.equal(client.server, "komodo-id");
    const clients = ["vps", "far", "edge"].map(
      (name) => inputsOf(`${PANGOLIN}AccessGrant`, `${name}-grant`).client,
    );
    assert.deepEqual(clients, ["komodo-client-id", "laptop", "komodo-client-id"]);
    assert.deepEqual([...fleet.servers.keys()], ["vps", "far", "edge", "komodo"]);
    assert.deepEqual([...fleet.tunnels.keys()], ["vps", "far", "edge"]);
  });

  it("S0-TIER-3: a tunnelled server has tier, tags, description, adopt and Komodo's own fields", async () => {
    const more = { tags: ["gateway"], description: "VPS", adopt: true, komodo: { region: "EU" } };
    const fleet = await made({ servers: [core, { ...vps, ...more }] });
    const { tags, description, adopt, region, address } = inputsOf(`${KOMODO}Server`, "vps");
    assert.deepEqual(tags, ["untrusted", "gateway"]);
    assert.deepEqual([description, adopt, region], ["VPS", true, "EU"]);
    assert.equal(address, "https://vps.private.example.com:8120");
    assert.deepEqual(await resolved(fleet.serverOutputs), [
      { name: "komodo", tier: "trusted", address: "https://127.0.0.1:8120" },
      { name: "vps", tier: "untrusted", address: "https://vps.private.example.com:8120" },
    ]);
  });

  it("a server's own settings win over those of all tunnels", async () => {
    const own: ServerSpec = {
      ...vps,
      tunnel: {
        ...tunnel,
        endpoint: "https://other.example.com",
        images: { newt: "registry.example.com/newt:2" },
        newt: { environment: { LOG_LEVEL: "DEBUG" }, stack: { deployTimeoutSeconds: 60 } },
      },
    };
    const images = { newt: "registry.example.com/newt:1", client: "registry.example.com/cli:1" };
    const ownClient = { environment: { LOG_LEVEL: "INFO" }, stack: { tags: ["networking"] } };
    await made({ servers: [core, own], tunnels: { ...tunnels, images, ownClient } });
    const { environment, deployTimeoutSeconds } = inputsOf(`${KOMODO}Stack`, "vps-newt");
    assert.match(String(environment), /^PANGOLIN_ENDPOINT='https:\/\/other\.example\.com'\n/);
    assert.equal(deployTimeoutSeconds, 60);
    const newt = await composeOf("vps-newt");
    assert.match(newt, /image: registry\.example\.com\/newt:2\n/);
    assert.match(newt, /LOG_LEVEL: DEBUG\n/);
    assert.match(
      await composeOf("komodo-pangolin-client"),
      /image: registry\.example\.com\/cli:1\n/,
    );
    const client = inputsOf(`${KOMODO}Stack`, "komodo-pangolin-client");
    assert.deepEqual(client.tags, ["networking"]);
    assert.match(String(client.environment), /^PANGOLIN_ENDPOINT='https:\/\/pangolin\./);
  });

  it("X-15: takes Core's address from the settings for a Periphery that dials, and for no other", async () => {
    const dials: ServerSpec = { ...vps, tunnel: { ...tunnel, connection: "outbound" } };
    const edge: ServerSpec = {
      ...vps,
      name: "edge",
      tunnel: { alias: "edge.private.example.com" },
    };
    const coreAddress = "wss://komodo.example.com";
    const fleet = await made({
      servers: [core, dials, edge],
      tunnels: { ...tunnels, coreAddress },
    });
    assert.deepEqual(
      (await resolved(fleet.serverOutputs)).map(({ address }) => address),
      [core.address, "outbound", "https://edge.private.example.com:8120"],
    );
    const environment = String(inputsOf(`${KOMODO}Stack`, "vps-periphery").environment);
    assert.match(environment, /^PERIPHERY_CORE_ADDRESS='wss:\/\/komodo\.example\.com'$/m);
  });

  it("S1-PROC-1, X-31: deployAll lists what is to run, without what severs a server", async () => {
    await write("app", "server: vps");
    await write("gateway", "server: vps, severs: vps");
    await write("idle", "server: vps, state: stopped");
    await write("record", "server: vps, deploy: false");
    await write("komodo-core", "server: komodo");
    await made({ procedures: { deployAll: true, except: ["komodo-core"] } });
    assert.deepEqual(inputsOf(`${KOMODO}Procedure`, "deployAll").stages, [
      {
        name: "all",
        executions: [{ type: "BatchDeployStack", params: { pattern: "app\nplain" } }],
      },
    ]);
    assert.deepEqual(namesOf(`${KOMODO}Procedure`), ["deployAll"]);
  });

  it("X-30: makes the procedures of a tunnel on request, with the stacks of folders", async () => {
    await write("gateway", "server: vps, severs: vps");
    await write("identity", "server: vps, after: [vps-periphery, komodo-pangolin-client]");
    const procedures = { gateway: "gateway", last: ["identity"], sleepSeconds: 5 };
    await made({ servers: [core, { ...vps, tunnel: { ...tunnel, procedures } }] });
    const { stages } = inputsOf(`${KOMODO}Procedure`, "deployVpsInfra") as {
      stages: { name: string; executions: { params: object }[] }[];
    };
    assert.deepEqual(
      stages.map(({ name, executions }) => [name, ...executions.map(({ params }) => params)]),
      [
        ["gateway", { stack: "gateway-id" }],
        ["pause", { durationMs: 5_000 }],
        ["clients", { stack: "komodo-pangolin-client-id" }],
        ["newt", { stack: "vps-newt-id" }],
        ["periphery", { stack: "vps-periphery-id" }],
        ["rest", { stack: "identity-id" }],
      ],
    );
  });

  it("S0-FR-6: bootstrap is secret and has every host, emergency has every server", async () => {
    const emergency = { host: "203.0.113.7", port: 2244 };
    const fleet = await made({ servers: [core, { ...vps, tunnel: { ...tunnel, emergency } }] });
    assert.ok(fleet.bootstrap);
    assert.equal(await pulumi.isSecret(fleet.bootstrap), true);
    const bootstraps = await resolved(fleet.bootstrap);
    assert.deepEqual(Object.keys(bootstraps), ["vps", "komodo"]);
    assert.match(bootstraps.vps?.script ?? "", /NEWT_SECRET='newt-secret'/);
    assert.match(bootstraps.komodo?.script ?? "", /CLIENT_SECRET='olm-secret'/);
    assert.deepEqual(
      Object.entries(fleet.emergency ?? {}).map(([name, { login }]) => [name, login]),
      [["vps", "ssh -p 2244 root@203.0.113.7"]],
    );
    const none = new Fleet("other", args({ servers: [core] }));
    assert.deepEqual([none.bootstrap, none.emergency], [undefined, undefined]);
  });

  describe("dns", () => {
    it("S1-WD-4, S1-WD-6: Core's end takes resolv.conf over once the watchdog of its host is there", async () => {
      await made({ servers: [{ ...core, dns: watchdog }, vps] });
      assert.match(
        await composeOf("komodo-pangolin-client"),
        /volumes:\n +- \/etc\/resolv\.conf:\/etc\/resolv\.conf\n/,
      );
      const order = registrations.map(({ name }) => name);
      assert.ok(order.includes("komodo-watchdog-enable"));
      assert.ok(order.indexOf("komodo-watchdog-enable") < order.indexOf("komodo-pangolin-client"));
    });

    it("X-16: with splitDns no watchdog is installed, and the client leaves resolv.conf alone", async () => {
      const dns = { dnsMode: "splitDns", domains: ["private.example.com"], connection } as const;
      await made({ servers: [{ ...core, dns }, vps] });
      assert.doesNotMatch(await composeOf("komodo-pangolin-client"), /resolv\.conf/);
      assert.deepEqual(namesOf("command:remote:Command"), [
        ...["komodo-split-require", "komodo-split-install", "komodo-split-enable"],
      ]);
    });

    it("S1-WD-4: a stack folder that takes resolv.conf over waits for the watchdog, others do not", async () => {
      await write("client", "server: nas", MOUNT);
      const nas: ServerSpec = { name: "nas", tier: "trusted", dns: watchdog };
      await made({ servers: [core, nas] });
      const order = registrations.map(({ name }) => name);
      const enabled = order.indexOf("nas-watchdog-enable");
      assert.ok(enabled >= 0 && enabled < order.indexOf("client"), order.join(" "));
    });
  });

  it("D8: throws all findings of tunnels at once, before anything is made", async () => {
    await write("vps-newt", "server: komodo");
    await write("gone", "server: komodo, after: [vps-periphery, nowhere]");
    const servers: ServerSpec[] = [
      { ...core, dns: { ...watchdog, fallbackServers: [] } },
      { ...vps, address: "https://203.0.113.7:8120", tunnel: { alias: "a.proxy.example.com" } },
      {
        ...vps,
        name: "edge",
        tunnel: { alias: "a.proxy.example.com", newt: { environment: { HOSTNAME: "x" } } },
      },
    ];
    const secrets = { VPS_NEWT_SECRET: { value: "mine" } };
    const publicWildcards = ["*.proxy.example.com"];
    const ownClient = { volumes: ["/etc/resolv.conf:/etc/resolv.conf"] };
    const lines = refusal({
      ...{ servers, secrets, tunnels: { ...tunnels, publicWildcards, ownClient } },
      procedures: { deployAll: true, except: ["nowhere"] },
    });
    const under =
      'alias "a.proxy.example.com" lies under the public wildcard "*.proxy.example.com", which ' +
      "answers for it. Choose a name under a domain of its own for private aliases.";
    assert.deepEqual(lines, [
      'Server "vps": has both a tunnel and "address". Keep the one that is meant; who dials is said ' +
        "by `connection` of the tunnel.",
      `${folder}/gone/compose.yaml:1:53: Stack "gone": "after" names "nowhere", which does not exist. ` +
        "Name a stack's folder, or remove it.",
      'DnsWatchdog "komodo": has 0 fallbackServers, 1 to 3 are possible. Name the resolvers that ' +
        "this host's network offers.",
      `TunnelledServer "vps": ${under}`,
      `TunnelledServer "edge": ${under}`,
      'TunnelledServer "edge": HOSTNAME is set in an environment, where Docker sets it itself. Use ' +
        "INSTANCE_NAME, which is set already.",
      'TunnelClient "komodo": volumes mount /etc/resolv.conf. Give that server `dns` with `dnsMode: ' +
        "resolvConfMount`, which mounts and guards it.",
      'TunnelledServer "edge": alias "a.proxy.example.com" is that of the server "vps" as well. ' +
        "Choose another one.",
      `${folder}/vps-newt/compose.yaml:1:1: Stack "vps-newt": the name is taken by a stack of ` +
        'TunnelledServer "vps". Rename one of the two.',
      'Secret "VPS_NEWT_SECRET": the name is taken by a secret of TunnelledServer "vps", which makes ' +
        "it. Remove it, or rename it.",
      'Procedure "deployAll": names the stack "nowhere", which does not exist. Name a stack\'s ' +
        "folder, or remove it.",
    ]);
  });

  it("S1-PROC-1: refuses a deployAll without any stack, whose pattern would be empty", () => {
    assert.deepEqual(refusal({ procedures: { deployAll: true, except: ["plain"] } }), [
      'Procedure "deployAll": has no stack to deploy. Remove it from varanus:procedures.',
    ]);
  });

  it("D8: says what is missing for a tunnel", () => {
    const { coreServer: _, ...rest } = tunnels;
    assert.deepEqual(refusal({ tunnels: rest }), [
      'TunnelledServer "vps": neither client nor coreServer is set, so that Core has no end of the ' +
        "tunnel. Set coreServer to the server that Core itself runs on, or client to one that exists.",
    ]);
    const { tunnels: _none, ...without } = args();
    assert.throws(() => new Fleet("fleet", without), {
      message:
        "1 problem in the fleet; nothing was changed:\n" +
        'Server "vps": has a tunnel, but the fleet has no settings for tunnels. Set varanus:tunnels ' +
        "with endpoint, corePublicKey and coreServer.",
    });
    assert.deepEqual(refusal({ tunnels: { ...tunnels, client: "laptop" } }), [
      'TunnelClient "komodo": both client and coreServer are set in varanus:tunnels. Remove ' +
        "coreServer, or leave the client to be made.",
    ]);
    assert.deepEqual(refusal({ tunnels: { ...tunnels, coreServer: "vps" } }), [
      "TunnelClient \"vps\": Core's own host is behind a tunnel, and so would be Core's end of it. " +
        "Give that server an address, or name another one as coreServer.",
    ]);
  });
});
