import assert from "node:assert/strict";
import { parse } from "yaml";
import { CONFIGS_LABEL } from "../../../compose/configLabels";
import { renderCompose } from "../../../compose/render";
import { lines } from "./fixtures";

const FILES: Readonly<Record<string, string>> = { "./a": "one\n", "./b": "two\n" };
const CONFIGS = "configs:\n  a: { file: ./a }\n  b: { file: ./b }\n";

function render(text: string, files: Readonly<Record<string, string>> = {}): string {
  const { text: result, problems } = renderCompose(text, {
    file: "c.yaml",
    readSideFile: (path) => ({ ...FILES, ...files })[path] ?? "",
  });
  assert.deepEqual(lines(problems), []);
  return result;
}

type Labels = Record<string, unknown> | string[] | null | undefined;

function labelsOf(text: string): Record<string, Labels> {
  const { services } = parse(text, { merge: true }) as {
    services: Record<string, { labels?: Labels }>;
  };
  return Object.fromEntries(Object.entries(services).map(([name, s]) => [name, s.labels]));
}

function hashOf(labels: Labels): string | undefined {
  if (!Array.isArray(labels)) return labels?.[CONFIGS_LABEL] as string | undefined;
  const ours = labels.filter((item) => item.startsWith(`${CONFIGS_LABEL}=`));
  assert.ok(ours.length < 2);
  return ours[0]?.slice(CONFIGS_LABEL.length + 1);
}

const web = (labels: string): string =>
  `services:\n  web:\n    image: x\n${labels}    configs: [a]\n${CONFIGS}`;
const A = hashOf(labelsOf(render(web(""))).web) ?? "";
const B = hashOf(labelsOf(render(web("").replace("[a]", "[b]"))).web) ?? "";
const OURS = `varanus.configs: "${A}"`;

