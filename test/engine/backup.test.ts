import assert from "node:assert/strict";
import { examplesOf } from "../support/docs";
import { createProject } from "../support/engine";
import {
  byHand,
  deeds,
  FLEET_PROGRAM,
  fleetConfig,
  type FleetProject,
  fleetProject,
  succeeds,
} from "../support/fleet";

const SECRETS = { STORAGE_KEY: "s3cr3t-storage-0003", PHRASE: "s3cr3t-phrase-0004" };
const BACKUP = {
  azure: { account: "examplebackups", container: "backups", key: "STORAGE_KEY" },
  encryption: { passphrase: "PHRASE" },
  timezone: "Europe/Amsterdam",
};

/** A stack folder with one volume. */
function folder(name: string, block: string): Record<string, string> {
  const text = `x-varanus: { ${block} }
services:
  web:
    image: docker.io/library/busybox:1.36.1
    command: sleep 3600
    volumes: ["data:/data"]
volumes:
  data:
`;
  return { [`stacks/${name}/compose.yaml`]: text };
}

const FILES = { ...folder("vault", "backup: { stop: true }"), ...folder("blog", "") };
const CONFIG = {
  ...fleetConfig(SECRETS),
  "varanus:backup": { value: JSON.stringify(BACKUP) },
};

interface Listed {
  readonly name: string;
  readonly info: { readonly next_scheduled_run?: number; readonly schedule_error?: string };
}

/* Does not prove: that archives are made; the scripts are run in test/unit/backup. */
describe("backups of a fleet, with the real engine", function () {
  this.timeout(300_000);
  let fleet: FleetProject;

  before(async () => {
    fleet = await fleetProject({
      name: "backup",
      files: FILES,
      config: CONFIG,
    });
  });

  after(() => fleet.dispose());

  const composeOf = async (name: string): Promise<string> => {
    const stack = await byHand(fleet.sandbox, "read/GetStack", { stack: name });
    return (stack as { config: { file_contents: string } }).config.file_contents;
  };

  it("S0-FR-15, S0-BAK-1: deploys the backups of a server after the stacks they are of", async () => {
    const result = await succeeds(fleet.project.up());
    const deploys = fleet.sandbox.calls.list.filter(({ type }) => type === "DeployStack");
    assert.equal(deploys.length, 3);
    assert.ok(deeds(result).includes("create docker1-backup"));
    const { name } = (await byHand(fleet.sandbox, "read/GetStack", {
      stack: (deploys.at(-1)?.params as { stack: string }).stack,
    })) as { name: string };
    assert.equal(name, "docker1-backup");
    assert.match(await composeOf("vault"), /docker-volume-backup\.stop-during-backup: "vault"/);
    assert.equal((await composeOf("blog")).includes("stop-during-backup"), false);
    assert.match(await composeOf("docker1-backup"), /name: vault_data/);
  });

  it("a preview without a change is empty and calls no API", async () => {
    fleet.sandbox.calls.reset();
    await succeeds(fleet.project.preview(["--expect-no-changes"]));
    assert.equal(fleet.sandbox.calls.total, 0);
  });

  it("a refresh finds nothing to do", async () => {
    await succeeds(fleet.project.preview(["--refresh", "--expect-no-changes"]));
  });

  it("S2-BAK-1: Komodo has the schedules, and knows when they come next", async () => {
    const procedures = (await byHand(fleet.sandbox, "read/ListProcedures", {})) as Listed[];
    const found = procedures.filter(({ name }) => name.startsWith("docker1-backup"));
    assert.deepEqual(found.map(({ name }) => name).sort(), [
      "docker1-backup",
      "docker1-backup-check",
    ]);
    for (const { info } of found) {
      assert.ok((info.next_scheduled_run ?? 0) > Date.now());
      assert.equal(info.schedule_error ?? null, null);
    }
  });

  it("S2-BAK-3: a run by hand runs the service of the backup stack", async () => {
    fleet.sandbox.calls.reset();
    await byHand(fleet.sandbox, "execute/RunProcedure", { procedure: "docker1-backup" });
    const read = async () => {
      const list = (await byHand(fleet.sandbox, "read/ListUpdates", {
        query: { operation: "RunStackService" },
      })) as { updates: { status: string; success: boolean }[] };
      return list.updates.find(({ status }) => status === "Complete");
    };
    let done = await read();
    for (let turn = 0; !done && turn < 1_000; turn += 1) done = await read();
    assert.equal(done?.success, true);
  });

  it("redeploys the backups alone when a further folder asks for them", async () => {
    await fleet.project.write(
      "stacks/wiki/compose.yaml",
      Object.values(folder("wiki", "backup: {}"))[0] ?? "",
    );
    const result = await succeeds(fleet.project.up());
    assert.deepEqual(deeds(result).sort(), ["create wiki", "create wiki", "update docker1-backup"]);
    assert.match(await composeOf("docker1-backup"), /name: wiki_data/);
  });

  it("S0-FR-6: credentials of the storage are nowhere in clear", async () => {
    const state = JSON.stringify(await fleet.project.exportState());
    const preview = await fleet.project.preview(["--diff", "--show-sames", "--show-config"]);
    for (const value of Object.values(SECRETS)) {
      assert.equal(state.includes(value), false);
      assert.equal(preview.output.includes(value), false);
    }
  });

  it("takes everything over with an empty state, by the transformation of the runbook", async () => {
    const [example] = examplesOf("docs/backup-restore.md").filter(({ text }) =>
      text.includes("registerStackTransformation"),
    );
    const { url, username, password } = fleet.sandbox.komodo;
    const again = await createProject({
      name: "lost-state",
      program: `${example?.text ?? ""}${FLEET_PROGRAM}`,
      files: FILES,
      config: {
        "komodo:url": { value: url },
        "komodo:username": { value: username },
        "komodo:password": { value: password, secret: true },
        ...CONFIG,
      },
    });
    try {
      const result = await succeeds(again.up());
      assert.ok(deeds(result).includes("create docker1-backup"));
      await succeeds(again.preview(["--expect-no-changes"]));
    } finally {
      await again.dispose();
    }
  });

  it("X-22: refuses the blocks at preview when the fleet has no place for archives", async () => {
    await fleet.project.setConfig("varanus:backup", JSON.stringify({ enabled: true }));
    const { code, output } = await fleet.project.preview();
    assert.notEqual(code, 0);
    assert.match(
      output,
      /Configuration "varanus:backup": there is no target\. Give one of azure, s3 and local\./,
    );
  });
});
