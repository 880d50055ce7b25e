import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { CONFIGS_LABEL } from "../../compose/configLabels";
import { parseCompose } from "../../compose/document";
import { substitute } from "../../compose/interpolation";
import { composeVariables } from "../../compose/names";
import { publishedPorts } from "../../compose/ports";
import { referenceProblems } from "../../compose/references";
import { renderCompose } from "../../compose/render";
import { validateSchema } from "../../compose/schema";
import { formatProblem } from "../../providers/dynamic/problem";
import { COMPOSE_CASES, TEMPLATES } from "../support/composeCases";
import {
  composeModel,
  describeWithCompose,
  inFolder,
  INLINE_CONFIGS_VERSION,
  runCompose,
} from "../support/composeCli";

const root = path.resolve(__dirname, "..", "..");
const stacks = path.join(root, "stacks");

interface Model {
  services: Record<string, { labels?: Record<string, string> }>;
  configs?: Record<string, { file?: string; content?: string }>;
  "x-varanus"?: unknown;
}

function rendered(text: string, readSideFile: (name: string) => string): string {
  const { text: result, problems } = renderCompose(text, { file: "compose.yaml", readSideFile });
  assert.deepEqual(problems.map(formatProblem), []);
  return result;
}

/** The source's model as rendering should change it: files inside, the block gone. */
function withFilesInside({ "x-varanus": _block, ...model }: Model): Model {
  const configs = Object.entries(model.configs ?? {}).map(([name, { file, ...config }]) => {
    if (file === undefined) return [name, config] as const;
    // In its output Compose doubles every dollar, as its input has to.
    const content = fs.readFileSync(file, "utf8").replaceAll("$", "$$$$");
    return [name, { ...config, content }] as const;
  });
  return model.configs ? { ...model, configs: Object.fromEntries(configs) } : model;
}

/** Takes our label out of a model and answers the services that had it. */
function takeLabels(model: Model): string[] {
  return Object.entries(model.services).flatMap(([name, service]) => {
    const { [CONFIGS_LABEL]: ours, ...others } = service.labels ?? {};
    if (ours === undefined) return [];
    assert.match(ours, /^[0-9a-f]{12}$/);
    if (Object.keys(others).length > 0) service.labels = others;
    else delete service.labels;
    return [name];
  });
}

const LABELLED: Readonly<Record<string, readonly string[]>> = {
  adguard: ["adguard"],
  "forward-auth": [],
  gatus: ["gatus"],
  homepage: ["homepage"],
  portainer: [],
  traefik: ["traefik"],
  vaultwarden: [],
};

describeWithCompose("stacks/, read by Compose", INLINE_CONFIGS_VERSION, () => {
  it("are the ones listed here", () => {
    assert.deepEqual(fs.readdirSync(stacks).sort(), Object.keys(LABELLED));
  });

  for (const [name, labelled] of Object.entries(LABELLED)) {
    const cwd = path.join(stacks, name);
    const args = ["-p", name, "-f", "compose.yaml", "--env-file", path.join(cwd, ".env.example")];

    it(`S0-NFR-6: ${name} passes docker compose config as it stands`, async () => {
      const outcome = await runCompose([...args, "config", "-q"], { cwd });
      assert.deepEqual(outcome, { code: 0, stdout: "", stderr: "" });
    });

    it(`S0-NFR-6: ${name} means the same when it is rendered`, async () => {
      const source = fs.readFileSync(path.join(cwd, "compose.yaml"), "utf8");
      const text = rendered(source, (file) => fs.readFileSync(path.join(cwd, file), "utf8"));
      await inFolder({ "compose.yaml": text }, async (folder) => {
        const run = { cwd: folder };
        const outcome = await runCompose([...args, "config", "-q"], run);
        assert.deepEqual(outcome, { code: 0, stdout: "", stderr: "" });
        const actual = (await composeModel(args, run)) as unknown as Model;
        const expected = (await composeModel(args, { cwd })) as unknown as Model;
        assert.deepEqual(takeLabels(actual), labelled);
        assert.deepEqual(actual, withFilesInside(expected));
      });
    });
  }
});

