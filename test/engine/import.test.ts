import assert from "node:assert/strict";
import path from "node:path";
import { readFileSync } from "node:fs";
import { main } from "../../cli/main";
import { CORE_SECRETS, coreRecords, fillCore, stackState } from "../support/coreFleet";
import { byHand, deeds, type FleetProject, fleetProject, succeeds } from "../support/fleet";

/* Does not prove: that a real `docker compose up` leaves unchanged containers alone. */
describe("varanus import, with the real engine", function () {
  this.timeout(300_000);
  let fleet: FleetProject;
  let records: unknown;

  const KEYS = {
    token: CORE_SECRETS.token,
    stackWebWebhookSecret: CORE_SECRETS.webhook,
    stackWebDbPassword: CORE_SECRETS.password,
  };

  before(async () => {
    fleet = await fleetProject({ name: "import", program: 'import "./fleet";\n', config: {} });
    await fillCore(fleet.sandbox, "id");
    records = await coreRecords(fleet.sandbox);
  });

  after(() => fleet.dispose());

  it("D10: writes a program of which up takes everything over and changes nothing", async () => {
    const { url, key, secret } = fleet.sandbox.komodo;
    const lines: string[] = [];
    const code = await main(["import", "--from-core", "--out", ".", "--format", "folders"], {
      folder: fleet.project.dir,
      environment: { KOMODO_URL: url, KOMODO_API_KEY: key, KOMODO_API_SECRET: secret },
      print: (text) => lines.push(text),
      warn: (text) => lines.push(text),
    });
    assert.equal(code, 0, lines.join("\n"));
    for (const [name, value] of Object.entries(KEYS)) {
      assert.match(lines.join("\n"), new RegExp(`pulumi config set --secret ${name} `));
      await fleet.project.setConfig(name, value, { secret: true });
    }
    const text = readFileSync(path.join(fleet.project.dir, "stacks/web/compose.yaml"), "utf8");
    assert.match(text, /^x-varanus:/);
    const result = await succeeds(fleet.project.up());
    assert.equal(deeds(result).filter((deed) => !deed.startsWith("create")).length, 0);
    assert.deepEqual(await coreRecords(fleet.sandbox), records);
    assert.equal(await stackState(fleet.sandbox, "web"), "running");
    assert.equal(await stackState(fleet.sandbox, "idle"), "down");
  });

  it("leaves nothing to do for the next preview, also after a refresh", async () => {
    await succeeds(fleet.project.preview(["--expect-no-changes"]));
    await succeeds(fleet.project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("S0-SEC-4: keeps the secrets encrypted in state", async () => {
    const state = JSON.stringify(await fleet.project.exportState());
    for (const value of Object.values(CORE_SECRETS)) assert.ok(!state.includes(value), value);
  });

  it("sees from then on what is changed by hand", async () => {
    const config = { auto_pull: true };
    await byHand(fleet.sandbox, "write/UpdateStack", { id: "web", config });
    const preview = await succeeds(fleet.project.preview(["--refresh"]));
    assert.deepEqual(
      deeds(preview).filter((deed) => deed.startsWith("update")),
      ["update web"],
    );
  });
});
