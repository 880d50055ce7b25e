import assert from "node:assert/strict";
import type { Sandbox } from "../../sandbox";
import type { EngineProject } from "../support/engine";
import { byHand, type FleetProject, fleetProject, stackFolder, succeeds } from "../support/fleet";
import { reachThroughNewt } from "../support/newtReach";
import { pangolinConfig } from "../support/sandboxConfig";

const PROGRAM = `import { Fleet, readFleetConfig } from "varanus";
const fleet = new Fleet("fleet", readFleetConfig());
export const { serverOutputs: servers, stackOutputs: stacks, bootstrap, emergency } = fleet;
`;

const SERVERS = [
  { name: "komodo", tier: "trusted", address: "https://127.0.0.1:8120" },
  { name: "nas", tier: "trusted", address: "https://127.0.0.1:8121" },
  {
    name: "vps",
    tier: "untrusted",
    description: "Behind a tunnel",
    tags: ["gateway"],
    komodo: { region: "VPS" },
    tunnel: {
      alias: "periphery.private.example.com",
      emergency: { host: "203.0.113.7", port: 2244 },
      procedures: { last: ["app"] },
    },
  },
];

const TUNNELS = {
  endpoint: "https://pangolin.example.com",
  corePublicKey: "MCowBQYDK2VuAyEA",
  coreServer: "komodo",
  publicWildcards: ["*.proxy.example.com"],
};

/** A stack folder whose `x-varanus` block is this. */
function folder(name: string, block: string, environment = ""): Record<string, string> {
  const files = stackFolder(name, [], environment);
  const file = `stacks/${name}/compose.yaml`;
  return { ...files, [file]: `x-varanus: { ${block} }\n${files[file] ?? ""}` };
}

const FILES = {
  ...folder("app", "server: vps"),
  ...folder("newt", "server: nas, severs: nas", "    environment: { NEWT_ID: by-hand }\n"),
  ...folder("web", "server: nas"),
};

/*
 * Does not prove: that a real tunnel carries anything; the sandbox simulates Docker. Core's way to a
 * server is cut by the test as soon as its Newt no longer runs.
 */
