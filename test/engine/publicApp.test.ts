import assert from "node:assert/strict";
import { pangolinContext } from "../../providers/pangolin/context";
import { Redactor } from "../../providers/http/redact";
import { type Sandbox, startSandbox } from "../../sandbox";
import { createProject, type EngineProject } from "../support/engine";
import { byHand, deeds, FLEET_PROGRAM, fleetConfig, succeeds } from "../support/fleet";
import { pangolinSettings } from "../support/pangolin";
import { sandboxConfig } from "../support/sandboxConfig";

const PANGOLIN = { domains: ["sandbox.example"], sites: { docker1: "docker1-newt" } };

const SECRETS = { APP_PIN: "294716", APP_EMAILS: "ann@example.com, bob@example.com" };
const EXPOSED = ["expose: pangolin"];
const PROTECTED = { healthPath: "/alive", protect: true };
const GUARDED = [
  "expose:",
  "  pangolin:",
  "    auth: { pincode: APP_PIN, whitelist: APP_EMAILS }",
  "    roles: [Member]",
  "    rules: [{ action: DROP, match: COUNTRY, value: AQ }]",
  "    headers: { X-From: pangolin }",
  "    raw: [{ protocol: tcp, proxyPort: 2222, port: 22, optOut: SSH asks for a key }]",
];

/** The Compose file of one application with these lines in its web block. */
function compose(
  name: string,
  lines: readonly string[],
  { healthPath = "/", protect = false } = {},
): string {
  const web = [
    `host: ${name}.sandbox.example`,
    "port: 8080",
    `healthPath: ${healthPath}`,
    ...lines,
  ];
  return `x-varanus:
  after: [gateway]
  protect: ${protect}
  web:
${web.map((line) => `    ${line}\n`).join("")}services:
  web:
    image: docker.io/library/busybox:1.36.1
    command: sleep 3600
    networks: [proxy]
networks:
  proxy: { external: true }
`;
}

/** Owner of the network that applications and the site's Newt share. */
const GATEWAY = `services:
  gateway:
    image: docker.io/library/busybox:1.36.1
    command: sleep 3600
    networks: [proxy]
networks:
  proxy: { name: proxy }
`;

/*
 * Does not prove: that traffic reaches a container; the sandbox simulates Docker, and no request
 * goes through its Pangolin.
 */
