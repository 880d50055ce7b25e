import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { readFleetConfig } from "../../config";

/** What `readFleetConfig` answers for these values of `varanus:*`, given as Pulumi gives them. */
function readWith(values: Record<string, unknown>): ReturnType<typeof readFleetConfig> {
  const texts = Object.entries(values).map(([key, value]) => [
    `varanus:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>);
  return readFleetConfig(new pulumi.Config("varanus"));
}

function refusal(values: Record<string, unknown>): string[] {
  let lines: string[] = [];
  assert.throws(
    () => readWith(values),
    (error: Error) => {
      lines = error.message.split("\n");
      return true;
    },
  );
  assert.equal(lines[0], "Configuration:");
  return lines.slice(1);
}

describe("readFleetConfig", () => {
  const before = pulumi.runtime.allConfig();
  after(() => pulumi.runtime.setAllConfig(before));

  it("reads every key; a scalar is the value of a variable", () => {
    const nas = { name: "nas", tier: "trusted" };
    const fleet = readWith({
      servers: [nas],
      variables: { DOMAIN: "example.com", PORT: 8080, ON: true, SCOPED: { value: "x" } },
      secrets: { API_TOKEN: { value: "t", scope: ["nas"] } },
      tags: { trusted: "Green" },
      external: ["BACKUP_BUCKET"],
      stacks: "apps",
    });
    assert.deepEqual(fleet, {
      servers: [nas],
      variables: {
        DOMAIN: { value: "example.com" },
        PORT: { value: "8080" },
        ON: { value: "true" },
        SCOPED: { value: "x" },
      },
      secrets: { API_TOKEN: { value: "t", scope: ["nas"] } },
      tags: { trusted: "Green" },
      external: ["BACKUP_BUCKET"],
      stacks: "apps",
    });
  });

  it("D8: takes names that exist on some servers only, and refuses an empty scope", () => {
    const external = { BACKUP_KEY: ["nas"], REGION: "all" };
    assert.deepEqual(readWith({ external }).external, external);
    assert.deepEqual(refusal({ external: { BACKUP_KEY: null } }), [
      'Configuration "varanus:external.BACKUP_KEY": "scope" is missing. Set "scope".',
    ]);
  });

  it("takes the folder stacks and nothing else without configuration", () => {
    assert.deepEqual(readWith({}), { servers: [], variables: {}, secrets: {}, stacks: "stacks" });
  });

  it("refuses each key of another form and shows no value, which may be secret", () => {
    assert.deepEqual(
      refusal({ servers: { nas: {} }, secrets: "hunter2", tags: { a: 1 }, external: "BUCKET" }),
      [
        'Configuration "varanus:servers": is not a list. Write it in Pulumi.<stack>.yaml as a ' +
          "list, such as `[{ name: nas, tier: trusted }]`.",
        'Configuration "varanus:secrets": is not a map. Write it in Pulumi.<stack>.yaml as a ' +
          "map, such as `{ API_TOKEN: { secure: ... } }`.",
        'Configuration "varanus:tags": is not a map of texts. Write it in Pulumi.<stack>.yaml ' +
          "as a map of texts, such as `{ trusted: Green }`.",
        'Configuration "varanus:external": is not a list of names, or a map of names. Write it in ' +
          "Pulumi.<stack>.yaml as a list of names, or a map of names, such as `{ BACKUP_KEY: [nas] }`.",
      ],
    );
  });

  it("refuses a variable without a value instead of taking it as `null`", () => {
    assert.deepEqual(refusal({ variables: { DOMAIN: null, LIST: ["hunter2"] } }), [
      'Configuration "varanus:variables.DOMAIN": "value" is missing. Set "value".',
      'Configuration "varanus:variables.LIST": is not a map. Give it as a map of its properties.',
    ]);
  });

  it("refuses mistyped keys, and leaves those of other programs alone", () => {
    assert.deepEqual(refusal({ server: [], hosts: [] }), [
      'Configuration "varanus:server": is no key of Varanus. Use "varanus:servers", or run ' +
        "`pulumi config rm varanus:server`.",
      'Configuration "varanus:hosts": is no key of Varanus. To remove it, run ' +
        "`pulumi config rm varanus:hosts`.",
    ]);
    pulumi.runtime.setAllConfig({ "homelab:server": "x", "komodo:url": "http://x" });
    assert.deepEqual(readFleetConfig(new pulumi.Config("varanus")).servers, []);
  });

  it("names the property of a server that is wrong", () => {
    assert.deepEqual(refusal({ servers: [{ name: "nas", tier: "dmz", adress: "x" }, "dmz"] }), [
      'Configuration "varanus:servers[0]": "adress" is not a property. Use "address", or ' +
        "remove it.",
      'Configuration "varanus:servers[0]": "tier" is "dmz", allowed are trusted, untrusted. ' +
        "Choose one of them.",
      'Configuration "varanus:servers[1]": is not a map. Give it as a map of its properties.',
    ]);
  });
});
