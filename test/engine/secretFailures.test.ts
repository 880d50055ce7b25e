import assert from "node:assert/strict";
import { fleetProject } from "../support/fleet";

const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
import { Variable } from "varanus/komodo";
new Variable("TABBED", { value: pulumi.secret("hunter2\\thunter2") });
`;

describe("refused input that the program marked as secret, with the real engine", function () {
  this.timeout(120_000);

  it("D7: is not printed with the refusal", async () => {
    const fleet = await fleetProject({ name: "secret-failures", program: PROGRAM, config: {} });
    try {
      const { code, output } = await fleet.project.preview(["--diff"]);
      assert.notEqual(code, 0);
      assert.match(output, /Variable "TABBED": "value" holds a line end or another control/);
      assert.doesNotMatch(output, /hunter2/);
    } finally {
      await fleet.dispose();
    }
  });
});
