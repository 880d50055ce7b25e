import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { type Sandbox, startSandbox } from "../../sandbox";
import { createProject, type EngineProject, type ProjectOptions } from "../support/engine";
import { byHand, deeds, succeeds } from "../support/fleet";
import { sandboxConfig } from "../support/sandboxConfig";
import { exampleValues, readExampleStacks, vpsExample } from "../support/vpsExample";

const APPLICATIONS = ["aegis-gateway", "aegis-identity", "aegis-pangolin", "racknerd-aegis-alloy"];
const ALL_OF_IT = ["--diff", "--show-sames"];
const TUNNELS = ["aegis-newt", "aegis-obs-client", "aegis-periphery", "komodo-pangolin-client"];

/** A made-up value for every secret of the applications. */
const SECRETS = Object.fromEntries(
  ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "CROWDSEC_BOUNCER_KEY", "INGRESS_PASSWORD"]
    .concat(["INGRESS_USERNAME", "LDAP_BASE_DN", "LLDAP_ADMIN_PASSWORD", "LLDAP_JWT_SECRET"])
    .concat(["POCKETID_ADMIN_EMAIL", "POCKETID_ENCRYPTION_KEY"])
    .map((name, i) => [name, `s3cr3t-value-${i}000${i}`]),
);

/** The plain part of the example's own configuration for the sandbox. */
function exampleConfig(): NonNullable<ProjectOptions["config"]> {
  const text = readFileSync(path.join(vpsExample, "Pulumi.sandbox.yaml"), "utf8");
  const { config } = parse(text) as { config: Record<string, unknown> };
  const plain = Object.entries(config).filter(([key]) => key !== "vps:secrets");
  const entries = plain.map(([key, value]) => {
    return [key, { value: typeof value === "string" ? value : JSON.stringify(value) }] as const;
  });
  return Object.fromEntries(entries);
}

/** Texts of a folder's files by path, as a repository has them. */
function filesOf(folder: string, inside = ""): [string, string][] {
  return readdirSync(path.join(folder, inside)).flatMap((entry): [string, string][] => {
    const file = path.posix.join(inside, entry);
    if (statSync(path.join(folder, file)).isDirectory()) return filesOf(folder, file);
    return [[file, readFileSync(path.join(folder, file), "utf8")]];
  });
}

/*
 * Does not prove: that the containers work together, that a tunnel carries anything, or that SOPS
 * decrypts; the sandbox simulates Docker, reaches every address and runs no command. The watchdogs
 * are switched off here, as there are no hosts.
 */