describe("web.expose, with the real engine", function () {
  this.timeout(300_000);
  let sandbox: Sandbox;
  let project: EngineProject;

  before(async () => {
    sandbox = await startSandbox();
    const { client } = pangolinContext(pangolinSettings(sandbox), new Redactor());
    await client.create(`/org/${sandbox.pangolin.org}/site`, {
      name: "docker1-newt",
      type: "newt",
    });
    project = await createProject({
      name: "public",
      program: FLEET_PROGRAM,
      files: {
        "stacks/gateway/compose.yaml": GATEWAY,
        "stacks/app/compose.yaml": compose("app", EXPOSED),
      },
      config: {
        ...sandboxConfig(sandbox),
        ...fleetConfig(SECRETS),
        "varanus:pangolin": { value: JSON.stringify(PANGOLIN) },
      },
    });
  });

  after(async () => {
    await project.dispose();
    await sandbox.close();
  });

  afterEach(() => sandbox.pangolinFaults.clear());

  /** All that Pangolin has of public applications. */
  function left() {
    const { resources, targets, rules, healthChecks, locks, whitelist, grants } =
      sandbox.pangolinState;
    const public_ = grants.where({ target: "resource" });
    return [resources, targets, rules, healthChecks, locks, whitelist]
      .map(({ all }) => all.length)
      .concat(public_.length);
  }

  const NOTHING = [0, 0, 0, 0, 0, 0, 0];

  async function stateOf(stack: string): Promise<string> {
    const listed = (await byHand(sandbox, "read/ListStacks", {})) as {
      name: string;
      info: { state: string };
    }[];
    return listed.find(({ name }) => name === stack)?.info.state ?? "gone";
  }

  it("S1-A-4: makes resource, health check and target once the application runs", async () => {
    await succeeds(project.up());
    assert.equal(await stateOf("app"), "running");
    const { resources, targets, healthChecks } = sandbox.pangolinState;
    const { fullDomain, sso, enabled } = resources.all[0] ?? {};
    assert.deepEqual([fullDomain, sso, enabled], ["app.sandbox.example", true, true]);
    const { ip, port, method } = targets.all[0] ?? {};
    assert.deepEqual([ip, port, method], ["app-web-1", 8080, "http"]);
    assert.equal(healthChecks.all[0]?.hcPath, "/");
    const outputs = await project.outputs();
    const addresses = (outputs.stacks as { name: string; address: string }[]).map(
      ({ name, address }) => [name, address],
    );
    assert.deepEqual(addresses, [
      ["gateway", ""],
      ["app", "https://app.sandbox.example"],
    ]);
  });

  it("depends on the stack, so that it comes after it and goes before it", async () => {
    const { resources } = await project.exportState();
    const of = (type: string) => resources.find(({ urn }) => urn.endsWith(`${type}::app`));
    const stack = of("komodo:Stack")?.urn ?? "";
    for (const type of ["pangolin:PublicResource", "pangolin:Target"]) {
      assert.ok(of(type)?.dependencies?.includes(stack), type);
    }
  });

  it("is without a change in a preview that calls no API (D8), and in one with refresh (D9)", async () => {
    sandbox.pangolinCalls.reset();
    await succeeds(project.preview(["--expect-no-changes"]));
    assert.equal(sandbox.pangolinCalls.total, 0);
    const preview = await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
    assert.deepEqual(deeds(preview), []);
  });

  it("changes the target alone for another health path", async () => {
    await project.write(
      "stacks/app/compose.yaml",
      compose("app", EXPOSED, { healthPath: "/alive" }),
    );
    const result = await succeeds(project.up());
    assert.deepEqual(deeds(result), ["update app"]);
    assert.match(result.steps.find(({ op }) => op === "update")?.urn ?? "", /pangolin:Target/);
    assert.equal(sandbox.pangolinState.healthChecks.all[0]?.hcPath, "/alive");
  });

  it("S0-FR-7: puts back what was disabled by hand", async () => {
    const { client } = pangolinContext(pangolinSettings(sandbox), new Redactor());
    const [row] = sandbox.pangolinState.resources.all;
    await client.update(`/resource/${row?.resourceId ?? 0}`, { enabled: false, sso: false });
    const result = await succeeds(project.up(["--refresh"]));
    assert.deepEqual(deeds(result), ["update app"]);
    assert.deepEqual([row?.enabled, row?.sso], [true, true]);
  });

  it("S0-FR-6: adds sign-in, rules, grants and a raw port; no secret stands anywhere", async () => {
    await project.write("stacks/app/compose.yaml", compose("app", GUARDED, PROTECTED));
    const preview = await succeeds(project.preview(["--diff"]));
    await succeeds(project.up());
    // Member, and Admin once per resource.
    assert.deepEqual(left(), [2, 2, 1, 2, 1, 2, 3]);
    const [row] = sandbox.pangolinState.resources.all;
    const { applyRules, emailWhitelistEnabled, headers } = row ?? {};
    assert.deepEqual([applyRules, emailWhitelistEnabled], [true, true]);
    assert.equal(headers, '[{"name":"X-From","value":"pangolin"}]');
    await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
    await succeeds(project.refresh());
    const state = JSON.stringify(await project.exportState());
    const outputs = JSON.stringify(await project.outputs());
    for (const secret of ["294716", "ann@example.com", "bob@example.com"]) {
      for (const text of [preview.output, state, outputs])
        assert.ok(!text.includes(secret), secret);
    }
  });

  it("takes everything away with the line, protected or not, and the application runs on", async () => {
    await project.write("stacks/app/compose.yaml", compose("app", [], PROTECTED));
    const result = await succeeds(project.up());
    assert.equal(result.changes.delete, 8);
    assert.equal(result.changes.update ?? 0, 0);
    assert.deepEqual(left(), NOTHING);
    assert.equal(await stateOf("app"), "running");
  });

  it("a failure half-way leaves no orphan: the next up goes on where it stopped", async () => {
    await project.write("stacks/app/compose.yaml", compose("app", GUARDED));
    sandbox.pangolinFaults.fail({ method: "PUT", path: /\/target$/, status: 400 });
    const failed = await project.up();
    assert.notEqual(failed.code, 0);
    assert.deepEqual(left().slice(0, 2), [2, 0]);
    sandbox.pangolinFaults.clear();
    sandbox.pangolinFaults.drop({ method: "PUT", path: /\/target$/, afterWrite: true, times: 1 });
    await succeeds(project.up());
    assert.deepEqual(left(), [2, 2, 1, 2, 1, 2, 3]);
    await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("goes along with a folder that is renamed, with adopt: nothing of it is deleted", async () => {
    const [row] = sandbox.pangolinState.resources.where({ fullDomain: "app.sandbox.example" });
    const adopted = GUARDED.map((line) => line.replace("auth:", "adopt: true\n        auth:"));
    await project.remove("stacks/app");
    await project.write("stacks/renamed/compose.yaml", compose("app", adopted));
    await succeeds(project.up());
    const [now] = sandbox.pangolinState.resources.where({ fullDomain: "app.sandbox.example" });
    assert.equal(now?.resourceId, row?.resourceId);
    assert.deepEqual(left(), [2, 2, 1, 2, 1, 2, 3]);
    assert.ok(sandbox.pangolinState.targets.all.every(({ ip }) => ip === "renamed-web-1"));
    await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("S0-FR-14: removing the folder removes the exposure first, then the application", async () => {
    sandbox.calls.reset();
    sandbox.pangolinCalls.reset();
    await project.remove("stacks/renamed");
    const result = await succeeds(project.up());
    const deleted = result.steps.filter(({ op }) => op === "delete").map(({ urn }) => urn);
    const last = deleted.findIndex((urn) => urn.includes("komodo:Stack::renamed"));
    const public_ = deleted.flatMap((urn, i) => (urn.includes("pangolin:") ? [i] : []));
    assert.equal(public_.length, 7);
    assert.ok(public_.every((i) => i < last));
    assert.deepEqual(left(), NOTHING);
    assert.equal(await stateOf("renamed"), "gone");
  });

  it("D8: refuses all findings in one preview, before any call", async () => {
    const wrong = [
      "auth: { optOut: none }",
      "expose: { pangolin: { site: other, auth: { pincode: PINN } } }",
    ];
    await project.write("stacks/other/compose.yaml", compose("other.sub", wrong));
    sandbox.pangolinCalls.reset();
    const preview = await project.preview();
    assert.notEqual(preview.code, 0);
    assert.match(preview.output, /2 problems in the fleet; nothing was changed/);
    assert.match(preview.output, /"other", which is no site of the server "docker1"/);
    assert.match(preview.output, /names "PINN", which does not exist/);
    assert.equal(sandbox.pangolinCalls.total, 0);
  });
});
