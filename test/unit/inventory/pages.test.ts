import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { ansibleFields, ansibleHostFields } from "../../../inventory";
import { defaultFeatures } from "../../../inventory/features";
import { readPage } from "../../support/docs";

const root = path.resolve(__dirname, "..", "..", "..");

interface Task {
  readonly when?: string;
  readonly "ansible.builtin.include_role": {
    readonly name: string;
    readonly apply: { tags: string[] };
  };
  readonly tags: string[];
}

interface Pinned {
  readonly name: string;
  readonly version: string;
}

const read = (file: string): unknown => parse(readFileSync(path.join(root, file), "utf8"));
const [{ tasks }] = read("ansible/playbooks/main.yml") as [{ tasks: Task[] }];

/** First cells of the rows of a section's table. */
function rows(heading: string): string[] {
  const [, section = ""] = readPage("docs/inventory.md").split(`\n${heading}\n`);
  const [own = ""] = section.split(/\n#+ /);
  return [...own.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1] ?? "");
}

describe("docs/inventory.md", () => {
  it("has a row for each property of the field tables, and for no other", () => {
    assert.deepEqual(rows("### `ansible` of a server"), Object.keys(ansibleHostFields));
    assert.deepEqual(rows("### `varanus:ansible`").sort(), Object.keys(ansibleFields).sort());
  });

  it("names the features that hosts have by default, in the order of the playbook", () => {
    const named = rows("## The playbook");
    const known = Object.values(defaultFeatures).flat() as string[];
    assert.deepEqual([...named].sort(), [...new Set(known)].sort());
    const inTasks = tasks.map(({ when = "" }) => /^'(\w+)'/.exec(when)?.[1] ?? "");
    assert.deepEqual(named, [...new Set(inTasks)]);
  });
});

describe("ansible/playbooks/main.yml", () => {
  it("S0-TIER-8: includes each role only where a feature asks for it, with tags that reach into it", () => {
    for (const { when, tags, "ansible.builtin.include_role": role } of tasks) {
      assert.match(when ?? "", /^'\w+' in server_features( or '\w+' in server_features)?$/);
      assert.deepEqual(role.apply.tags, tags, role.name);
    }
  });
});

describe("ansible/requirements.yml", () => {
  it("S0-PER-2, S0-T-2.1: pins every role and collection, bpbradley.komodo at v1.3", () => {
    const { roles, collections } = read("ansible/requirements.yml") as {
      roles: Pinned[];
      collections: Pinned[];
    };
    assert.deepEqual(roles.find(({ name }) => name === "bpbradley.komodo")?.version, "v1.3");
    for (const { name, version } of [...roles, ...collections]) {
      assert.match(version, /^v?\d+\.\d+(\.\d+)?$/, name);
    }
    const fromGalaxy = tasks
      .map((task) => task["ansible.builtin.include_role"].name)
      .filter((name) => name.includes("."));
    assert.deepEqual(fromGalaxy.sort(), roles.map(({ name }) => name).sort());
  });
});
