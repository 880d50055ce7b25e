import assert from "node:assert/strict";
import { parseCompose, positionOf, subjectOf } from "../../../compose/document";
import { documentOf, lines } from "./fixtures";

function refusals(text: string): string[] {
  const { document, problems } = parseCompose(text, "c.yaml");
  assert.equal(document, undefined);
  return lines(problems);
}

describe("parseCompose", () => {
  it("gives the plain value of a file with one service", () => {
    const { value } = documentOf("services:\n  web:\n    image: nginx\n");
    assert.deepEqual(value, { services: { web: { image: "nginx" } } });
  });

  it("merges << keys, with the map's own keys winning and earlier sources before later ones", () => {
    const { value } = documentOf(
      [
        "x-a: &a { image: one, restart: always }",
        "x-b: &b { image: two, init: true }",
        "services:",
        "  web:",
        "    <<: [*a, *b]",
        "    restart: 'no'",
      ].join("\n"),
    );
    assert.deepEqual((value.services as { web: object }).web, {
      image: "one",
      init: true,
      restart: "no",
    });
  });

  it("reads yes and on as strings, as Compose does for untyped values", () => {
    const { value } = documentOf("services: { web: { labels: { a: yes, on: off } } }\n");
    assert.deepEqual(value, { services: { web: { labels: { a: "yes", on: "off" } } } });
  });

  it("keeps tags such as !reset without complaint", () => {
    const { value } = documentOf("services:\n  web:\n    ports: !reset []\n");
    assert.deepEqual(value, { services: { web: { ports: [] } } });
  });

  it("refuses a key that stands twice, at the second one", () => {
    assert.deepEqual(refusals("services:\n  web:\n    image: a\n    image: b\n"), [
      'c.yaml:4:5: Compose file "c.yaml": has the key "image" twice in one map. ' +
        "Remove one of the two.",
    ]);
  });

  it("refuses several documents", () => {
    assert.deepEqual(refusals("services: { a: {} }\n---\nservices: { b: {} }\n"), [
      'c.yaml:2:1: Compose file "c.yaml": holds more than one YAML document. ' +
        "Keep one document per file: remove the line `---` and what follows it.",
    ]);
  });

  for (const text of ["", "\n\n", "# only a comment\n", "null\n", "---\n"]) {
    it(`refuses an empty file: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(refusals(text), [
        'c.yaml:1:1: Compose file "c.yaml": is empty. ' +
          "Write at least `services:` with one service below it.",
      ]);
    });
  }

  it("refuses a list at the top", () => {
    assert.deepEqual(refusals("- services\n"), [
      'c.yaml:1:1: Compose file "c.yaml": is not a map at its top level. ' +
        "Write at least `services:` with one service below it.",
    ]);
  });

  for (const text of ["volumes: {}\n", "services:\n", "services: {}\n"]) {
    it(`refuses a file without services: ${JSON.stringify(text)}`, () => {
      const [line = ""] = refusals(text);
      assert.equal(
        line.replace(/^c\.yaml:1:\d+: /, ""),
        'Compose file "c.yaml": has no services. Write at least one service below `services:`.',
      );
    });
  }

  it("refuses services that are a list, at the list", () => {
    assert.deepEqual(refusals("services:\n  - web\n"), [
      'c.yaml:2:3: Compose file "c.yaml": "services" is not a map. ' +
        "Write at least one service below `services:`.",
    ]);
  });

  it("refuses a tab for indentation, with its position", () => {
    assert.deepEqual(
      refusals("services:\n  web:\n\timage: a\n")[0],
      [
        'c.yaml:3:1: Compose file "c.yaml": is indented with a tab. ' +
          "Indent with spaces: YAML allows no tabs.",
      ][0],
    );
  });

  it("refuses an alias without anchor, where it stands", () => {
    assert.deepEqual(refusals("services:\n  web: *missing\n"), [
      'c.yaml:2:8: Compose file "c.yaml": uses the alias "*missing", which no anchor before it ' +
        'defines. Define "&missing" above it.',
    ]);
  });

  it("refuses an explosion of aliases instead of building it", () => {
    const levels = Array.from({ length: 12 }, (_, i) => {
      const items = i === 0 ? "x" : Array.from({ length: 9 }, () => `*l${i - 1}`).join(", ");
      return `x-${i}: &l${i} [${items}]`;
    });
    const [line = ""] = refusals([...levels, "services: { a: {} }"].join("\n"));
    assert.match(line, /has aliases that cannot be resolved \(Excessive alias count/);
  });

  it("names one slip of syntax, not everything the reader stumbles over afterwards", () => {
    const found = refusals("services:\n  web: [a, b\n  db: {c\n  x: ]\n");
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", /^c\.yaml:\d+:\d+: Compose file "c\.yaml": is not valid YAML \(/);
  });

  it("names every doubled key", () => {
    const found = refusals("services:\n  a: {}\n  a: {}\nvolumes: {}\nvolumes: {}\n");
    assert.deepEqual(
      found.map((line) => line.slice(0, 11)),
      ["c.yaml:3:3:", "c.yaml:5:1:"],
    );
  });
});

describe("positionOf", () => {
  const document = documentOf(
    [
      "x-base: &base",
      "  image: nginx",
      "services:",
      "  web:",
      "    <<: *base",
      "    ports:",
      '      - "80:80"',
      "    command:",
    ].join("\n"),
  );

  it("finds a list's entry and a map's key", () => {
    assert.deepEqual(positionOf(document, ["services", "web", "ports", 0]), { line: 7, column: 9 });
    assert.deepEqual(positionOf(document, ["services", "web", "ports"], "key"), {
      line: 6,
      column: 5,
    });
  });

  it("follows a merge to the line that holds the value", () => {
    assert.deepEqual(positionOf(document, ["services", "web", "image"]), { line: 2, column: 10 });
  });

  it("falls back to the nearest owner of what is absent", () => {
    assert.deepEqual(positionOf(document, ["services", "web", "deploy", "mode"]), {
      line: 4,
      column: 3,
    });
    assert.deepEqual(positionOf(document, ["nothing"]), { line: 1, column: 1 });
  });
});

describe("subjectOf", () => {
  it("names the owner of a path", () => {
    assert.equal(subjectOf("c.yaml", ["services", "web", "ports"]), 'Service "web"');
    assert.equal(subjectOf("c.yaml", ["networks", "front"]), 'Network "front"');
    assert.equal(subjectOf("c.yaml", ["x-varanus", "web"]), 'Block "x-varanus"');
    assert.equal(subjectOf("c.yaml", ["services"]), 'Compose file "c.yaml"');
  });
});
