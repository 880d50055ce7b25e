import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { type FleetSpec, planFleet } from "../../components/plan";
import { readStackFolders } from "../../components/stackFolder";
import { parseCompose } from "../../compose/document";
import { validateExtension } from "../../compose/extension";
import { extensionSchema } from "../../compose/extensionSchema";
import { referenceProblems } from "../../compose/references";
import { validateSchema } from "../../compose/schema";
import { readConfig } from "../../config";
import { configKeys as varanusKeys } from "../../config/keys";
import type { FieldTable } from "../../providers/dynamic/fields";
import { formatProblem } from "../../providers/dynamic/problem";
import { environmentName } from "../../providers/http/settings";
import { configKeys } from "../../providers/komodo/stack/fields";
import { fieldsMarkdown, type Page, pages, stalePages, withFields } from "../../scripts/docs";

import {
  compile,
  type Example,
  examples,
  examplesOf,
  moduleName,
  pageFiles,
  readPage,
} from "../support/docs";

const root = path.resolve(__dirname, "..", "..");

function examplesIn(language: string): Example[] {
  return examples.filter((example) => example.language === language);
}

describe("TypeScript examples of the docs", function () {
  this.timeout(120_000);

  it("compile under the project's own rules, each as a module", () => {
    const found = examplesIn("ts");
    assert.ok(found.length >= 7, `only ${found.length} examples were found`);
    assert.deepEqual(compile(new Map(found.map((e) => [moduleName(e), e.text]))), []);
  });

  it("would not compile with a mistyped input", () => {
    const text = 'import { Server } from "varanus";\nnew Server("nas", { adress: "x" });\n';
    assert.deepEqual(compile(new Map([[moduleName({ file: "wrong.md", line: 1 }), text]])), [
      "wrong.md-line-1.ts:2: Object literal may only specify known properties, but 'adress' does " +
        "not exist in type 'ServerArgs'. Did you mean to write 'address'?",
    ]);
  });
});

/** Form of a key; no more of it is looked at. */
const PRIVATE_KEY =
  "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";

describe("YAML examples of the docs", () => {
  const before = pulumi.runtime.allConfig();
  after(() => pulumi.runtime.setAllConfig(before));

  const composeFiles = examplesIn("yaml").filter(({ text }) => /^services:/m.test(text));
  const stackFiles = examplesIn("yaml").filter(({ text }) => /^config:/m.test(text));

  it("S0-NFR-6: Compose examples fit the Compose Specification and the x-varanus schema", () => {
    assert.ok(composeFiles.length >= 3, `only ${composeFiles.length} examples were found`);
    for (const { file, line, text } of composeFiles) {
      const { document, problems } = parseCompose(text, `${file} line ${line}`);
      const all = document
        ? [
            ...validateSchema(document),
            ...validateExtension(document, { komodoFields: configKeys }).problems,
            ...referenceProblems(document),
          ]
        : problems;
      assert.deepEqual(all.map(formatProblem), []);
    }
  });

  it("examples of Pulumi.<stack>.yaml are accepted, and hold no key that is not documented", () => {
    assert.ok(stackFiles.length >= 1, "no example was found");
    for (const { text } of stackFiles) {
      const { config } = parse(text) as { config: Record<string, unknown> };
      configure(config);
      const { phases, fleet } = readConfig();
      assert.ok(!phases.has("fleet") || fleet.servers.length > 0);
      const documented = documentedKeys();
      assert.deepEqual(
        Object.keys(config).filter((key) => !documented.includes(key)),
        [],
      );
    }
  });
});

/** Sets configuration as the engine hands it to a program: `secure` values stand there in clear. */
function configure(values: Record<string, unknown>): void {
  const encrypted = new Set<string>();
  const texts = Object.entries(values).map(([key, value]): [string, string] => {
    const clear: unknown = JSON.parse(JSON.stringify(value), (name, part: unknown) => {
      if (typeof part !== "object" || part === null || !("secure" in part)) return part;
      encrypted.add(key);
      return name === "privateKey" ? PRIVATE_KEY : "in clear, of 32 characters or so";
    });
    return [key, typeof clear === "string" ? clear : JSON.stringify(clear)];
  });
  pulumi.runtime.setAllConfig(Object.fromEntries(texts), [...encrypted]);
}

