import assert from "node:assert/strict";
import {
  type FleetProject,
  fleetProject,
  SECRET_VALUES,
  stackFolder,
  succeeds,
} from "../support/fleet";

describe("a failed deploy, with the real engine", function () {
  this.timeout(180_000);
  let fleet: FleetProject;

  before(async () => {
    fleet = await fleetProject({
      name: "failure",
      files: { ...stackFolder("good"), ...stackFolder("bad", ["API_TOKEN"]) },
    });
    fleet.sandbox.faults.missingImage("busybox:nope");
    await fleet.project.write(
      "stacks/bad/compose.yaml",
      'services:\n  web:\n    image: docker.io/library/busybox:nope\n    environment: { T: "${API_TOKEN}" }\n',
    );
  });

  after(() => fleet.dispose());

  it("D5: ends up with a non-zero exit code, the stage and the log line", async () => {
    const result = await fleet.project.up();
    assert.notEqual(result.code, 0);
    assert.match(result.output, /Stack "bad": DeployStack failed in stage "[^"]+": /);
    assert.match(result.output, /busybox:nope/);
    assert.match(result.output, /Check the image's name and tag/);
    assert.ok(!result.output.includes(SECRET_VALUES.API_TOKEN));
  });

  it("keeps the failed stack in the state, so that nothing is lost", async () => {
    const { resources } = await fleet.project.exportState();
    const bad = resources.find(({ urn }) => urn.endsWith("::bad") && urn.includes("komodo:Stack"));
    assert.ok(bad?.id);
    assert.equal(bad.initErrors?.length, 1);
    assert.ok(!JSON.stringify(resources).includes(SECRET_VALUES.API_TOKEN));
  });

  it("the next up repairs it once the image is mended", async () => {
    await fleet.project.write(
      "stacks/bad/compose.yaml",
      'services:\n  web:\n    image: docker.io/library/busybox:1.36.1\n    environment: { T: "${API_TOKEN}" }\n',
    );
    await succeeds(fleet.project.up());
    await succeeds(fleet.project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("a failed update is tried again by the next up, without any change", async () => {
    fleet.sandbox.faults.missingImage("busybox:1.36.2");
    const compose = (tag: string) =>
      `services:\n  web:\n    image: docker.io/library/busybox:${tag}\n    environment: { T: "\${API_TOKEN}" }\n`;
    await fleet.project.write("stacks/bad/compose.yaml", compose("1.36.2"));
    assert.notEqual((await fleet.project.up()).code, 0);
    fleet.sandbox.faults.clear();
    await succeeds(fleet.project.up());
    await succeeds(fleet.project.preview(["--refresh", "--expect-no-changes"]));
  });
});

describe("bad input, with the real engine", function () {
  this.timeout(120_000);

  it("D8: is listed at once in preview, and nothing is called", async () => {
    const fleet = await fleetProject({
      name: "bad-input",
      files: {
        ...stackFolder("one", ["UNKNOWN_NAME"]),
        "stacks/two/compose.yaml": "services:\n  web:\n    imagee: busybox\n",
        ...stackFolder("three", [], "x-varanus: { after: [nowhere], server: nohost }\n"),
      },
    });
    try {
      const preview = await fleet.project.preview();
      assert.notEqual(preview.code, 0);
      for (const text of [
        /UNKNOWN_NAME/,
        /two\/compose\.yaml:3:5: .*imagee/,
        /nowhere/,
        /nohost/,
      ]) {
        assert.match(preview.output, text);
      }
      assert.match(preview.output, /pulumi config set/);
      assert.equal(fleet.sandbox.calls.total, 0);
    } finally {
      await fleet.dispose();
    }
  });
});
