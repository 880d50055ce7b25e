import assert from "node:assert/strict";
import {
  byHand,
  deeds,
  type FleetProject,
  fleetProject,
  SECRET_VALUES,
  stackFolder,
  succeeds,
} from "../support/fleet";

/* Does not prove: anything about real containers; the sandbox simulates Docker. */
describe("a fleet through its life, with the real engine", function () {
  this.timeout(300_000);
  let fleet: FleetProject;

  before(async () => {
    fleet = await fleetProject({
      name: "lifecycle",
      files: {
        ...stackFolder("vault", ["DB_PASSWORD", "DOMAIN"]),
        ...stackFolder("mail", ["DB_PASSWORD", "API_TOKEN"], "x-varanus: { after: [vault] }\n"),
        ...stackFolder("blog", ["DOMAIN"]),
      },
    });
  });

  after(() => fleet.dispose());

  it("S0-FR-1: the first up creates server, variables, secrets and stacks, all running", async () => {
    const result = await succeeds(fleet.project.up());
    assert.equal(result.changes.create, 12);
    const { stacks } = await fleet.project.outputs();
    assert.deepEqual(
      (stacks as { name: string; state: string; server: string }[])
        .map(({ name, state, server }) => `${name} ${state} on ${server}`)
        .sort(),
      ["blog running on docker1", "mail running on docker1", "vault running on docker1"],
    );
  });

  it("S0-FR-13: a stack is deployed after the one it names, which is healthy by then", () => {
    const deploys = fleet.sandbox.calls.list.filter(({ type }) => type === "DeployStack");
    assert.equal(deploys.length, 3);
    const order = fleet.sandbox.calls.list
      .filter(({ type }) => type === "DeployStack" || type === "CreateStack")
      .map(({ type, params }) => `${type} ${(params as { name?: string }).name ?? ""}`.trim());
    assert.ok(order.indexOf("CreateStack mail") > order.indexOf("CreateStack vault") + 1);
  });

  it("a preview without a change is empty and calls no API (D8)", async () => {
    fleet.sandbox.calls.reset();
    const preview = await succeeds(fleet.project.preview(["--expect-no-changes"]));
    assert.deepEqual(preview.changes, { same: 12 });
    assert.equal(fleet.sandbox.calls.total, 0);
  });

  it("a preview with refresh is empty too, with at most 15 calls (D9)", async () => {
    const preview = await succeeds(fleet.project.preview(["--refresh", "--expect-no-changes"]));
    assert.deepEqual(deeds(preview), []);
    assert.ok(fleet.sandbox.calls.total <= 15, String(fleet.sandbox.calls.total));
  });

  it("S0-FR-6: secrets are nowhere in plain text in state, preview and logs", async () => {
    const state = JSON.stringify(await fleet.project.exportState());
    const preview = await fleet.project.preview([
      "--diff",
      "--refresh",
      "--show-sames",
      "--show-config",
    ]);
    const logs = await fleet.project.up(["--logtostderr", "-v=9", "--logflow"]);
    const afterRefresh = await fleet.project.refresh();
    const refreshed = JSON.stringify(await fleet.project.exportState());
    const { password } = fleet.sandbox.komodo;
    for (const value of [...Object.values(SECRET_VALUES), password]) {
      assert.ok(!state.includes(value), "state");
      assert.ok(!refreshed.includes(value), "refreshed state");
      assert.ok(!preview.output.includes(value), "preview");
      assert.ok(!afterRefresh.output.includes(value), "refresh");
      assert.ok(!logs.stdout.includes(value), "stdout of up with logs");
    }
  });

  it("S0-AP-3: drift made on the server shows in preview --refresh and is repaired by up", async () => {
    await byHand(fleet.sandbox, "write/UpdateStack", { id: "blog", config: { auto_pull: false } });
    await byHand(fleet.sandbox, "execute/DestroyStack", { stack: "vault" });
    await waitFor(async () => (await stateOf("vault")) === "down");
    const preview = await succeeds(fleet.project.preview(["--refresh", "--diff"]));
    assert.match(preview.output, /\+ autoPull\s*: false/);
    assert.match(preview.output, /state\s*: "down" => "running"/);
    await succeeds(fleet.project.up(["--refresh"]));
    assert.equal(await stateOf("vault"), "running");
    const blog = (await byHand(fleet.sandbox, "read/GetStack", { stack: "blog" })) as {
      config: { auto_pull: boolean };
    };
    assert.equal(blog.config.auto_pull, true);
    await succeeds(fleet.project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("a resource deleted on the server is re-created", async () => {
    await byHand(fleet.sandbox, "write/DeleteStack", { id: "blog" });
    const preview = await succeeds(fleet.project.preview(["--refresh"]));
    assert.deepEqual(
      deeds(preview).filter((deed) => deed.startsWith("create")),
      ["create blog"],
    );
    await succeeds(fleet.project.up(["--refresh"]));
    assert.equal(await stateOf("blog"), "running");
  });

  it("a stack is replaced on request, the old one first, as both have one name", async () => {
    const { resources } = await fleet.project.exportState();
    const blog = resources.find(
      ({ type, urn }) => type.endsWith(":Stack") && urn.endsWith("::blog"),
    );
    const result = await succeeds(fleet.project.up(["--replace", blog?.urn ?? ""]));
    assert.equal(result.changes.replace, 1);
    assert.equal(await stateOf("blog"), "running");
  });

  it("S3-ROT-1: rotation of a secret redeploys exactly the stacks that use it", async () => {
    fleet.sandbox.calls.reset();
    const secrets = { ...SECRET_VALUES, API_TOKEN: "s3cr3t-token-rotated" };
    await fleet.project.setConfig("varanus:secrets", JSON.stringify(secrets), { secret: true });
    const preview = await succeeds(fleet.project.preview());
    assert.deepEqual(deeds(preview).sort(), ["update API_TOKEN", "update mail"]);
    await succeeds(fleet.project.up());
    assert.equal(fleet.sandbox.calls.count("DeployStack"), 1);
    assert.ok(!JSON.stringify(await fleet.project.exportState()).includes("s3cr3t-token-rotated"));
  });

  it("D4: a Compose change shows as a structural difference in preview --diff", async () => {
    const [[file, text] = ["", ""]] = Object.entries(stackFolder("blog", ["DOMAIN"]));
    await fleet.project.write(file, text.replace("1.36.1", "1.37.0"));
    const preview = await succeeds(fleet.project.preview(["--diff"]));
    assert.match(
      preview.output,
      /image\s*: "docker\.io\/library\/busybox:1\.36\.1" => "docker\.io\/library\/busybox:1\.37\.0"/,
    );
    assert.deepEqual(deeds(preview), ["update blog"]);
    await succeeds(fleet.project.up());
  });

  it("pulumi -C works from another folder", async () => {
    const result = await fleet.project.runFrom("/", ["preview", "--expect-no-changes"]);
    assert.equal(result.code, 0, result.output);
  });

  it("S0-FR-14: destroy works without the Compose files, stacks first and the server last", async () => {
    await fleet.project.remove("stacks");
    fleet.sandbox.calls.reset();
    await succeeds(fleet.project.destroy());
    const order = fleet.sandbox.calls.list.map(({ type }) => type);
    const deletes = order.filter((type) => /^(Destroy|Delete)(Stack|Server)$/.test(type));
    assert.equal(deletes.filter((type) => type === "DestroyStack").length, 3);
    assert.equal(deletes.at(-1), "DeleteServer");
    assert.deepEqual((await fleet.project.exportState()).resources, []);
  });

  async function stateOf(name: string): Promise<string | undefined> {
    const query = { names: [name] };
    const items = (await byHand(fleet.sandbox, "read/ListStacks", { query })) as {
      info: { state: string };
    }[];
    return items[0]?.info.state;
  }
});

async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  for (const endMs = Date.now() + 10_000; Date.now() < endMs;) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("did not come true within 10 s");
}
