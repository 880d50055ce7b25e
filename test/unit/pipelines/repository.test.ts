import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { checkSecretValues } from "../../../cli/doctor/secretValues";
import { facts, known } from "../../support/doctor";
import { scripts } from "../../support/pipelines";

const root = path.resolve(__dirname, "..", "..", "..");
const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8");

describe("Pulumi.<stack>.yaml of the repository", () => {
  for (const file of readdirSync(root).filter((name) => /^Pulumi\..+\.yaml$/.test(name))) {
    it(`S0-NFR-2, S4-AUD-P8: ${file} has no secret in clear`, () => {
      const settings = known(parse(textOf(file)) as Record<string, unknown>);
      assert.equal(checkSecretValues(facts({ settings })).message, "none in clear");
    });
  }
});

interface ForkPreview {
  readonly scratchSettings: (settings: object) => object | undefined;
}
// eslint-disable-next-line @typescript-eslint/no-require-imports -- a script of the workflows
const { scratchSettings } = require(path.join(scripts, "forkPreview.cjs")) as ForkPreview;

describe("scratchSettings", () => {
  it("puts a placeholder in the place of each ciphertext, at any depth", () => {
    const settings = {
      encryptedkey: "abc",
      secretsprovider: "azurekeyvault://v",
      config: {
        "komodo:password": { secure: "v1:x" },
        "varanus:secrets": { A: { value: { secure: "v1:y" }, scope: "all" } },
        "varanus:servers": [{ name: "nas", "my.token": { secure: "v1:z" } }],
      },
    };
    assert.deepEqual(scratchSettings(settings), {
      config: {
        "komodo:password": "placeholder",
        "varanus:secrets": { A: { value: "placeholder", scope: "all" } },
        "varanus:servers": [{ name: "nas", "my.token": "placeholder" }],
      },
      secrets: ["komodo:password", "varanus:secrets.A.value", 'varanus:servers[0]["my.token"]'],
    });
  });

  it("leaves out what asks a cloud account already in a preview", () => {
    const config = {
      "azure-native:location": "westeurope",
      "varanus:azure": {},
      "varanus:core": {},
      "varanus:phases": ["azure", "core", "fleet"],
      "varanus:stacks": "stacks",
    };
    assert.deepEqual(scratchSettings({ encryptionsalt: "v1:x", config }), {
      config: { "varanus:stacks": "stacks" },
      secrets: [],
    });
  });

  it("previews a stack whose settings name no encryption, as those of Pulumi Cloud", () => {
    const config = { "komodo:password": { secure: "v1:x" } };
    assert.deepEqual(scratchSettings({ config }), {
      config: { "komodo:password": "placeholder" },
      secrets: ["komodo:password"],
    });
  });

  it("answers nothing for a stack that was never made", () => {
    assert.equal(scratchSettings({ config: { "varanus:stacks": "stacks" } }), undefined);
  });
});

describe("docs/pipelines.md", () => {
  const page = textOf("docs/pipelines.md");

  it("names every workflow, every variable that they read, and every environment", () => {
    const folder = path.join(root, ".github", "workflows");
    const names = readdirSync(folder).flatMap((file) => {
      const text = readFileSync(path.join(folder, file), "utf8");
      const variables = [...text.matchAll(/\bvars\.(\w+)/g)].map((match) => match[1] ?? "");
      const environments = [...text.matchAll(/environment: (\w+)/g)].map((match) => match[1] ?? "");
      return [file, ...variables, ...environments];
    });
    assert.ok(names.length > 15);
    assert.deepEqual(
      names.filter((name) => !page.includes(name)),
      [],
    );
  });

  it("names the four outcomes of drift.cjs", () => {
    const script = readFileSync(path.join(scripts, "drift.cjs"), "utf8");
    const outcomes = [...script.matchAll(/^ {2}(\w+):(?: "|$)/gm)].map((match) => match[1] ?? "");
    assert.deepEqual(outcomes, ["clean", "drift", "unreachable", "failed"]);
    for (const outcome of outcomes) assert.ok(page.includes(`| \`${outcome}\` `), outcome);
  });
});

describe("docs/doctor.md", () => {
  it("has a row for each check", () => {
    const page = textOf("docs/doctor.md");
    const folder = path.join(root, "cli", "doctor");
    const checks = readdirSync(folder).flatMap((file) =>
      [...textOf(`cli/doctor/${file}`).matchAll(/const check = "([^"]+)"/g)].map((m) => m[1] ?? ""),
    );
    assert.ok(checks.length >= 9);
    for (const check of checks) assert.match(page, new RegExp(`^\\| ${check} +\\|`, "m"));
  });
});

describe(".github/CODEOWNERS", () => {
  it("S0-TB-1: guards the workflows and the configuration, by paths that exist", () => {
    const lines = textOf(".github/CODEOWNERS")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    const paths = lines.map((line) => line.split(/\s+/)[0] ?? "");
    for (const needed of ["*", "/.github/", "/Pulumi*.yaml", "/package-lock.json"]) {
      assert.ok(paths.includes(needed), needed);
    }
    for (const item of paths.filter((name) => !name.includes("*"))) {
      assert.ok(existsSync(path.join(root, item)), item);
    }
  });
});
