import assert from "node:assert/strict";
import { EVERYTHING, EVERYTHING_SECRETS } from "../support/everything";
import { byHand, deeds, type FleetProject, fleetProject, succeeds } from "../support/fleet";

/* Does not prove: what a real Core does with swarms, builds and actions; the sandbox keeps records. */
describe("one of every kind of Komodo's, with the real engine", function () {
  this.timeout(300_000);
  let fleet: FleetProject;

  before(async () => {
    fleet = await fleetProject({
      name: "everything",
      program: EVERYTHING,
      config: { "everything:variant": { value: "a" } },
    });
  });

  after(() => fleet.dispose());

  it("is made in one up, every kind once", async () => {
    const result = await succeeds(fleet.project.up());
    const { resources } = await fleet.project.exportState();
    const kinds = new Set(
      resources.map(({ type }) => type).filter((type) => type.startsWith("pulumi-nodejs:komodo:")),
    );
    assert.equal(kinds.size, 23, [...kinds].join(" "));
    assert.equal(result.changes.create, 25);
  });

  it("previews without a change, with and without a refresh, in few calls (D9)", async () => {
    fleet.sandbox.calls.reset();
    await succeeds(fleet.project.preview(["--expect-no-changes"]));
    assert.deepEqual(fleet.sandbox.calls.list, []);
    const preview = await succeeds(fleet.project.preview(["--refresh", "--expect-no-changes"]));
    assert.deepEqual(deeds(preview), []);
    assert.ok(fleet.sandbox.calls.total <= 35, String(fleet.sandbox.calls.total));
  });

  it("keeps secrets out of state and previews", async () => {
    const state = JSON.stringify(await fleet.project.exportState());
    const { output } = await fleet.project.preview(["--diff", "--refresh", "--show-sames"]);
    for (const value of EVERYTHING_SECRETS) {
      assert.ok(!state.includes(value), `state: ${value}`);
      assert.ok(!output.includes(value), `preview: ${value}`);
    }
    // The forms of keys that Komodo makes: an onboarding key, the secret of an API key.
    for (const made of [/O_\w{28}_O/, /S_\w{40}_S/]) {
      assert.doesNotMatch(state, made);
      assert.doesNotMatch(output, made);
    }
  });

  it("is updated in place, each resource once, and is then without a change again", async () => {
    await fleet.project.setConfig("everything:variant", "b");
    const done = deeds(await succeeds(fleet.project.up()));
    assert.deepEqual(
      done.filter((deed) => !deed.startsWith("update ")),
      [],
    );
    assert.ok(done.length >= 21, done.join(", "));
    await succeeds(fleet.project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("shows what was changed by hand, and up puts it back", async () => {
    const changes: readonly (readonly [string, object])[] = [
      ["write/UpdateServer", { id: "host", config: { region: "moon" } }],
      ["write/UpdateSwarm", { id: "swarm", config: { links: ["https://moon"] } }],
      ["write/UpdateRepo", { id: "repo", config: { branch: "moon" } }],
      ["write/UpdateBuild", { id: "build", config: { image_tag: "moon" } }],
      ["write/UpdateStack", { id: "stack", config: { auto_pull: false } }],
      ["write/UpdateDeployment", { id: "deployment", config: { command: "sleep 1" } }],
      ["write/UpdateProcedure", { id: "procedure", config: { stages: [] } }],
      ["write/UpdateAction", { id: "action", config: { file_contents: "moon();" } }],
      ["write/UpdateAlerter", { id: "alerter", config: { enabled: false } }],
      ["write/UpdateResourceSync", { id: "sync", config: { match_tags: ["moon"] } }],
      ["write/UpdateVariableValue", { name: "DOMAIN", value: "moon" }],
      ["write/UpdateVariableValue", { name: "TOKEN", value: "s3cr3t-moon" }],
      ["write/UpdateTagColor", { tag: "all", color: "Blue" }],
      ["write/SetUsersInUserGroup", { user_group: "operators", users: [] }],
    ];
    for (const [call, params] of changes) await byHand(fleet.sandbox, call, params);
    const preview = await succeeds(fleet.project.preview(["--refresh", "--diff"]));
    assert.ok(!preview.output.includes("s3cr3t-moon"), "preview");
    assert.deepEqual(
      deeds(preview).sort(),
      [
        ...["DOMAIN", "TOKEN", "action", "alerter", "all", "build", "deployment", "host"],
        ...["operators", "procedure", "repo", "stack", "swarm", "sync"],
      ]
        .map((name) => `update ${name}`)
        .sort(),
    );
    await succeeds(fleet.project.up(["--refresh"]));
    await succeeds(fleet.project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("is gone after destroy, nothing left behind", async () => {
    await succeeds(fleet.project.destroy());
    const lists = ["Servers", "Stacks", "Deployments", "Builds", "Repos", "Procedures", "Actions"];
    const more = ["Builders", "Alerters", "ResourceSyncs", "Swarms"];
    for (const list of [...lists, ...more]) {
      const left = (await byHand(fleet.sandbox, `read/List${list}`, { limit: 0 })) as object[];
      const names = left.map((item) => (item as { name: string }).name);
      assert.deepEqual(
        names.filter((name) => name !== "local"),
        [],
        list,
      );
    }
    assert.equal((await fleet.project.exportState()).resources.length, 0);
  });
});