function documentedKeys(): string[] {
  const rows = readPage("docs/configuration.md").matchAll(
    /^\| `((?:komodo|pangolin|varanus):\w+)`/gm,
  );
  return [...rows].map((match) => match[1] ?? "").sort();
}

/** Keys that a source reads, found by the form in which it names them. */
function keysIn(file: string, pattern: RegExp): string[] {
  const names = [...readPage(file).matchAll(pattern)].map((match) => match[1] ?? "");
  return [...new Set(names)];
}

describe("docs/configuration.md", () => {
  it("has a row for each key that the sources read, and for no other", () => {
    const remote = [
      ...keysIn("providers/komodo/settings.ts", /"(komodo:\w+)"/g),
      ...keysIn("providers/pangolin/settings.ts", /"(pangolin:\w+)"/g),
    ];
    const varanus = Object.keys(varanusKeys).map((key) => `varanus:${key}`);
    assert.deepEqual(documentedKeys(), [...remote, ...varanus].sort());
  });

  it("names the environment variable of each key of a remote system as the code derives it", () => {
    const rows = readPage("docs/configuration.md").matchAll(
      /^\| `((?:komodo|pangolin):\w+)`\s*\| `(\w+)`/gm,
    );
    const pairs = [...rows].map((match) => [match[1] ?? "", match[2]]);
    const remote = documentedKeys().filter((key) => !key.startsWith("varanus:"));
    assert.equal(pairs.length, remote.length);
    for (const [key = "", name] of pairs) assert.equal(name, environmentName(key));
  });
});

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

function fieldPaths({ properties = {} }: SchemaNode): string[] {
  return Object.entries(properties).flatMap(([name, node]) => {
    const inner = fieldPaths(node).map((field) => `${name}.${field}`);
    return inner.length > 0 ? inner : [name];
  });
}

describe("docs/stack-folders.md", () => {
  it("has a row for each field of x-varanus, and for no other", () => {
    const [, section = ""] = readPage("docs/stack-folders.md").split("## The x-varanus block");
    const [table = ""] = section.split("\n### ");
    const rows = [...table.matchAll(/^\| `([\w.]+)`/gm)].map((match) => match[1] ?? "");
    assert.deepEqual(rows.sort(), fieldPaths(extensionSchema as SchemaNode).sort());
  });
});

describe("the example of docs/stack-folders.md", () => {
  const [compose] = examplesOf("docs/stack-folders.md").filter(
    ({ language }) => language === "yaml",
  );
  const VALUE = { value: "one-two" };
  let project: string;

  before(() => {
    project = mkdtempSync(path.join(tmpdir(), "varanus-docs-"));
    const names = ["DOMAIN=example.com", "VAULT_ADMIN_TOKEN=changeme", ""].join("\n");
    addFolder("vault", { "compose.yaml": compose?.text ?? "", ".env.example": names });
    addFolder("traefik", { "compose.yaml": "services:\n  traefik:\n    image: traefik:v3\n" });
  });

  after(() => rmSync(project, { recursive: true, force: true }));

  function addFolder(name: string, files: Record<string, string>): void {
    const folder = path.join(project, "stacks", name);
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
  }

  function planWith(secrets: FleetSpec["secrets"]) {
    const { folders, problems } = readStackFolders(project, "stacks", { komodoFields: configKeys });
    assert.deepEqual(problems.map(formatProblem), []);
    const servers = [{ name: "nas", tier: "trusted" as const }];
    return planFleet(
      { servers, variables: { DOMAIN: { value: "example.com" } }, secrets },
      folders,
    );
  }

  it("S0-CF-2: gives the environment that the page shows", () => {
    const { stacks, problems } = planWith({ VAULT_ADMIN_TOKEN: VALUE });
    assert.deepEqual(problems, []);
    const shown = examplesOf("docs/stack-folders.md").find(({ text }) =>
      text.startsWith("DOMAIN="),
    );
    assert.equal(stacks.find(({ name }) => name === "vault")?.environment, shown?.text);
  });

  it("S0-SEC-4: gives the finding that the page shows when the secret is missing", () => {
    const shown = examplesOf("docs/stack-folders.md").find(({ text }) =>
      text.startsWith("stacks/vault/compose.yaml:"),
    );
    const found = planWith({}).problems.map(formatProblem);
    assert.deepEqual(
      found.map((line) => `${line}\n`),
      [shown?.text],
    );
  });
});

