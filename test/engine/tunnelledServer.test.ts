import assert from "node:assert/strict";
import { type Sandbox, startSandbox } from "../../sandbox";
import { cutPath } from "../support/cutPath";
import { createProject, type EngineProject, type RunResult } from "../support/engine";
import { byHand, deeds, succeeds } from "../support/fleet";
import { sandboxConfig } from "../support/sandboxConfig";

const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
import { AppStack, deployAllProcedure, Server, TunnelledServer, tunnelProcedures } from "varanus";

const config = new pulumi.Config("tunnel");
const sites = config.requireObject<{ key?: string; newtId?: string }[]>("sites");
const secrets = config.requireSecretObject<Record<string, string>>("newtSecrets");
const olm = config.getObject<object>("olm") ?? {};
const core = new Server("komodo", { address: "https://127.0.0.1:8120" });
export const tunnel = new TunnelledServer("vps", {
  alias: "periphery.private.example.com",
  publicWildcards: ["*.proxy.example.com"],
  endpoint: "https://pangolin.example.com",
  corePublicKey: "MCowBQYDK2VuAyEA",
  coreServer: core,
  ownClient: { client: olm },
  sites: sites.map((site) => ({
    ...site,
    ...(site.newtId && { newtSecret: secrets.apply((all) => all[site.newtId!] as string) }),
  })),
  newt: { stack: { deployTimeoutSeconds: 30 } },
  emergency: { host: "203.0.113.7", port: 2244 },
});
const web = new AppStack("web", {
  server: tunnel.server,
  compose: new pulumi.asset.StringAsset("services:\\n  web:\\n    image: docker.io/library/busybox:1.36.1\\n    command: sleep 3600\\n"),
});
tunnelProcedures({ tunnel, last: [web] });
deployAllProcedure({ stacks: [web, tunnel.newt], tunnels: [tunnel] });
export const { coreDns, emergency, bootstrap } = tunnel;
`;

const SECRETS = { first: "s3cr3t-newt-0001", second: "s3cr3t-newt-0002" };

/*
 * Does not prove: that a real tunnel stays up while its site is replaced, or that Periphery comes
 * through its own redeploy; the sandbox simulates Docker, and reaches every address.
 */
describe("TunnelledServer, with the real engine", function () {
  this.timeout(300_000);
  let project: EngineProject;
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox();
    project = await createProject({
      name: "tunnelled",
      program: PROGRAM,
      config: {
        ...sandboxConfig(sandbox),
        "tunnel:sites": { value: JSON.stringify([{ key: "a", newtId: "first" }]) },
        "tunnel:newtSecrets": { value: JSON.stringify(SECRETS), secret: true },
      },
    });
  });

  after(async () => {
    await project.dispose();
    await sandbox.close();
  });

  it("S1-A-3: one up makes both sides, and Newt is connected", async () => {
    await succeeds(project.up());
    const [site] = sandbox.pangolinState.sites.where({ name: "vps-a" });
    assert.ok(site);
    const [resource] = sandbox.pangolinState.siteResources.where({ name: "vps-periphery" });
    assert.equal(resource?.alias, "periphery.private.example.com");
    assert.equal(resource.tcpPortRangeString, "8120");
    const server = (await byHand(sandbox, "read/GetServer", { server: "vps" })) as {
      config: { address: string };
    };
    assert.equal(server.config.address, "https://periphery.private.example.com:8120");
    for (const stack of ["vps-newt", "vps-periphery", "vps-core-pangolin-client", "web"]) {
      assert.equal(await stateOf(stack), "running", stack);
    }
    assert.ok(newtOf("first"), "a Newt runs with the credentials of the site");
  });

  it("S1-POC-3: everything of the server depends on the grant, and goes in order", async () => {
    const order = sandbox.calls.list.map(({ type, params }) => named(type, params));
    const wanted = [
      ...["CreateStack vps-core-pangolin-client", "CreateServer vps", "CreateStack vps-newt"],
      ...["CreateStack vps-periphery", "CreateStack web"],
    ];
    assert.deepEqual(
      order.filter((call) => wanted.includes(call)),
      wanted,
    );
    const { resources } = await project.exportState();
    const server = resources.find(({ urn }) => urn.endsWith("komodo:Server::vps"));
    const names = server?.dependencies?.map((urn) => urn.split("::").at(-1));
    assert.deepEqual(names?.sort(), ["vps-core-pangolin-client", "vps-grant"]);
  });

  it("is without a change in a preview, and in one with refresh", async () => {
    await succeeds(project.preview(["--expect-no-changes"]));
    const preview = await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
    assert.deepEqual(deeds(preview), []);
  });

  it("S0-FR-6: keeps credentials out of state, previews and outputs", async () => {
    const [client] = sandbox.pangolinState.olms.where({});
    const state = JSON.stringify(await project.exportState());
    const { output } = await project.preview(["--diff", "--refresh", "--show-sames"]);
    const outputs = JSON.stringify(await project.outputs());
    for (const secret of [SECRETS.first, String(client?.secret)]) {
      for (const [where, text] of Object.entries({ state, output, outputs })) {
        assert.ok(!text.includes(secret), where);
      }
    }
    const clear = await project.outputs({ showSecrets: true });
    const { script } = clear.bootstrap as { script: string };
    assert.ok(script.includes(`NEWT_SECRET='${SECRETS.first}'`));
    assert.deepEqual(clear.coreDns, ["100.96.128.1"]);
    assert.equal((clear.emergency as { login: string }).login, "ssh -p 2244 root@203.0.113.7");
  });

  it("X-31, X-30: deployAll names no stack of the tunnel, and the others go in order", async () => {
    const stagesOf = async (procedure: string) => {
      const { config } = (await byHand(sandbox, "read/GetProcedure", { procedure })) as {
        config: { stages: { name: string; executions: { execution: Execution }[] }[] };
      };
      return config.stages;
    };
    const [all] = await stagesOf("deployAll");
    assert.deepEqual(all?.executions[0]?.execution.params.pattern, "web");
    const infra = await stagesOf("deployVpsInfra");
    assert.deepEqual(
      infra.map(({ name }) => name),
      ["pause", "clients", "newt", "periphery", "rest"],
    );
    assert.equal(infra[0]?.executions[0]?.execution.params.duration_ms, 30_000);
    const recovery = await stagesOf("recoverVpsTunnel");
    assert.deepEqual(
      recovery.map(({ name, executions }) => `${name} ${executions[0]?.execution.type ?? ""}`),
      ["clients RestartStack", "pause Sleep", "newt DeployStack", "periphery DeployStack"],
    );
  });

  it("rotates Newt's credentials: the new site is added, Newt moves, the old site goes last", async () => {
    const both = [
      { key: "a", newtId: "first" },
      { key: "b", newtId: "second" },
    ];
    sandbox.calls.reset();
    sandbox.pangolinCalls.reset();
    await project.setConfig("tunnel:sites", JSON.stringify(both));
    cutPath(sandbox, { server: "vps", stack: "vps-newt", end: "fails", awayMs: 1_200 });
    const added = await succeeds(project.up());
    const done = deeds(added);
    assert.ok(done.includes("create vps-site-b"), done.join(", "));
    assert.ok(done.includes("update vps-newt"), done.join(", "));
    assert.ok(!done.some((deed) => /^(delete|replace)/.test(deed)), done.join(", "));
    assert.equal(sandbox.pangolinState.sites.where({ name: "vps-a" }).length, 1);
    assert.ok(newtOf("second") && !newtOf("first"));
    // Once lost with the connection, and once more to be sure of it.
    assert.equal(sandbox.calls.count("DeployStack"), 2);

    await project.setConfig("tunnel:sites", JSON.stringify(both.slice(1)));
    sandbox.calls.reset();
    const removed = deeds(await succeeds(project.up()));
    assert.deepEqual(removed.sort(), ["delete vps-site-a", "update vps-private"]);
    assert.equal(sandbox.calls.count("DeployStack"), 0);
    assert.equal(sandbox.pangolinState.sites.where({ name: "vps-a" }).length, 0);
    await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("new credentials of the client replace client and grant, and redeploy its stack alone", async () => {
    const olm = { olmId: "rotated-olm", secret: "s3cr3t-olm-0003" };
    await project.setConfig("tunnel:olm", JSON.stringify(olm), { secret: true });
    sandbox.calls.reset();
    const done = deeds(await succeeds(project.up()));
    assert.ok(done.includes("create-replacement vps-core-client"), done.join(", "));
    assert.ok(done.includes("create-replacement vps-grant"), done.join(", "));
    assert.equal(sandbox.calls.count("DeployStack"), 1);
    const running = sandbox.core.docker.running().map(({ environment }) => environment.CLIENT_ID);
    assert.ok(running.includes("rotated-olm"));
    assert.ok(!JSON.stringify(await project.exportState()).includes(olm.secret));
    await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("a server that does not come back ends up with the way to recover it; the next up repairs it", async () => {
    const program = PROGRAM.replace("deployTimeoutSeconds: 30", "deployTimeoutSeconds: 4").replace(
      "newt: {",
      'newt: { environment: { LOG_LEVEL: "DEBUG" },',
    );
    await project.write("index.ts", program);
    cutPath(sandbox, { server: "vps", stack: "vps-newt", end: "fails" });
    const failed: RunResult = await project.up();
    assert.notEqual(failed.code, 0);
    assert.ok(
      failed.output.includes(
        'Stack "vps-newt": it carries Core\'s own way to the server "vps", which is not Ok within 4 s ' +
          'of its deploy. Run the procedure "recoverVpsTunnel" in Komodo;',
      ),
      failed.output,
    );
    sandbox.faults.clear();
    await succeeds(project.up());
    await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("destroy removes what is behind the tunnel first, Newt last, and leaves nothing behind", async () => {
    sandbox.calls.reset();
    const names = new Map(
      sandbox.core.resources.all("Stack").map((one) => [one._id.$oid, one.name]),
    );
    cutPath(sandbox, { server: "vps", stack: "vps-newt", operation: "DestroyStack", end: "fails" });
    await succeeds(project.destroy());
    const removals = sandbox.calls.list.flatMap(({ type, params }) =>
      type === "DestroyStack" ? names.get((params as { stack: string }).stack) : [],
    );
    assert.deepEqual(removals, ["web", "vps-periphery", "vps-newt", "vps-core-pangolin-client"]);
    assert.deepEqual((await project.exportState()).resources, []);
    for (const list of ["Stacks", "Procedures", "Servers"]) {
      const left = (await byHand(sandbox, `read/List${list}`, { limit: 0 })) as { name: string }[];
      const others = left.map(({ name }) => name).filter((name) => name !== "local");
      assert.deepEqual(others, [], list);
    }
    const variables = (await byHand(sandbox, "read/ListVariables", {})) as object[];
    assert.deepEqual(variables, []);
    const { sites, siteResources, clients } = sandbox.pangolinState;
    assert.deepEqual(
      [sites, siteResources, clients].map((table) => table.where({}).length),
      [0, 0, 0],
    );
  });

  async function stateOf(name: string): Promise<string | undefined> {
    const query = { names: [name] };
    const items = (await byHand(sandbox, "read/ListStacks", { query })) as {
      info: { state: string };
    }[];
    return items[0]?.info.state;
  }

  function newtOf(newtId: string): boolean {
    return sandbox.core.docker.running().some(({ environment }) => environment.NEWT_ID === newtId);
  }
});

interface Execution {
  type: string;
  params: Record<string, unknown>;
}

function named(type: string, params: unknown): string {
  return `${type} ${(params as { name?: string }).name ?? ""}`.trim();
}
