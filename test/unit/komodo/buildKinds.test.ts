import assert from "node:assert/strict";
import { type FieldTable, remoteName, untyped } from "../../../providers/dynamic/fields";
import { buildFields } from "../../../providers/komodo/build/fields";
import { awsBuilderFields } from "../../../providers/komodo/builder/awsFields";
import { builderForm } from "../../../providers/komodo/builder/form";
import { serverBuilderFields, urlBuilderFields } from "../../../providers/komodo/builder/fields";
import { metaFields } from "../../../providers/komodo/meta";
import { repoFields } from "../../../providers/komodo/repo/fields";
import { resourceSyncFields } from "../../../providers/komodo/resourceSync/fields";
import { swarmFields } from "../../../providers/komodo/swarm/fields";
import { buildConfigNames } from "../../types/buildConfig";
import { awsBuilderNames, serverBuilderNames, urlBuilderNames } from "../../types/builderConfig";
import { repoConfigNames } from "../../types/repoConfig";
import { resourceSyncConfigNames } from "../../types/resourceSyncConfig";
import { swarmConfigNames } from "../../types/swarmConfig";

interface Table {
  readonly fields: FieldTable;
  readonly names: object;
  /** How many fields Komodo 2.3.2 has. */
  readonly count: number;
  /** Fields that are neither required nor have a default: Komodo's value is left alone. */
  readonly silent?: readonly string[];
}

const TABLES: Record<string, Table> = {
  repoFields: { fields: untyped(repoFields), names: repoConfigNames, count: 17 },
  buildFields: {
    fields: untyped(buildFields),
    names: buildConfigNames,
    count: 30,
    silent: ["version"],
  },
  swarmFields: { fields: untyped(swarmFields), names: swarmConfigNames, count: 4 },
  resourceSyncFields: {
    fields: untyped(resourceSyncFields),
    names: resourceSyncConfigNames,
    count: 19,
  },
  urlBuilderFields: { fields: untyped(urlBuilderFields), names: urlBuilderNames, count: 4 },
  serverBuilderFields: {
    fields: untyped(serverBuilderFields),
    names: serverBuilderNames,
    count: 1,
  },
  awsBuilderFields: { fields: untyped(awsBuilderFields), names: awsBuilderNames, count: 17 },
};

for (const [name, { fields, names, count, silent = [] }] of Object.entries(TABLES)) {
  describe(name, () => {
    const sent = Object.entries(fields).filter(
      ([key, field]) => key !== "name" && !(key in metaFields) && !field.local,
    );

    it(`covers ${count} of the ${count} fields of Komodo's config and no other`, () => {
      const ours = sent.map(([key, field]) => remoteName(key, field)).sort();
      assert.deepEqual(ours, Object.keys(names).sort());
      assert.equal(ours.length, count);
    });

    it("says of each field what Komodo takes when nothing is sent", () => {
      const without = sent.filter(([, field]) => !field.required && field.default === undefined);
      assert.deepEqual(
        without.map(([key]) => key),
        silent,
      );
    });

    it("describes each field in a sentence", () => {
      for (const [key, { doc }] of Object.entries(fields)) assert.match(doc, /^\S.*[.]$/s, key);
    });
  });
}

describe("builderForm", () => {
  it("sends what the program sets at first, and all parameters in an update", () => {
    const inputs = { name: "b", url: { passkey: "p" } };
    assert.deepEqual(builderForm.toNewConfig(inputs), { type: "Url", params: { passkey: "p" } });
    assert.deepEqual(builderForm.toConfig(inputs, ["url", "server"]), {
      type: "Url",
      params: {
        address: "https://periphery:8120",
        periphery_public_key: "",
        insecure_tls: true,
        passkey: "p",
      },
    });
  });

  it("sends no config when only the description changes", () => {
    assert.deepEqual(builderForm.toConfig({ name: "b", url: {} }, ["description"]), {});
  });

  it("gives null for the types that a builder is not, and for all of one that it does not know", () => {
    const server = { type: "Server", params: { server_ids: ["1"] } };
    assert.deepEqual(builderForm.fromConfig(server), {
      url: null,
      server: { servers: ["1"] },
      aws: null,
    });
    assert.deepEqual(builderForm.fromConfig({ type: "Gcp", params: {} }), {
      url: null,
      server: null,
      aws: null,
    });
  });
});
