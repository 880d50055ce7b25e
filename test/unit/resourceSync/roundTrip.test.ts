import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "@iarna/toml";
import { canonical } from "../../../providers/dynamic/fields";
import { formatProblem } from "../../../providers/dynamic/problem";
import { resourceSyncToml } from "../../../resourceSync/exportToml";
import { readResourceSync, readSources } from "../../../resourceSync/read";
import { tomlKinds } from "../../../resourceSync/sections";
import { tableOf } from "../../../resourceSync/tables";
import type { ResourceInputs } from "../../../resourceSync/toInputs";

function reread(resources: readonly ResourceInputs[]): ResourceInputs[] {
  const text = resourceSyncToml(resources);
  const { declared, problems } = readSources([{ file: "export.toml", text }]);
  assert.deepEqual(problems.map(formatProblem), []);
  return declared.map(({ made }) => made);
}

/** What a resource means: every input in its canonical form, defaults filled in. */
function meaning({ kind, name, inputs, after = [] }: ResourceInputs): unknown {
  const table = tableOf(kind);
  const known = Object.entries(table).map(([key, field]) => [key, canonical(field, inputs[key])]);
  return { kind, name, after, inputs: Object.fromEntries(known) as unknown };
}

function meanings(resources: readonly ResourceInputs[]): unknown[] {
  const key = ({ kind, name }: ResourceInputs): string => `${kind}/${name}`;
  return [...resources].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map(meaning);
}

const sample = readResourceSync(__dirname, ["sample"]);
const declared = sample.declared.map(({ made }) => made);
const visible = declared.filter(({ kind }) => kind !== "Secret");

describe("TOML of every kind", () => {
  it("is read without a problem, and with a warning of a secret in clear alone", () => {
    assert.deepEqual(sample.problems.map(formatProblem), []);
    assert.deepEqual(sample.warnings.map(formatProblem), [
      'sample/nested/applications.toml:8:1: Variable "TOKEN": is a secret whose value stands in ' +
        "the file in clear. Take it out of the file, and set it as a secret of the Pulumi configuration.",
    ]);
    const kinds = new Set(sample.declared.map(({ entry }) => entry.kind));
    assert.deepEqual([...kinds].sort(), [...tomlKinds].sort());
  });

  it("S0-LK-4: means the same after an export and a second reading", () => {
    assert.deepEqual(meanings(reread(declared)), meanings(visible));
  });

  it("is the same text when it is exported again", () => {
    const text = resourceSyncToml(visible);
    assert.equal(resourceSyncToml(reread(visible)), text);
  });

  it("reads alike in plain TOML 1.0, which knows nothing of Komodo's backslashes", () => {
    const text = resourceSyncToml(visible);
    const { stack } = parse(text) as unknown as {
      stack: { name: string; config: { file_contents: string } }[];
    };
    const proxy = visible.find(({ name }) => name === "proxy");
    assert.equal(stack[0]?.config.file_contents, proxy?.inputs.fileContents);
  });
});

/** Texts with everything that quoting can get wrong. */
const text = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 6 }) },
      fc.constantFrom("\\", '"', "'", '"""', "'''", "\n", "\r\n", "\t", "#", "[[", "]]", "${", "`"),
      fc.constantFrom("\u0000", "\u001b", "\u007f", "\u2028", "\\n", '\\"', "x = 1\n", '""'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

describe("texts in an export", () => {
  it("any text, of one line or many, comes back as it was", () => {
    const stack = (fileContents: string, environment: string): ResourceInputs => ({
      kind: "Stack",
      name: "a",
      inputs: { name: "a", server: "s", fileContents, environment, description: fileContents },
      after: [],
    });
    fc.assert(
      fc.property(text, text, (one, two) => {
        fc.pre(one.trim() !== "");
        const toml = resourceSyncToml([stack(`x${one}`, two)]);
        const { declared: found } = readSources([{ file: "a.toml", text: toml }]);
        const [{ config, description } = {}] = found.map(({ entry }) => entry);
        assert.deepEqual(config?.file_contents, `x${one}`);
        assert.deepEqual(config.environment ?? "", two);
        assert.deepEqual(description, `x${one}`);
      }),
      { numRuns: 500 },
    );
  });

  it("any text inside of lists and inline tables comes back as it was", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (items) => {
        const toml = resourceSyncToml([
          { kind: "Server", name: "s", inputs: { name: "s", links: items } },
          {
            kind: "Procedure",
            name: "p",
            inputs: {
              name: "p",
              stages: [
                {
                  name: "s",
                  executions: items.map((pattern) => ({
                    type: "BatchDeployStack",
                    params: { pattern },
                  })),
                },
              ],
            },
          },
        ]);
        const { declared: entries } = readSources([{ file: "a.toml", text: toml }]);
        const [server = {}, procedure = {}] = entries.map(({ entry }) => entry.config);
        assert.deepEqual(server.links, items);
        const [stage] = procedure.stage as { executions: { execution: { params: unknown } }[] }[];
        assert.deepEqual(
          stage?.executions.map(
            ({ execution }) => (execution.params as { pattern: string }).pattern,
          ),
          items,
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe("resourceSyncToml", () => {
  it("writes no value of a secret: fields are left out and secrets stand as comments", () => {
    const toml = resourceSyncToml([
      { kind: "Secret", name: "TOKEN", inputs: { name: "TOKEN", value: "hunter2-token" } },
      {
        kind: "Stack",
        name: "a",
        inputs: { name: "a", server: "s", repo: "me/a", webhookSecret: "hunter2-hook" },
      },
      {
        kind: "Alerter",
        name: "chat",
        inputs: { name: "chat", endpoint: { type: "Slack", url: "https://hooks/hunter2" } },
      },
    ]);
    assert.equal(
      toml,
      [
        "# webhook_secret is a secret and left out; a sync of this file would reset it.",
        "[[stack]]",
        'name = "a"',
        "deploy = true",
        "[stack.config]",
        'server = "s"',
        'repo = "me/a"',
        "",
        "##",
        "",
        "# endpoint.url is a secret and left out; a sync of this file would reset it.",
        "[[alerter]]",
        'name = "chat"',
        "[alerter.config]",
        "enabled = true",
        'endpoint.type = "Slack"',
        "endpoint.params = {}",
        "",
        "##",
        "",
        "# Secret: its value is not exported. A sync that declares it without its value would clear it.",
        "# [[variable]]",
        '# name = "TOKEN"',
        "# is_secret = true",
        "",
      ].join("\n"),
    );
  });
});
