import assert from "node:assert/strict";
import { type Sandbox, startSandbox } from "../../sandbox";
import { createProject, type EngineProject } from "../support/engine";
import { deeds, succeeds } from "../support/fleet";
import { pangolinConfig } from "../support/sandboxConfig";

const CHOSEN_SECRET = "s3cr3t-of-the-olm-0003";

const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
import { AccessGrant, AccessGrants, Client, PrivateResource, Role, Site } from "varanus/pangolin";

const nas = new Site("nas", { dockerSocketEnabled: false });
const core = new Client("core", { olmId: "chosen", secret: new pulumi.Config("test").require("olm") });
const operators = new Role("operators", { description: "Operators" });
const args = { destination: "10.0.1.20", sites: [nas] };
const periphery = new PrivateResource("periphery", { ...args, alias: "periphery.internal" });
const web = new PrivateResource("web", args);
new AccessGrant("core-periphery", { privateResource: periphery, client: core });
new AccessGrant("operators-periphery", { privateResource: periphery, role: operators });
new AccessGrants("web", { privateResource: web, roles: [operators], clients: [core] });
export const newt = { id: nas.newtId, secret: nas.secret };
export const addresses = [periphery.aliasAddress, core.subnet];
`;

describe("Pangolin's kinds, with the real engine", function () {
  this.timeout(300_000);
  let sandbox: Sandbox;
  let project: EngineProject;

  before(async () => {
    sandbox = await startSandbox();
    project = await createProject({
      name: "tunnels",
      program: PROGRAM,
      config: {
        ...pangolinConfig(sandbox),
        "test:olm": { value: CHOSEN_SECRET, secret: true },
      },
    });
  });

  after(async () => {
    await project.dispose();
    await sandbox.close();
  });

  it("S1-P2-1: one up makes site, client, role, resources and grants", async () => {
    const result = await succeeds(project.up());
    assert.equal(result.changes.create, 9);
    const { newt } = (await project.outputs({ showSecrets: true })) as {
      newt: { id: string; secret: string };
    };
    const made = sandbox.pangolinState.newts.all[0];
    assert.deepEqual([newt.id, newt.secret], [made?.newtId, made?.secret]);
  });

  it("a preview without a change is empty and calls no API (D8), with refresh too (D9)", async () => {
    sandbox.pangolinCalls.reset();
    await succeeds(project.preview(["--expect-no-changes"]));
    assert.equal(sandbox.pangolinCalls.total, 0);
    const preview = await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
    assert.deepEqual(deeds(preview), []);
  });

  it("S0-FR-6: given and generated secrets are nowhere in plain text, after a refresh neither", async () => {
    const generated = sandbox.pangolinState.newts.all[0]?.secret ?? "";
    assert.equal(generated.length, 48);
    const before = JSON.stringify(await project.exportState());
    const refresh = await succeeds(project.refresh());
    const after = JSON.stringify(await project.exportState());
    const preview = await project.preview(["--diff", "--show-sames", "--show-config"]);
    for (const value of [generated, CHOSEN_SECRET, sandbox.pangolin.key]) {
      for (const text of [before, after, refresh.output, preview.output]) {
        assert.equal(text.includes(value), false);
      }
    }
  });

  it("a grant that was made by hand shows where all are owned, and nowhere else", async () => {
    const [periphery, web] = sandbox.pangolinState.siteResources.all;
    const grantMember = (targetId = 0) => {
      const granteeId = sandbox.pangolinState.roles.find({ name: "Member" })?.roleId ?? 0;
      sandbox.pangolinState.grants.add({
        ...{ target: "siteResource", targetId, kind: "role", granteeId },
      });
    };
    grantMember(periphery?.siteResourceId);
    grantMember(web?.siteResourceId);
    const preview = await succeeds(project.preview(["--refresh"]));
    assert.deepEqual(preview.changes.update, 1);
    await succeeds(project.up(["--refresh"]));
    const left = sandbox.pangolinState.grants.where({ kind: "role" }).length;
    // Admin twice, operators twice, and the one by hand that nobody owns.
    assert.equal(left, 5);
  });

  it("destroy leaves nothing behind", async () => {
    await succeeds(project.destroy());
    const { sites, clients, siteResources, roles } = sandbox.pangolinState;
    assert.deepEqual([sites.all, clients.all, siteResources.all], [[], [], []]);
    assert.deepEqual(
      roles.all.map(({ name }) => name),
      ["Admin", "Member"],
    );
  });
});