describe("Fleet with tunnels, with the real engine", function () {
  this.timeout(300_000);
  let project: EngineProject;
  let sandbox: Sandbox;
  let made: FleetProject;

  before(async () => {
    made = await fleetProject({
      ...{ name: "fleet-tunnel", program: PROGRAM, files: FILES },
      config: {
        "varanus:servers": { value: JSON.stringify(SERVERS) },
        "varanus:tunnels": { value: JSON.stringify(TUNNELS) },
        "varanus:procedures": { value: JSON.stringify({ deployAll: true, except: ["web"] }) },
      },
    });
    ({ project, sandbox } = made);
    for (const [key, { value, secret }] of Object.entries(pangolinConfig(sandbox))) {
      await project.setConfig(key, value, { secret });
    }
  });

  after(() => made.dispose());

  it("S1-A-3, S1-A-5: makes both sides of a tunnelled server from configuration alone", async () => {
    await succeeds(project.up());
    const { sites, siteResources, clients } = sandbox.pangolinState;
    assert.deepEqual(
      [sites, siteResources, clients].map((table) => table.where({}).map(({ name }) => name)),
      [["vps"], ["vps-periphery"], ["komodo"]],
    );
    const { config, tags } = (await byHand(sandbox, "read/GetServer", { server: "vps" })) as {
      config: { address: string; region: string };
      tags: string[];
    };
    assert.equal(config.address, "https://periphery.private.example.com:8120");
    assert.equal(config.region, "VPS");
    assert.equal(tags.length, 2);
    const { servers, stacks, emergency } = await project.outputs();
    assert.deepEqual((servers as object[]).at(-1), {
      ...{ name: "vps", tier: "untrusted" },
      address: "https://periphery.private.example.com:8120",
    });
    assert.deepEqual(
      (stacks as { name: string; server: string }[]).map(({ name, server }) => [name, server]),
      [
        ["komodo-pangolin-client", "komodo"],
        ["vps-newt", "vps"],
        ["vps-periphery", "vps"],
        ["app", "vps"],
        ["newt", "nas"],
        ["web", "nas"],
      ],
    );
    const { vps } = emergency as Record<string, { login: string }>;
    assert.equal(vps?.login, "ssh -p 2244 root@203.0.113.7");
  });

  it("D6: stacks behind a tunnel come after it, and those of a severed server after its way", () => {
    const order = sandbox.calls.list.flatMap(({ type, params }) =>
      type === "CreateStack" ? (params as { name: string }).name : [],
    );
    const before = (first: string, later: string) =>
      assert.ok(order.indexOf(first) < order.indexOf(later), `${first} before ${later}`);
    before("komodo-pangolin-client", "vps-newt");
    before("vps-newt", "vps-periphery");
    before("vps-periphery", "app");
    before("newt", "web");
  });

  it("S0-FR-6: credentials are made, and shown nowhere but in the secret bootstrap", async () => {
    const [newt] = sandbox.pangolinState.newts.where({});
    const [olm] = sandbox.pangolinState.olms.where({});
    const outputs = JSON.stringify(await project.outputs());
    const state = JSON.stringify(await project.exportState());
    const clear = (await project.outputs({ showSecrets: true })).bootstrap as Record<
      string,
      { script: string }
    >;
    assert.deepEqual(Object.keys(clear).sort(), ["komodo", "vps"]);
    for (const [host, secret] of [
      ["vps", newt?.secret],
      ["komodo", olm?.secret],
    ] as const) {
      assert.ok(secret);
      assert.ok(clear[host]?.script.includes(secret), host);
      assert.ok(!outputs.includes(secret) && !state.includes(secret), host);
    }
  });

  it("S1-PROC-1, X-31: deployAll has no stack that severs a server", async () => {
    const patternOf = async (procedure: string) => {
      const { config } = (await byHand(sandbox, "read/GetProcedure", { procedure })) as {
        config: {
          stages: { executions: { execution: { params: { pattern?: string } } }[] }[];
        };
      };
      return config.stages.map(({ executions }) => executions[0]?.execution.params.pattern);
    };
    assert.deepEqual(await patternOf("deployAll"), ["app"]);
    assert.equal((await patternOf("deployVpsInfra")).length, 5);
    assert.equal((await patternOf("recoverVpsTunnel")).length, 4);
  });

  it("is without a change in a preview, and in one with refresh", async () => {
    await succeeds(project.preview(["--expect-no-changes"]));
    await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("D6: destroy takes other stacks down while their server is reached, the way last, and leaves nothing", async () => {
    const [newt] = sandbox.pangolinState.newts.where({});
    assert.ok(newt);
    reachThroughNewt(sandbox, [
      { server: "nas", newtId: "by-hand", secret: "" },
      { server: "vps", newtId: newt.newtId, secret: newt.secret },
    ]);
    const names = new Map(
      sandbox.core.resources.all("Stack").map((one) => [one._id.$oid, one.name]),
    );
    sandbox.calls.reset();
    await succeeds(project.destroy());
    const removals = sandbox.calls.list.flatMap(({ type, params }) =>
      type === "DestroyStack" ? (names.get((params as { stack: string }).stack) ?? []) : [],
    );
    const of = (...wanted: string[]) => removals.filter((name) => wanted.includes(name));
    assert.deepEqual(of("newt", "web"), ["web", "newt"]);
    const ofVps = ["app", "vps-periphery", "vps-newt", "komodo-pangolin-client"];
    assert.deepEqual(of(...ofVps), ofVps);
    assert.deepEqual((await project.exportState()).resources, []);
    for (const list of ["Stacks", "Procedures", "Servers"]) {
      const left = (await byHand(sandbox, `read/List${list}`, { limit: 0 })) as { name: string }[];
      assert.deepEqual(
        left.map(({ name }) => name).filter((name) => name !== "local"),
        [],
        list,
      );
    }
    assert.deepEqual(await byHand(sandbox, "read/ListVariables", {}), []);
    const { sites, siteResources, clients } = sandbox.pangolinState;
    assert.deepEqual(
      [sites, siteResources, clients].map((table) => table.where({}).length),
      [0, 0, 0],
    );
    assert.deepEqual(
      sandbox.core.docker.running().filter(({ environment }) => "NEWT_ID" in environment),
      [],
    );
  });
});