describe("pages of the kinds", function () {
  this.timeout(60_000);
  const template = [
    ...["Example", "Calls", "Not managed", "Inputs", "Outputs", "Adopt and import"],
  ];

  it("have the inputs that the field tables have (else run `npm run docs`)", async () => {
    const stale = await stalePages();
    assert.deepEqual(
      stale.map(({ page }) => page.file),
      [],
    );
  });

  for (const { kind, file } of pages) {
    it(`${kind} has the template's sections in order, with an example that makes one`, () => {
      const text = readPage(file);
      const name = kind.split(":")[1] ?? "";
      const required = [...text.matchAll(/^## (.+)$/gm)]
        .map((match) => match[1] ?? "")
        .filter((heading) => template.includes(heading));
      assert.equal(text.split("\n")[0], `# ${name}`);
      assert.deepEqual(required, template);
      assert.ok(
        examplesOf(file).some((e) => e.language === "ts" && e.text.includes(`new ${name}(`)),
      );
    });
  }
});

describe("fieldsMarkdown", () => {
  it("lists required inputs first, then tables of nested objects and long lists of values", () => {
    const fields: FieldTable = {
      mode: { type: "string", default: "a", oneOf: ["a", "b"], doc: "How | where." },
      hue: { type: "string", oneOf: ["1", "2", "3", "4", "5", "6", "7"], doc: "Colour." },
      size: { type: "number", required: true, range: [1, 9], replace: true, doc: "Size." },
      token: { type: "string", secret: true, local: true, doc: "Token." },
      on: { type: "boolean", default: false, initial: true, doc: "On." },
      parts: {
        type: "objects",
        default: [],
        fields: { name: { type: "string", required: true, doc: "Name." } },
        unordered: true,
        doc: "Parts.",
      },
    };
    const head = ["| Input | Type | Default | What it is |", "| --- | --- | --- | --- |"];
    assert.deepEqual(fieldsMarkdown(fields).split("\n"), [
      ...head,
      "| `size` | number | required | Size. From 1 to 9. **A change replaces the resource.** |",
      '| `mode` | string | `"a"` | How \\| where. One of `a`, `b`. |',
      "| `hue` | string | none | Colour. One of 7 values, see below. |",
      "| `token` | string | none | Token. **Secret.** A change alone updates nothing. |",
      "| `on` | boolean | `true` (Komodo's own: `false`) | On. |",
      "| `parts` | list of objects, see below | `[]` | Parts. The order carries no meaning. |",
      ...["", "### Inside `parts`", ""],
      ...head,
      "| `name` | string | required | Name. |",
      ...["", "### Values of `hue`", ""],
      "`1`, `2`, `3`, `4`, `5`, `6`, `7`.",
    ]);
  });
});

describe("withFields", () => {
  const page: Page = {
    kind: "komodo:X",
    file: "docs/kinds/x.md",
    fields: { on: { type: "boolean", default: true, doc: "On." } },
  };

  it("replaces only what stands between the marks", () => {
    const text = "before\n<!-- fields -->\nold\n<!-- /fields -->\nafter\n";
    const table = fieldsMarkdown(page.fields);
    assert.equal(
      withFields(page, text),
      `before\n<!-- fields -->\n\n${table}\n\n<!-- /fields -->\nafter\n`,
    );
  });

  it("refuses a page without marks", () => {
    assert.throws(() => withFields(page, "text\n"), {
      message:
        'Page "docs/kinds/x.md": has no marks <!-- fields --> and <!-- /fields -->. ' +
        "Add them on own lines.",
    });
  });
});

describe("links of the docs", () => {
  it("lead to files and headings that exist", () => {
    const broken = pageFiles.flatMap((file) =>
      [...readPage(file).matchAll(/\]\(((?!https?:)[^)\s]+)\)/g)]
        .map((match) => match[1] ?? "")
        .filter((target) => !leadsSomewhere(file, target))
        .map((target) => `${file}: ${target}`),
    );
    assert.deepEqual(broken, []);
  });
});

function leadsSomewhere(from: string, target: string): boolean {
  const [name = "", anchor] = target.split("#");
  const file = name === "" ? from : path.posix.join(path.posix.dirname(from), name);
  if (!existsSync(path.join(root, file))) return false;
  return anchor === undefined || anchorsOf(file).includes(anchor);
}

/** Anchors as Git hosts make them from headings: lower case, no punctuation, blanks as hyphens. */
function anchorsOf(file: string): string[] {
  return [...readPage(file).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? "")
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
