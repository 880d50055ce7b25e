import assert from "node:assert/strict";
import { type FieldTable, remoteName, untyped } from "../../../providers/dynamic/fields";
import type { Properties } from "../../../providers/dynamic/values";
import { actionFields } from "../../../providers/komodo/action/fields";
import { alerterFields } from "../../../providers/komodo/alerter/fields";
import { buildFields } from "../../../providers/komodo/build/fields";
import { urlBuilderFields } from "../../../providers/komodo/builder/fields";
import { META, toConfig } from "../../../providers/komodo/configForm";
import { deploymentFields } from "../../../providers/komodo/deployment/fields";
import { procedureFields } from "../../../providers/komodo/procedure/fields";
import { repoFields } from "../../../providers/komodo/repo/fields";
import { resourceSyncFields } from "../../../providers/komodo/resourceSync/fields";
import { serverFields } from "../../../providers/komodo/server/fields";
import { stackFields } from "../../../providers/komodo/stack/fields";
import { swarmFields } from "../../../providers/komodo/swarm/fields";
import { observedDefaults } from "../../support/observedDefaults";

interface Case {
  readonly fields: FieldTable;
  readonly observed: Properties;
  /** Fields that Komodo fills in though the table leaves them to the program, or to Komodo. */
  readonly without?: readonly string[];
}

const { Builder, ...configs } = observedDefaults;

const CASES: Record<string, Case> = {
  serverFields: { fields: untyped(serverFields), observed: configs.Server },
  stackFields: { fields: untyped(stackFields), observed: configs.Stack },
  deploymentFields: { fields: untyped(deploymentFields), observed: configs.Deployment },
  buildFields: { fields: untyped(buildFields), observed: configs.Build, without: ["version"] },
  urlBuilderFields: {
    fields: untyped(urlBuilderFields),
    observed: Builder.params as Properties,
  },
  repoFields: { fields: untyped(repoFields), observed: configs.Repo },
  swarmFields: { fields: untyped(swarmFields), observed: configs.Swarm },
  resourceSyncFields: { fields: untyped(resourceSyncFields), observed: configs.ResourceSync },
  procedureFields: { fields: untyped(procedureFields), observed: configs.Procedure },
  actionFields: { fields: untyped(actionFields), observed: configs.Action },
  alerterFields: {
    fields: untyped(alerterFields),
    observed: configs.Alerter,
    without: ["endpoint"],
  },
};

/** The table without what Varanus itself fills in. */
function withoutInitial(fields: FieldTable): FieldTable {
  const entries = Object.entries(fields).map(([key, { initial: _initial, ...field }]) => [
    key,
    field,
  ]);
  return Object.fromEntries(entries) as FieldTable;
}

function isConfig(key: string, { local, unsent }: FieldTable[string]): boolean {
  return !META.has(key) && !local && !unsent;
}

for (const [name, { fields, observed, without = [] }] of Object.entries(CASES)) {
  describe(name, () => {
    const keys = Object.keys(fields).filter((key) => isConfig(key, fields[key] as never));

    it("resets each field to what Komodo 2.3.2 gave a resource made with nothing but a name", () => {
      const kept = Object.entries(observed).filter(([key]) => !without.includes(key));
      assert.deepEqual(toConfig(withoutInitial(fields), {}, keys), Object.fromEntries(kept));
    });

    it("has a field for each that Komodo 2.3.2 gave", () => {
      const ours = keys.map((key) => remoteName(key, fields[key] as never));
      assert.deepEqual(ours.sort(), Object.keys(observed).sort());
    });
  });
}
