import assert from "node:assert/strict";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";

const COMPOSE = "services:\n  web:\n    image: docker.io/library/busybox:1.36.1\n";

describe("names in double brackets of a stack (D8)", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
    bench.sandbox.core.configuredSecrets.set("", ["CORE_KEY"]);
    bench.sandbox.core.configuredSecrets.set("local", ["NAS_KEY"]);
  });
  after(() => bench.close());

  const args = (environment: string, fileContents = COMPOSE) => ({
    name: "named",
    server: "local",
    environment,
    fileContents,
  });

  it("are refused before anything is written when Komodo does not know them", async () => {
    bench.sandbox.calls.reset();
    assert.equal(
      await messageOf(new Held("Stack").up(bench.run(), args("A=[[NOPE]]\nB=[[NAS_KEY]]\n"))),
      'Stack "named": uses [[NOPE]], which Komodo does not know and would deploy as it stands. Make ' +
        "it a `Variable` or `Secret` that this resource depends on, or correct the name.",
    );
    const families = bench.sandbox.calls.list.map(({ family }) => family);
    assert.deepEqual(
      families.filter((family) => family === "write" || family === "execute"),
      [],
    );
  });

  it("may be configured in Core's file or in that of the server's Periphery", async () => {
    const held = new Held("Stack");
    await held.up(bench.run(), args("A=[[CORE_KEY]]\nB=[[NAS_KEY]]\n"));
    await held.destroy(bench.run());
  });

  it("are only text in a comment, where they are not escaped either", async () => {
    const held = new Held("Stack");
    await held.up(bench.run(), args("A=1\n", `# [[NOPE]]\n${COMPOSE}`));
    await held.destroy(bench.run());
  });

  it("cost no call when there are none", async () => {
    const held = new Held("Stack");
    bench.sandbox.calls.reset();
    await held.up(bench.run(), args("A=1\n"));
    assert.equal(bench.sandbox.calls.count("ListSecrets"), 0);
    await held.destroy(bench.run());
  });

  it("are refused by the preview when their brackets make the deploy fail", async () => {
    const provider = bench.run().provider("Stack");
    const { failures = [] } = await provider.check({}, args("A=1\nB=[[NOPE\n"));
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      ['Stack "named": in line 2 of "environment", "[[" has no closing "]]". Close it with "]]".'],
    );
  });
});