describeWithCompose("renderCompose, read by Compose", INLINE_CONFIGS_VERSION, () => {
  const web = "services:\n  web: { image: x, configs: [c] }\nconfigs:\n  c: { file: ./c }\n";

  async function serviceHash(text: string): Promise<string> {
    return inFolder({ "compose.yaml": text }, async (cwd) => {
      const { code, stdout, stderr } = await runCompose(["config", "--hash", "web"], { cwd });
      assert.equal(code, 0, stderr);
      return stdout;
    });
  }

  it("changes the hash of a service with the text of its configs, which Compose does not", async () => {
    const [one, two] = [rendered(web, () => "1"), rendered(web, () => "2")];
    const withoutLabel = (text: string): string => text.replace(/labels: \{[^}]*\}, /, "");
    assert.ok(!withoutLabel(one).includes(CONFIGS_LABEL));
    assert.notEqual(await serviceHash(one), await serviceHash(two));
    assert.equal(await serviceHash(withoutLabel(one)), await serviceHash(withoutLabel(two)));
  });

  const line = fc.oneof(
    fc.constantFrom(...TEMPLATES, "[[NAME]]", '"', "'", "\\", "# no", "\t", "- a: b", "", " ", "|"),
    fc.string({ unit: "grapheme", maxLength: 8 }),
  );
  const text = fc
    .tuple(
      fc.array(line, { maxLength: 6 }),
      fc.constantFrom("\n", "\r\n"),
      fc.constantFrom("", "\n"),
    )
    .map(([lines, separator, end]) => lines.join(separator) + end)
    .filter((sample) => sample !== "");

  for (const form of ["block", "flow"]) {
    it(`hands every side file over unchanged, dollars included (${form} style, 150 samples)`, async () => {
      const samples = fc.sample(text, { seed: 7, numRuns: 150 });
      const entry = (i: number): string =>
        form === "flow" ? `  c${i}: { file: ./${i} }\n` : `  c${i}:\n    file: ./${i}\n`;
      // Compose leaves out configs that no service uses.
      const names = samples.map((_, i) => `c${i}`).join(", ");
      const entries = samples.map((_, i) => entry(i)).join("");
      const source = `services: { web: { image: x, configs: [${names}] } }\nconfigs:\n${entries}`;
      const result = rendered(source, (file) => samples[Number(file.slice(2))] ?? "");
      const model = await inFolder({ "compose.yaml": result }, (cwd) => composeModel([], { cwd }));
      const configs = (model as unknown as Model).configs ?? {};
      const read = samples.map((_, i) => configs[`c${i}`]?.content?.replaceAll("$$", "$"));
      assert.deepEqual(read, samples);
    });
  }
});

/** The table was made with 2.40.3; older versions know fewer keys. */
const TABLE_VERSION = "2.40.0";

function isAcceptedByVaranus(text: string): boolean {
  const { document, problems } = parseCompose(text, "compose.yaml");
  if (!document) return problems.length === 0;
  const all = [
    ...validateSchema(document),
    ...composeVariables(document).problems,
    ...referenceProblems(document),
    ...publishedPorts(document).problems,
  ];
  return all.length === 0;
}

describeWithCompose("validation, beside Compose's own", TABLE_VERSION, () => {
  for (const { what, text, verdict } of COMPOSE_CASES) {
    it(`${verdict} ${what}`, async () => {
      const { code, stderr } = await inFolder({ "compose.yaml": text }, (cwd) =>
        runCompose(["config", "-q"], { cwd }),
      );
      const byCompose = verdict === "both accept" || verdict === "only Varanus refuses";
      const byVaranus = verdict === "both accept" || verdict === "only Compose refuses";
      assert.equal(code === 0, byCompose, stderr);
      assert.equal(isAcceptedByVaranus(text), byVaranus);
    });
  }
});

describeWithCompose("substitute, beside Compose's own", TABLE_VERSION, () => {
  it(`gives what Compose gives for ${TEMPLATES.length} texts`, async () => {
    const env: Record<string, string> = { A: "a", B_1: "b", EMPTY: "" };
    const labels = Object.fromEntries(TEMPLATES.map((template, i) => [`k${i}`, template]));
    const file = stringify({ services: { web: { image: "x", labels } } });
    const model = await inFolder({ "compose.yaml": file }, (cwd) => composeModel([], { cwd, env }));
    const byCompose = (model as unknown as Model).services.web?.labels ?? {};
    assert.deepEqual(
      TEMPLATES.map((template) => [template, substitute(template, (name) => env[name])]),
      TEMPLATES.map((template, i) => [template, byCompose[`k${i}`]?.replaceAll("$$", "$")]),
    );
  });
});
