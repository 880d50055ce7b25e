import assert from "node:assert/strict";
import type { Sandbox } from "../../sandbox";
import type { EngineProject } from "../support/engine";
import { byHand, deeds, type FleetProject, fleetProject, stackFolder } from "../support/fleet";
import { succeeds } from "../support/fleet";

const PROGRAM = `import { Fleet, readFleetConfig } from "varanus";
const fleet = new Fleet("fleet", readFleetConfig());
export const { serverOutputs: servers } = fleet;
`;

const CORE = { name: "komodo", tier: "trusted", address: "https://127.0.0.1:8120" };
const VPS = { name: "vps", tier: "untrusted" };
const PLAIN = [CORE, { ...VPS, address: "https://127.0.0.1:8121" }];
const TUNNELLED = [CORE, { ...VPS, tunnel: { alias: "periphery.private.example.com" } }];
const TUNNELS = {
  ...{ endpoint: "https://pangolin.example.com", corePublicKey: "MCowBQYDK2VuAyEA" },
  coreServer: "komodo",
};

/** A stack folder on the VPS. */
function app(): Record<string, string> {
  const files = stackFolder("app", []);
  const file = "stacks/app/compose.yaml";
  return { ...files, [file]: `x-varanus: { server: vps }\n${files[file] ?? ""}` };
}

describe("Fleet whose server gets a tunnel, with the real engine", function () {
  this.timeout(300_000);
  let project: EngineProject;
  let sandbox: Sandbox;
  let made: FleetProject;

  before(async () => {
    made = await fleetProject({
      ...{ name: "fleet-tunnel-move", program: PROGRAM, files: app() },
      config: {
        "varanus:servers": { value: JSON.stringify(PLAIN) },
        "varanus:tunnels": { value: JSON.stringify(TUNNELS) },
      },
    });
    ({ project, sandbox } = made);
    await project.setConfig("pangolin:url", sandbox.pangolin.url);
    await project.setConfig("pangolin:apiKey", sandbox.pangolin.key, { secret: true });
    await project.setConfig("pangolin:org", sandbox.pangolin.org);
    await succeeds(project.up());
  });

  after(() => made.dispose());

  async function server(): Promise<{ id: string; address: string }> {
    const found = (await byHand(sandbox, "read/GetServer", { server: "vps" })) as {
      _id: { $oid: string };
      config: { address: string };
    };
    return { id: found._id.$oid, address: found.config.address };
  }

  const calls = (type: string) => sandbox.calls.list.filter((call) => call.type === type).length;

  it("keeps the server's record and its stacks on the way into the tunnel", async () => {
    const before = await server();
    await project.setConfig("varanus:servers", JSON.stringify(TUNNELLED));
    sandbox.calls.reset();
    const done = deeds(await succeeds(project.up()));
    assert.ok(done.includes("update vps"), done.join(", "));
    assert.deepEqual(await server(), {
      id: before.id,
      address: "https://periphery.private.example.com:8120",
    });
    assert.deepEqual([calls("DeleteServer"), calls("DestroyStack")], [0, 0]);
    await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("and on the way out of it, which leaves nothing in Pangolin", async () => {
    const before = await server();
    await project.setConfig("varanus:servers", JSON.stringify(PLAIN));
    sandbox.calls.reset();
    await succeeds(project.up());
    assert.deepEqual(await server(), { id: before.id, address: "https://127.0.0.1:8121" });
    assert.equal(calls("DeleteServer"), 0);
    const { sites, siteResources, clients } = sandbox.pangolinState;
    const left = [sites, siteResources, clients].map((table) => table.where({}).length);
    assert.deepEqual(left, [0, 0, 0]);
    await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
  });
});
