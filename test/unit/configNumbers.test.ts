import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readFleetConfig } from "../../config";
import { ConfigReader } from "../../config/reader";
import { coreVmFields } from "../../components/azure/fields";

/*
 * `pulumi config set --path` writes digits as a number, and so does a person who leaves out the
 * quotes. Pulumi hands a key over as JSON: what is given here is what arrives.
 */

/** The JSON of a key is given as it stands: numbers in it may be ones that JavaScript cannot hold. */
function configure(values: Readonly<Record<string, string>>): void {
  const keys = Object.entries(values).map(([key, json]) => [`varanus:${key}`, json]);
  pulumi.runtime.setAllConfig(
    Object.fromEntries(keys) as Record<string, string>,
    Object.keys(values).map((key) => `varanus:${key}`),
  );
}

function findings(work: () => unknown): string[] {
  let lines: string[] = [];
  assert.throws(work, (error: Error) => {
    lines = error.message.split("\n").slice(1);
    return true;
  });
  return lines;
}

const read = () => readFleetConfig(new pulumi.Config("varanus"));

describe("numbers in configuration where texts are meant", () => {
  const before = pulumi.runtime.allConfig();
  after(() => pulumi.runtime.setAllConfig(before));

  it("a whole number is its digits, as the value itself and as the property value", () => {
    configure({ variables: '{"PORT":8080,"SCOPED":{"value":8081,"scope":"all"}}' });
    assert.deepEqual(read().variables, {
      PORT: { value: "8080" },
      SCOPED: { value: "8081", scope: "all" },
    });
  });

  it("refuses one that does not arrive as it was written, and shows it not", () => {
    configure({
      variables: '{"CHANNEL":123456789012345678,"VERSION":3.1,"SCOPED":{"value":1e21}}',
      secrets: '{"PIN":123456789012345678}',
    });
    const refused = (path: string, command: string): string =>
      `Configuration "varanus:${path}": is a number, which does not arrive as it is written. ` +
      `Run \`pulumi config set ${command} --path 'varanus:${path}'`;
    assert.deepEqual(findings(read), [
      `${refused("variables.CHANNEL", "--type string")} VALUE\`.`,
      `${refused("variables.VERSION", "--type string")} VALUE\`.`,
      `${refused("variables.SCOPED.value", "--type string")} VALUE\`.`,
      `${refused("secrets.PIN", "--secret")}\`.`,
    ]);
  });

  it("says for every other text how to write it", () => {
    configure({
      servers: '[{"name":12,"tier":"trusted","tags":[1]}]',
      azure:
        '{"adminRanges":["203.0.113.7"],"adminSshKeys":[],"dnsLabel":"abc",' +
        '"backupStorage":{"accountName":123456},"tags":{"cost-center":42}}',
    });
    const about = (path: string, finding: string) => `Configuration "varanus:${path}": ${finding}`;
    assert.deepEqual(findings(read), [
      about(
        "servers[0]",
        '"name" must be a string, but is 12. ' +
          "Run `pulumi config set --type string --path 'varanus:servers[0].name' VALUE`.",
      ),
      about(
        "servers[0]",
        '"tags" must be a list of strings, but is a list. ' +
          'Write what is in "tags" in quotes, in Pulumi.<stack>.yaml.',
      ),
    ]);
    const reader = new ConfigReader();
    reader.map("azure", coreVmFields);
    assert.deepEqual(findings(() => reader.refuse()).slice(1), [
      about(
        "azure",
        '"backupStorage.accountName" must be a string, but is 123456. Run `pulumi config set ' +
          "--type string --path 'varanus:azure.backupStorage.accountName' VALUE`.",
      ),
      about(
        "azure",
        '"tags" must be a map of strings, but is an object. ' +
          'Write what is in "tags" in quotes, in Pulumi.<stack>.yaml.',
      ),
    ]);
  });

  it("S0-NFR-2: shows no text that stands where an object with secrets is meant", () => {
    configure({ azure: '{"sshHostKey":"hunter2"}' });
    const reader = new ConfigReader();
    reader.map("azure", coreVmFields);
    assert.ok(
      findings(() => reader.refuse()).includes(
        'Configuration "varanus:azure": "sshHostKey" must be an object, but is a text. ' +
          'Give "sshHostKey" the right type.',
      ),
    );
  });
});