describe("configLabels", () => {
  it("gives 12 hex digits that follow the texts a service uses, not their order", () => {
    assert.match(A, /^[0-9a-f]{12}$/);
    const both = (list: string): string | undefined =>
      hashOf(labelsOf(render(web("").replace("[a]", list))).web);
    assert.equal(both("[a, b]"), both("[{ source: b, target: /b }, a, a]"));
    assert.equal(new Set([A, B, both("[a, b]")]).size, 3);
    const changed = render(web(""), { "./a": "one \n" });
    assert.notEqual(hashOf(labelsOf(changed).web), A);
  });

  it("counts content of the file itself like that of a side file", () => {
    const written = web("").replace("{ file: ./a }", '{ content: "one\\n" }');
    assert.equal(hashOf(labelsOf(render(written)).web), A);
  });

  it("leaves a file alone whose configs all come from the host", () => {
    const text =
      "services:\n  web: { image: x, configs: [a, b] }\n" +
      "configs:\n  a: { file: /etc/a }\n  b: { external: true }\n";
    assert.equal(render(text), text);
  });

  const unnoticed = "services:\n  web: { image: x }\n";
  it("leaves a service alone that uses none", () => {
    assert.ok(render(`${unnoticed}${CONFIGS}`).startsWith(unnoticed));
  });

  const shapes: readonly (readonly [what: string, labels: string, result: string])[] = [
    ["no labels", "", ""],
    ["a block map", "    labels:\n      a: b\n", `    labels:\n      ${OURS}\n      a: b\n`],
    [
      "a block map with comments",
      "    labels: # about\n      # one\n\n      a: b # two\n",
      `    labels: # about\n      ${OURS}\n      # one\n\n      a: b # two\n`,
    ],
    ["a flow map", "    labels: { a: b }\n", `    labels: { ${OURS}, a: b }\n`],
    ["a tight flow map", "    labels: {a: b}\n", `    labels: {${OURS}, a: b}\n`],
    ["an empty flow map", "    labels: {} # none\n", `    labels: {${OURS}} # none\n`],
    [
      "a block list",
      "    labels:\n      - a=b\n",
      `    labels:\n      - varanus.configs=${A}\n      - a=b\n`,
    ],
    [
      "a list in line with its key",
      "    labels:\n    # one\n    - a=b\n",
      `    labels:\n    - varanus.configs=${A}\n    # one\n    - a=b\n`,
    ],
    ["a flow list", "    labels: [a=b]\n", `    labels: [varanus.configs=${A}, a=b]\n`],
    ["an empty flow list", "    labels: []\n", `    labels: [varanus.configs=${A}]\n`],
    ["no value", "    labels: # none\n", `    labels: {${OURS}} # none\n`],
    [
      "the label without a value",
      "    labels:\n      varanus.configs: # x\n",
      `    labels:\n      ${OURS} # x\n`,
    ],
    ["null", "    labels: null\n", `    labels: {${OURS}}\n`],
    [
      "the label of another text in a map",
      "    labels:\n      a: b\n      varanus.configs: old # x\n",
      `    labels:\n      a: b\n      varanus.configs: "${A}" # x\n`,
    ],
    [
      "the label of another text in a list",
      '    labels: [a=b, "varanus.configs=old"]\n',
      `    labels: [a=b, varanus.configs=${A}]\n`,
    ],
  ];
  for (const [what, labels, result] of shapes) {
    it(`adds the label to ${what}, and changes nothing else and nothing twice`, () => {
      const text = render(web(labels));
      const content = text.slice(text.indexOf("configs:\n  a:"));
      const head = `services:\n  web:\n    `;
      const expected =
        labels === ""
          ? `${head}labels:\n      ${OURS}\n    image: x\n`
          : `${head}image: x\n${result}`;
      assert.equal(text, `${expected}    configs: [a]\n${content}`);
      assert.equal(render(text), text);
    });
  }

  it("stands before the comments of the first key, in Windows files too", () => {
    const text = `services:\r\n  web: # w\r\n    # image\r\n    image: x\r\n    configs: [a]\r\n${CONFIGS}`;
    const start = `services:\r\n  web: # w\r\n    labels:\n      ${OURS}\n    # image\r\n    image: x\r\n`;
    assert.ok(render(text).startsWith(start));
  });

  it("adds the label to a service in one line", () => {
    const text = `services: { web: { image: x, configs: [a] } }\n${CONFIGS}`;
    const start = `services: { web: { labels: {${OURS}}, image: x, configs: [a] } }\n`;
    assert.ok(render(text).startsWith(start));
  });

  const shared: readonly (readonly [
    what: string,
    services: string,
    labels: Record<string, Labels>,
  ])[] = [
    [
      "an alias, without touching the map it stands for",
      "x-l: &l { a: b, n: 1.5 }\nservices:\n  web: { image: x, labels: *l, configs: [a] }\n" +
        "  db: { image: x, labels: *l }\n",
      { web: { [CONFIGS_LABEL]: A, a: "b", n: 1.5 }, db: { a: "b", n: 1.5 } },
    ],
    [
      "an alias of a list",
      "x-l: &l [a=b, 'c=${D} \"[[E]]\"']\nservices:\n  web: { image: x, labels: *l, configs: [a] }\n",
      { web: [`${CONFIGS_LABEL}=${A}`, "a=b", 'c=${D} "[[E]]"'] },
    ],
    [
      "labels that are merged in",
      "x-b: &b\n  image: x\n  labels:\n    a: b\nservices:\n  web:\n    <<: *b\n    configs: [a]\n" +
        "  db:\n    <<: *b\n    configs: [b]\n  other:\n    <<: *b\n",
      {
        web: { [CONFIGS_LABEL]: A, a: "b" },
        db: { [CONFIGS_LABEL]: B, a: "b" },
        other: { a: "b" },
      },
    ],
    [
      "configs that are merged in",
      "x-b: &b { image: x, configs: [a] }\nservices:\n  web:\n    <<: *b\n  db:\n    <<: *b\n" +
        "    configs: [b]\n  other:\n    <<: *b\n    configs: []\n",
      { web: { [CONFIGS_LABEL]: A }, db: { [CONFIGS_LABEL]: B }, other: undefined },
    ],
    [
      "a service that is an alias of another",
      "services:\n  web: &w\n    image: x\n    configs: [a]\n  db: *w\n",
      { web: { [CONFIGS_LABEL]: A }, db: { [CONFIGS_LABEL]: A } },
    ],
    [
      "a service that takes its configs by extends",
      "services:\n  base: { image: x, configs: [a] }\n  web: { extends: base }\n" +
        "  db: { extends: { service: web }, labels: { c: d } }\n  loop: { image: x, extends: loop }\n",
      {
        base: { [CONFIGS_LABEL]: A },
        web: { [CONFIGS_LABEL]: A },
        db: { [CONFIGS_LABEL]: A, c: "d" },
        loop: undefined,
      },
    ],
  ];
  for (const [what, services, labels] of shared) {
    it(`labels ${what}`, () => {
      const text = render(`${services}${CONFIGS}`);
      assert.deepEqual(labelsOf(text), labels);
      assert.equal(render(text), text);
    });
  }
});
