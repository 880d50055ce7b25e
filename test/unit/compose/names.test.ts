import assert from "node:assert/strict";
import fc from "fast-check";
import { composeVariables, komodoNames } from "../../../compose/names";
import { documentOf, lines } from "./fixtures";

function variables(text: string): string[] {
  return composeVariables(documentOf(text)).variables.map((v) => {
    const conditions = v.conditions.map((c) => `${c.isSet ? "+" : "-"}${c.name}`).join("");
    const { line, column } = v.position;
    return `${line}:${column} ${v.name} ${v.required ? "required" : "optional"} ${v.by} ${conditions}`;
  });
}

describe("composeVariables", () => {
  it("finds names in values of every kind of scalar, with their positions", () => {
    const text = [
      "name: ${PROJECT}",
      "services:",
      "  web:",
      "    image: nginx:$TAG # not ${COMMENT}",
      '    command: "a ${B:-x} ${C?no}"',
      "    labels:",
      "      ${KEY}: 'v-${D+y}'",
      "    entrypoint:",
      "      - |",
      "        echo $$HOME",
      "        echo ${E}",
      "x-other: [ '${F}' ]",
      "x-varanus: { description: '${G}' }",
    ].join("\n");
    assert.deepEqual(variables(text), [
      "1:7 PROJECT required substitution ",
      "4:18 TAG required substitution ",
      "5:17 B optional substitution ",
      "5:25 C required substitution ",
      "7:18 D optional substitution ",
      "11:14 E required substitution ",
      "12:13 F required substitution ",
    ]);
  });

  it("tells when a nested name counts: default only without, alternative only with", () => {
    assert.deepEqual(
      variables('services: { a: { image: "${A:-${B}}${C:+${D-${E}}}${F:?${G}}" } }\n'),
      [
        "1:26 A optional substitution ",
        "1:31 B required substitution -A",
        "1:36 C optional substitution ",
        "1:41 D optional substitution +C",
        "1:45 E required substitution +C-D",
        "1:51 F required substitution ",
        "1:56 G optional substitution -F",
      ],
    );
  });

  it("counts what configs, secrets and valueless environment entries read", () => {
    const text = [
      "services:",
      "  web: { environment: { TZ: , A: b, C: '' } }",
      "  db: { environment: [LANG, D=e] }",
      "configs: { c: { environment: CONFIG } }",
      "secrets: { s: { environment: TOKEN }, f: { file: /a } }",
    ].join("\n");
    assert.deepEqual(variables(text), [
      "2:25 TZ optional environment ",
      "3:23 LANG optional environment ",
      "4:30 CONFIG required config ",
      "5:30 TOKEN required secret ",
    ]);
  });

  it("reads a value behind an alias once, where it stands", () => {
    const text = "x-a: &a { image: '${A}' }\nservices: { one: *a, two: { <<: *a } }\n";
    assert.deepEqual(variables(text), ["1:19 A required substitution "]);
  });

  it("falls back to the scalar's start when an escape hides a dollar", () => {
    assert.deepEqual(variables('services: { a: { image: "\\x24{A} ${B}" } }\n'), [
      "1:25 A required substitution ",
      "1:25 B required substitution ",
    ]);
  });

  it("names what Compose would refuse, with the position of the dollar", () => {
    const text = "services:\n  web:\n    command: grep ^a$ ${1} /x\n    image: ${A\n";
    assert.deepEqual(lines(composeVariables(documentOf(text)).problems), [
      'c.yaml:3:23: Service "web": "${1}" names no variable. ' +
        'Write "$$" for a dollar sign, or close the name as in ${NAME}.',
      'c.yaml:4:12: Service "web": "${" has no closing "}". ' +
        'Write "$$" for a dollar sign, or close the name as in ${NAME}.',
    ]);
  });
});

describe("komodoNames", () => {
  it("finds names with their positions, comments included", () => {
    assert.deepEqual(komodoNames("a: [[A]]\n# [[B]] x [[[C]]]\n").names, [
      { name: "A", escaped: false, offset: 3, position: { line: 1, column: 4 } },
      { name: "B", escaped: false, offset: 11, position: { line: 2, column: 3 } },
      { name: "C", escaped: true, offset: 19, position: { line: 2, column: 11 } },
    ]);
  });

  it("keeps blanks and other characters of a name, as Komodo compares them", () => {
    const { names } = komodoNames("if [[ -f x ]]; then [[ A ]]");
    assert.deepEqual(
      names.map(({ name }) => name),
      [" -f x ", " A "],
    );
  });

  for (const [text, message, column] of [
    ["ab [[A", '"[[" has no closing "]]"', 4],
    ["[[A [[B]]", '"[[" has no closing "]]"', 1],
    ["[[[A]]", '"[[[" has no closing "]]]"', 1],
    ["a [[[[A]]]]", '"[[" is followed by nothing or by "[["', 3],
    ["a [[", '"[[" is followed by nothing or by "[["', 3],
    ["[[é]]", '"[[" is followed by no name', 1],
  ] as const) {
    it(`X-05: finds what makes Komodo fail in ${JSON.stringify(text)}`, () => {
      const [fault] = komodoNames(text).faults;
      assert.equal(fault?.message, message);
      assert.deepEqual(fault.position, { line: 1, column });
    });
  }

  it("reads back what a text was built from (property)", () => {
    const token = fc.oneof(
      fc
        .constantFrom("A", "NAME_1", "x")
        .map((n) => ({ source: `[[${n}]]`, name: n, escaped: false })),
      fc.constantFrom("A", "x").map((n) => ({ source: `[[[${n}]]]`, name: n, escaped: true })),
      fc
        .string({ unit: fc.constantFrom("a", " ", "\n", "]", "#", "$") })
        .map((text) => ({ source: ` ${text} `, name: undefined, escaped: false })),
    );
    fc.assert(
      fc.property(fc.array(token), (tokens) => {
        const text = tokens.map(({ source }) => `${source} `).join("");
        const { names, faults } = komodoNames(text);
        assert.deepEqual(faults, []);
        assert.deepEqual(
          names.map(({ name, escaped }) => [name, escaped]),
          tokens.flatMap((t) => (t.name === undefined ? [] : [[t.name, t.escaped]])),
        );
        assert.ok(names.every(({ offset }) => text.startsWith("[[", offset)));
      }),
    );
  });
});
