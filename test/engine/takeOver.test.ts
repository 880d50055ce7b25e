import assert from "node:assert/strict";
import { byHand, deeds, type FleetProject, fleetProject, succeeds } from "../support/fleet";

const COMPOSE = "services:\\n  web:\\n    image: docker.io/library/busybox:1.36.1\\n";

/** A server that made itself known by onboarding, and two stacks; `rest` follows them. */
function program(rest: string): string {
  return `import { Server, Stack } from "varanus/komodo";
const edge = new Server("edge", { region: "attic", adopt: true });
${rest}
export const server = edge.id;
`;
}

const KEPT = `new Stack("kept", { server: edge, fileContents: "${COMPOSE}" }, { retainOnDelete: true });`;
const GUARDED = `new Stack("guarded", { server: edge, fileContents: "${COMPOSE}" }, { protect: true });`;
const PLAIN = `new Stack("plain", { server: edge, fileContents: "${COMPOSE}" });`;

describe("taking over and letting go, with the real engine", function () {
  this.timeout(300_000);
  let fleet: FleetProject;

  before(async () => {
    fleet = await fleetProject({
      name: "take-over",
      program: program([KEPT, GUARDED, PLAIN].join("\n")),
      config: {},
    });
    await byHand(fleet.sandbox, "write/CreateServer", {
      name: "edge",
      config: { enabled: true, links: ["https://edge.lan"] },
    });
  });

  after(() => fleet.dispose());

  async function stateOf(name: string): Promise<string | undefined> {
    const query = { names: [name] };
    const listed = await byHand(fleet.sandbox, "read/ListStacks", { query });
    return (listed as { info: { state: string } }[])[0]?.info.state;
  }

  it("D10: adopts by name a server that onboarding has made, and shows what it had besides", async () => {
    const found = (await byHand(fleet.sandbox, "read/GetServer", { server: "edge" })) as {
      _id: { $oid: string };
    };
    await succeeds(fleet.project.up());
    assert.equal((await fleet.project.outputs()).server, found._id.$oid);
    const preview = await succeeds(fleet.project.preview(["--refresh", "--diff"]));
    assert.deepEqual(deeds(preview), ["update edge"]);
    assert.match(preview.output, /- links/);
    await succeeds(fleet.project.up(["--refresh"]));
    await succeeds(fleet.project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("leaves what has retainOnDelete in Komodo, running, when it leaves the program", async () => {
    await fleet.project.write("index.ts", program([GUARDED, PLAIN].join("\n")));
    await succeeds(fleet.project.up());
    assert.equal(await stateOf("kept"), "running");
  });

  it("does not delete what is protected", async () => {
    await fleet.project.write("index.ts", program(PLAIN));
    const result = await fleet.project.up();
    assert.notEqual(result.code, 0);
    assert.match(result.output, /guarded/);
    assert.match(result.output, /protect/);
    assert.equal(await stateOf("guarded"), "running");
    await fleet.project.write("index.ts", program([GUARDED, PLAIN].join("\n")));
    await succeeds(fleet.project.up());
  });

  it("fails to delete a stack whose server does not answer, and keeps it in the state", async () => {
    fleet.sandbox.faults.unreachableServer("edge", true);
    await fleet.project.write("index.ts", program(GUARDED));
    const result = await fleet.project.up();
    assert.notEqual(result.code, 0);
    assert.match(result.output, /Stack "plain": DestroyStack failed .*unreachable or disabled/);
    const { resources } = await fleet.project.exportState();
    assert.ok(resources.some(({ urn }) => urn.endsWith("::plain")));
    fleet.sandbox.faults.unreachableServer("edge", false);
    await succeeds(fleet.project.up());
    assert.equal(await stateOf("plain"), undefined);
  });
});
