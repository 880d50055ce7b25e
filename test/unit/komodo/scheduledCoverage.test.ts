import assert from "node:assert/strict";
import { type FieldTable, remoteName, untyped } from "../../../providers/dynamic/fields";
import { actionFields } from "../../../providers/komodo/action/fields";
import { alerterFields } from "../../../providers/komodo/alerter/fields";
import { metaFields } from "../../../providers/komodo/meta";
import { executionTables } from "../../../providers/komodo/procedure/executionTables";
import { procedureFields } from "../../../providers/komodo/procedure/fields";
import {
  actionConfigNames,
  alerterConfigNames,
  procedureConfigNames,
} from "../../types/scheduledConfig";

for (const { name, fields, names, silent } of [
  { name: "procedureFields", fields: untyped(procedureFields), names: procedureConfigNames },
  {
    name: "actionFields",
    fields: untyped(actionFields),
    names: actionConfigNames,
    silent: ["file"],
  },
  { name: "alerterFields", fields: untyped(alerterFields), names: alerterConfigNames },
]) {
  const count = Object.keys(names).length;
  describe(name, () => {
    it(`covers ${count} of the ${count} fields of Komodo's config and no other`, () => {
      const sent = Object.entries(fields)
        .filter(([key]) => key !== "name" && !(key in metaFields))
        .filter(([, field]) => !field.local && !field.unsent)
        .map(([key, field]) => remoteName(key, field));
      assert.deepEqual(sent.sort(), Object.keys(names).sort());
    });

    it("says of each field what Komodo takes when nothing is sent", () => {
      const without = Object.entries(fields)
        .filter(([, field]) => !field.required && !field.local && field.default === undefined)
        .map(([key]) => key);
      assert.deepEqual(without, silent ?? []);
    });

    it("describes each field in a sentence", () => describesAll(fields));
  });
}

describe("executionTables", () => {
  it("describes each parameter of each of the 82 executions in a sentence", () => {
    const tables = Object.values(executionTables) as unknown as FieldTable[];
    assert.equal(tables.length, 82);
    tables.forEach(describesAll);
  });
});

function describesAll(fields: FieldTable): void {
  for (const [key, { doc }] of Object.entries(fields)) assert.match(doc, /^\S.*[.]$/s, key);
}