describe("examples/vps-behind-pangolin, with the real engine", function () {
  this.timeout(300_000);
  let project: EngineProject;
  let sandbox: Sandbox;
  let shownAtPreview = "";

  before(async () => {
    sandbox = await startSandbox({ seed: false });
    project = await createProject({
      name: "vps",
      template: vpsExample,
      config: {
        ...exampleConfig(),
        "vps:secrets": { value: JSON.stringify(SECRETS), secret: true },
        "vps:bootstrapped": { value: "false" },
        ...sandboxConfig(sandbox),
      },
    });
  });

  after(async () => {
    await project.dispose();
    await sandbox.close();
  });

  it("before the bootstrap makes both ends of the tunnel alone, and deploys nothing on the VPS", async () => {
    await succeeds(project.up());
    const states = await stackStates();
    assert.deepEqual(states, {
      "aegis-newt": "down",
      "aegis-periphery": "down",
      "komodo-pangolin-client": "running",
    });
    const { bootstrap } = (await project.outputs({ showSecrets: true })) as {
      bootstrap: { script: string };
    };
    assert.match(
      bootstrap.script,
      /docker compose -p aegis-newt .* && docker compose -p aegis-periphery /,
    );
  });

  it("S1-A-1, S1-STK-1 to S1-STK-8: then brings up all eight stacks, on seven servers", async () => {
    await project.setConfig("vps:bootstrapped", "true");
    sandbox.calls.reset();
    await succeeds(project.up());
    const states = await stackStates();
    assert.deepEqual(Object.keys(states), [...APPLICATIONS, ...TUNNELS].sort());
    assert.deepEqual([...new Set(Object.values(states))], ["running"]);
    const servers = (await byHand(sandbox, "read/ListServers", {})) as { name: string }[];
    const names = servers.map(({ name }) => name).sort();
    assert.deepEqual(names, [
      "kasm",
      "komodo",
      "nvr",
      "omni",
      "racknerd-aegis",
      "seaweedfs",
      "server04",
    ]);
  });

  it("deploys the line first, then gateway and Pangolin, then what needs them", () => {
    const order = deployed();
    const before = (first: string, later: string) =>
      assert.ok(
        order.indexOf(first) < order.indexOf(later),
        `${first}, ${later}: ${order.join(" ")}`,
      );
    assert.equal(order.length, 7, order.join(" "));
    before("aegis-newt", "aegis-periphery");
    before("aegis-periphery", "aegis-gateway");
    before("aegis-gateway", "aegis-pangolin");
    for (const later of ["aegis-identity", "racknerd-aegis-alloy", "aegis-obs-client"]) {
      before("aegis-pangolin", later);
    }
  });

  it("S1-SRV-1, S1-NS-1: knows the VPS by its private name, and its networks", async () => {
    const server = (await byHand(sandbox, "read/GetServer", { server: "racknerd-aegis" })) as {
      config: { address: string; region: string; enabled: boolean };
    };
    const { address, region, enabled } = server.config;
    assert.deepEqual(
      [address, region, enabled],
      ["https://periphery.private.example.com:8120", "VPS", true],
    );
    const networks = (await byHand(sandbox, "read/ListNetworks", {
      server: "racknerd-aegis",
    })) as { name: string }[];
    const own = networks
      .map(({ name }) => name)
      .filter((name) => !["bridge", "host", "none"].includes(name));
    assert.deepEqual(own.sort(), [
      "identity-internal",
      "newt-periphery",
      "pangolin-internal",
      "traefik-public",
    ]);
  });

  it("S1-A-2 to S1-A-5: Pangolin has sites, private resources with aliases, clients and grants", () => {
    const { sites, siteResources, clients, resources, targets } = sandbox.pangolinState;
    const named = (rows: readonly { name: string }[]) => rows.map(({ name }) => name).sort();
    assert.deepEqual(named(sites.where({})), [
      "homelab-k8s",
      "racknerd-aegis",
      "racknerd-aegis-local",
    ]);
    const privates = siteResources.where({}).map((one) => {
      return `${one.name} ${one.destination} ${one.tcpPortRangeString} ${String(one.alias)}`;
    });
    assert.deepEqual(privates.sort(), [
      "k8s-loki loki.monitoring.svc.cluster.local 3100 k8s-loki.private.example.com",
      "k8s-prometheus prometheus.monitoring.svc.cluster.local 9090 k8s-prometheus.private.example.com",
      "vps-periphery periphery 8120 periphery.private.example.com",
    ]);
    assert.deepEqual(named(clients.where({})), ["komodo-mgmt", "racknerd-aegis-obs"]);
    const [published] = resources.where({ name: "pocketid" });
    assert.equal(published?.fullDomain, "pocketid.proxy.example.com");
    const [target] = targets.where({ resourceId: published.resourceId });
    assert.deepEqual([target?.ip, target?.port], ["pocketid", 1411]);
  });

  it("S1-POC-3: each client is let in where it belongs, and nowhere else", async () => {
    const rows = sandbox.pangolinState.siteResources.where({});
    const grants = await Promise.all(
      rows.map(async ({ name, siteResourceId }) => [name, await clientsOf(siteResourceId)]),
    );
    assert.deepEqual(Object.fromEntries(grants), {
      "k8s-loki": ["racknerd-aegis-obs"],
      "k8s-prometheus": ["racknerd-aegis-obs"],
      "vps-periphery": ["komodo-mgmt"],
    });
  });

  it("S1-PROC-1, X-31: deploy-all-stacks lists what cuts no line", async () => {
    const [stage] = await stagesOf("deploy-all-stacks");
    const { type, params } = stage?.executions[0]?.execution ?? {};
    const pattern = "aegis-gateway\naegis-identity\nracknerd-aegis-alloy";
    assert.deepEqual([type, params?.pattern], ["BatchDeployStack", pattern]);
  });

  it("S1-PROC-2, X-30: deploy-vps-infra and the recovery have their stages, with a pause of 30 s", async () => {
    assert.deepEqual(await shown("deploy-vps-infra"), [
      "gateway: DeployStack aegis-gateway",
      "pangolin: DeployStack aegis-pangolin",
      "pause: Sleep 30000",
      "clients: DeployStack komodo-pangolin-client, DeployStack aegis-obs-client",
      "newt: DeployStack aegis-newt",
      "periphery: DeployStack aegis-periphery",
      "identity and monitoring: DeployStack aegis-identity, DeployStack racknerd-aegis-alloy",
    ]);
    assert.deepEqual(await shown("recoverRacknerdAegisTunnel"), [
      "clients: RestartStack komodo-pangolin-client",
      "pause: Sleep 30000",
      "newt: DeployStack aegis-newt",
      "periphery: DeployStack aegis-periphery",
    ]);
  });

  it("is without a change in a preview, and in one with refresh", async () => {
    shownAtPreview = (await succeeds(project.preview([...ALL_OF_IT, "--expect-no-changes"])))
      .output;
    const preview = await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
    assert.deepEqual(deeds(preview), []);
  });

  it("S0-FR-6: keeps secrets out of state, previews and outputs; the cluster's Newt gets its own", async () => {
    const state = JSON.stringify(await project.exportState());
    const output = shownAtPreview;
    assert.match(output, /aegis-gateway/);
    const clear = await project.outputs({ showSecrets: true });
    const outputs = JSON.stringify(await project.outputs());
    const { id, secret, endpoint } = clear.clusterNewt as Record<string, string>;
    const [site] = sandbox.pangolinState.sites.where({ name: "homelab-k8s" });
    const newt = site && sandbox.pangolinState.newts.find({ siteId: site.siteId });
    assert.deepEqual([id, endpoint], [newt?.newtId, "https://pangolin.proxy.example.com"]);
    for (const value of [...Object.values(SECRETS), String(secret)]) {
      for (const [where, text] of Object.entries({ state, output, outputs })) {
        assert.ok(!text.includes(value), `${where}: ${value}`);
      }
    }
  });

  it("S1-STK-9: vps:git moves the applications to Git with SOPS, and takes their secrets out of Komodo", async () => {
    const decrypted = readExampleStacks().map((stack): [string, string] => {
      const lines = Object.entries(exampleValues(stack)).map(([name, value]) => `${name}=${value}`);
      return [`homelab/stacks/${stack.name}/.env`, lines.join("\n")];
    });
    const files = filesOf(vpsExample).map(([file, text]): [string, string] => [
      `homelab/${file}`,
      text,
    ]);
    sandbox.core.repositories.set("github.com/you/homelab", new Map([...files, ...decrypted]));
    await project.setConfig("vps:git", JSON.stringify({ repo: "you/homelab", folder: "homelab" }));
    const done = deeds(await succeeds(project.up()));
    assert.deepEqual(
      done.filter((deed) => deed.startsWith("update ")).sort(),
      APPLICATIONS.map((name) => `update ${name}`),
    );
    const { config } = (await byHand(sandbox, "read/GetStack", { stack: "aegis-gateway" })) as {
      config: Record<string, unknown>;
    };
    assert.deepEqual(
      [config.repo, config.branch, config.run_directory, config.pre_deploy],
      [
        ...["you/homelab", "main", "homelab/stacks/aegis-gateway"],
        { path: "", command: "sh ../../sops-decrypt.sh\n", shell_mode: false },
      ],
    );
    assert.deepEqual(config.additional_env_files, [{ path: ".env", track: false }]);
    const variables = (await byHand(sandbox, "read/ListVariables", {})) as { name: string }[];
    assert.deepEqual(
      variables.filter(({ name }) => Object.hasOwn(SECRETS, name)),
      [],
    );
    await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("destroy with vps:keepPangolin takes the line away last, while Pangolin answers", async () => {
    await project.setConfig("vps:keepPangolin", "true");
    const kept = deeds(await succeeds(project.up()));
    assert.deepEqual(kept.sort(), ["update aegis-gateway", "update aegis-pangolin"]);
    sandbox.calls.reset();
    const names = namesById();
    await succeeds(project.destroy());
    const removed = sandbox.calls.list.flatMap(({ type, params }) =>
      type === "DestroyStack" ? (names.get((params as { stack: string }).stack) ?? "?") : [],
    );
    assert.equal(removed.length, 6, removed.join(" "));
    assert.ok(!removed.some((name) => ["aegis-gateway", "aegis-pangolin"].includes(name)));
    assert.ok(!sandbox.calls.list.some(({ type }) => type === "DeleteNetwork"));
    assert.deepEqual(removed.slice(-3), [
      "aegis-periphery",
      "aegis-newt",
      "komodo-pangolin-client",
    ]);
    assert.deepEqual((await project.exportState()).resources, []);
    const { sites, siteResources, clients, resources } = sandbox.pangolinState;
    assert.deepEqual(
      sites.where({}).map(({ name }) => name),
      ["racknerd-aegis-local"],
    );
    assert.deepEqual(
      [siteResources, clients, resources].map((table) => table.where({}).length),
      [0, 0, 0],
    );
    assert.deepEqual(await byHand(sandbox, "read/ListVariables", {}), []);
  });

  function namesById(): ReadonlyMap<string, string> {
    return new Map(sandbox.core.resources.all("Stack").map((one) => [one._id.$oid, one.name]));
  }

  /** Names of the stacks that were deployed, in order. */
  function deployed(): string[] {
    const names = namesById();
    return sandbox.calls.list.flatMap(({ type, params }) =>
      type === "DeployStack" ? (names.get((params as { stack: string }).stack) ?? "?") : [],
    );
  }

  async function stackStates(): Promise<Record<string, string>> {
    const items = (await byHand(sandbox, "read/ListStacks", { limit: 0 })) as {
      name: string;
      info: { state: string };
    }[];
    const entries = items.map(({ name, info }) => [name, info.state] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  async function clientsOf(siteResourceId: number): Promise<string[]> {
    const { url, key } = sandbox.pangolin;
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(`${url}/site-resource/${siteResourceId}/clients`, { headers });
    const { data } = (await response.json()) as { data: { clients: { name: string }[] } };
    return data.clients.map(({ name }) => name);
  }

  async function stagesOf(procedure: string): Promise<Stage[]> {
    const { config } = (await byHand(sandbox, "read/GetProcedure", { procedure })) as {
      config: { stages: Stage[] };
    };
    return config.stages;
  }

  /** The stages of a procedure as text, with stacks by name. */
  async function shown(procedure: string): Promise<string[]> {
    const names = namesById();
    const text = ({ type, params }: Execution) => {
      const [value] = Object.values(params);
      return `${type} ${names.get(String(value)) ?? String(params.duration_ms ?? params.stack)}`;
    };
    return (await stagesOf(procedure)).map(
      ({ name, executions }) =>
        `${name}: ${executions.map((one) => text(one.execution)).join(", ")}`,
    );
  }
});

interface Execution {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Stage {
  readonly name: string;
  readonly executions: readonly { readonly execution: Execution }[];
}
