import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readStackFolders } from "../../../components/stackFolder";
import { configKeys } from "../../../providers/komodo/stack/fields";
import { programFiles } from "../../../resourceSync/programFiles";
import { programText } from "../../../resourceSync/program";
import { readResourceSync } from "../../../resourceSync/read";
import type { ResourceInputs } from "../../../resourceSync/toInputs";
import { compile, moduleName } from "../../support/docs";

const declared = readResourceSync(__dirname, ["sample"]).declared.map(({ made }) => made);

function compiled(text: string): string[] {
  return compile(new Map([[moduleName({ file: "fleet", line: 1 }), text]]));
}

describe("programText", function () {
  this.timeout(60_000);

  it("D10: compiles for resources of every kind", () => {
    assert.deepEqual(compiled(programText(declared).text), []);
  });

  it("writes resources in an order in which each one knows those that it refers to", () => {
    const resources: ResourceInputs[] = [
      {
        kind: "Stack",
        name: "my-app",
        inputs: { name: "my-app", server: "nas", repo: "me/app", environment: "A=[[DOMAIN]]\n" },
        after: ["proxy"],
      },
      {
        kind: "Stack",
        name: "proxy",
        inputs: { name: "proxy", server: "gone", fileContents: "a: `b`\nc: ${D} \\\n" },
      },
      { kind: "Variable", name: "DOMAIN", inputs: { name: "DOMAIN", value: "example.com" } },
      { kind: "Server", name: "nas", inputs: { name: "nas" } },
    ];
    const { text, secrets } = programText(resources);
    assert.deepEqual(secrets, []);
    assert.equal(
      text,
      `import { Server, Stack, Variable } from "varanus/komodo";

const variableDomain = new Variable("DOMAIN", { value: "example.com", adopt: true });

const serverNas = new Server("nas", { adopt: true });

const stackProxy = new Stack("proxy", {
  server: "gone",
  fileContents: \`a: \\\`b\\\`
c: \\\${D} \\\\
\`,
  adopt: true,
});

new Stack(
  "my-app",
  {
    server: serverNas,
    repo: "me/app",
    environment: \`A=[[DOMAIN]]
\`,
    triggers: { DOMAIN: variableDomain.revision },
    adopt: true,
  },
  { dependsOn: [stackProxy] },
);
`,
    );
    assert.deepEqual(compiled(text), []);
  });

  it("S0-SEC-4: holds no secret: values come from the configuration, under keys of their own", () => {
    const resources: ResourceInputs[] = [
      { kind: "Secret", name: "API_TOKEN", inputs: { name: "API_TOKEN", value: "hunter2-a" } },
      {
        kind: "Stack",
        name: "app",
        inputs: {
          name: "app",
          server: "nas",
          repo: "me/app",
          envFilePath: ".env",
          webhookSecret: "hunter2-b",
          environment: "MODE=1\nDB_PASSWORD='hunter2-c'\nAPI_TOKEN=[[API_TOKEN]]\n",
        },
      },
      {
        kind: "Alerter",
        name: "chat",
        inputs: { name: "chat", endpoint: { type: "Slack", url: "https://hooks/hunter2-d" } },
      },
    ];
    const { text, secrets } = programText(resources);
    assert.ok(!text.includes("hunter2"));
    assert.deepEqual(
      secrets.map(({ key, subject }) => `${key}: ${subject}`),
      [
        'apiToken: Secret "API_TOKEN"',
        'stackAppWebhookSecret: Stack "app", webhookSecret',
        'stackAppDbPassword: Stack "app", environment DB_PASSWORD',
        'alerterChatEndpointUrl: Alerter "chat", endpoint.url',
      ],
    );
    assert.ok(text.includes("DB_PASSWORD='${config.requireSecret(\"stackAppDbPassword\")}'\n"));
    assert.deepEqual(compiled(text), []);
  });

  it("cuts circles of references, as of two procedures that run each other", () => {
    const procedure = (name: string, other: string): ResourceInputs => ({
      kind: "Procedure",
      name,
      inputs: {
        name,
        stages: [
          { name: "s", executions: [{ type: "RunProcedure", params: { procedure: other } }] },
        ],
      },
    });
    const { text } = programText([procedure("one", "two"), procedure("two", "one")]);
    assert.match(text, /new Procedure\("two"[^]*procedure: "one"[^]*procedure: procedureTwo/);
    assert.deepEqual(compiled(text), []);
  });
});

describe("programFiles", () => {
  it("writes a folder for each stack whose Compose file Komodo holds, and refers to it", () => {
    const { files, warnings } = programFiles(declared, "folders");
    assert.deepEqual(
      [...files.keys()],
      ["fleet.ts", "stacks/proxy/compose.yaml", "stacks/proxy/.env.example"],
    );
    assert.match(
      files.get("fleet.ts") ?? "",
      /compose: new pulumi\.asset\.FileAsset\("stacks\/proxy\/compose\.yaml"\)/,
    );
    assert.match(files.get("stacks/proxy/compose.yaml") ?? "", /^x-varanus:\n {2}server: nas\n/);
    assert.equal(files.get("stacks/proxy/.env.example"), "DOMAIN=changeme\nTOKEN=changeme\n");
    assert.deepEqual(warnings, []);
  });

  it("S0-NFR-6: the folders are stack folders that a Fleet accepts", () => {
    const root = mkdtempSync(path.join(tmpdir(), "varanus-folders-"));
    try {
      for (const [file, text] of programFiles(declared, "folders").files) {
        mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
        writeFileSync(path.join(root, file), text);
      }
      const { folders, problems } = readStackFolders(root, "stacks", { komodoFields: configKeys });
      assert.deepEqual(problems, []);
      assert.deepEqual(
        folders.map(({ name, extension }) => `${name} on ${extension.server ?? ""}`),
        ["proxy on nas"],
      );
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it("leaves a file that cannot stand in a folder in the program, and says so", () => {
    const stack: ResourceInputs = {
      kind: "Stack",
      name: "a",
      inputs: { name: "a", server: "s", fileContents: "services: [broken\n" },
    };
    const { files, warnings } = programFiles([stack], "folders");
    assert.deepEqual([...files.keys()], ["fleet.ts"]);
    assert.deepEqual(
      warnings.map(({ message }) => message),
      ["its Compose file cannot stand in a folder as it is, and was written into fleet.ts"],
    );
    assert.equal(path.extname([...files.keys()][0] ?? ""), ".ts");
  });
});
