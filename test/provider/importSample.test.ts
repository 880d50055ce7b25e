import assert from "node:assert/strict";
import path from "node:path";
import { canonical } from "../../providers/dynamic/fields";
import { readCore } from "../../resourceSync/core";
import { resourceSyncToml } from "../../resourceSync/exportToml";
import { readResourceSync } from "../../resourceSync/read";
import { tableOf } from "../../resourceSync/tables";
import type { ResourceInputs } from "../../resourceSync/toInputs";
import { until } from "../support/coreFleet";
import { byHand } from "../support/fleet";
import { type KomodoBench, startBench } from "../support/komodo";

/** What a record means in Komodo: whether and after what it is deployed is none of it. */
function meaning({ kind, name, inputs }: ResourceInputs): unknown {
  const fields = Object.entries(tableOf(kind)).filter(([, field]) => !field.unsent && !field.local);
  const values = fields.map(([key, field]) => [key, canonical(field, inputs[key])]);
  return { kind, name, inputs: Object.fromEntries(values) as unknown };
}

function meanings(resources: readonly ResourceInputs[]): unknown[] {
  const others = ["Secret", "UserGroup", "Permission"];
  const kept = resources.filter(({ kind, name }) => !others.includes(kind) && name !== "sync");
  const key = ({ kind, name }: ResourceInputs): string => `${kind}/${name}`;
  return [...kept].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map(meaning);
}

describe("resourceSyncToml, run by Komodo", function () {
  this.timeout(30_000);
  let bench: KomodoBench;

  before(async () => {
    bench = await startBench({ seed: false });
  });

  after(() => bench.close());

  it("S0-LK-4: makes every kind of resource in Core with the meaning that the inputs had", async () => {
    const sample = path.join(__dirname, "..", "unit", "resourceSync");
    const { declared } = readResourceSync(sample, ["sample"]);
    const resources = declared.map(({ made }) => made);
    const toml = resourceSyncToml(
      resources.map((item) => ({ ...item, inputs: { ...item.inputs, deploy: false } })),
    );
    const config = { file_contents: toml, include_variables: true, include_user_groups: true };
    const { sandbox } = bench;
    await byHand(sandbox, "write/CreateResourceSync", { name: "sync", config });
    await byHand(sandbox, "execute/RunSync", { sync: "sync" });
    await until(async () => (await info()).last_sync_ts > 0);
    const { pending_error, resource_updates } = await info();
    assert.deepEqual(
      { pending_error, resource_updates },
      { pending_error: null, resource_updates: [] },
    );
    const found = await readCore(bench.hand.client);
    assert.deepEqual(meanings(found.resources), meanings(resources));
  });

  interface Info {
    readonly last_sync_ts: number;
    readonly pending_error: string | null;
    readonly resource_updates: unknown[];
  }

  async function info(): Promise<Info> {
    const sync = await byHand(bench.sandbox, "read/GetResourceSync", { sync: "sync" });
    return (sync as { info: Info }).info;
  }
});
