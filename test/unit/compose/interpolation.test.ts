import assert from "node:assert/strict";
import fc from "fast-check";
import {
  hasSubstitution,
  parseTemplate,
  substitute,
  type Template,
} from "../../../compose/interpolation";

function namesOf(template: Template): [name: string, offset: number][] {
  return template.parts.flatMap((part) =>
    typeof part === "string"
      ? []
      : [[part.name, part.offset] as [string, number], ...(part.word ? namesOf(part.word) : [])],
  );
}

/** A piece of a template, with what it must be read as. */
interface Piece {
  readonly source: string;
  readonly names: readonly [name: string, offset: number][];
  readonly value: (env: ReadonlyMap<string, string>) => string | undefined;
}

const name = fc.constantFrom("A", "B_2", "_c", "Name");
// Begins with a character that ends a bare name, and holds neither dollar nor closing brace.
const literal = fc
  .string({ unit: fc.constantFrom("/", " ", ":", "-", "?", "+", "a", "1", "{", "é") })
  .map((text) => piece(`/${text.replaceAll("{", "(")}`, [], () => `/${text.replaceAll("{", "(")}`));

function piece(source: string, names: Piece["names"], value: Piece["value"]): Piece {
  return { source, names, value };
}

function joined(pieces: readonly Piece[]): Piece {
  const names: [string, number][] = [];
  let source = "";
  for (const { source: text, names: inner } of pieces) {
    names.push(...inner.map(([n, at]): [string, number] => [n, at + source.length]));
    source += text;
  }
  return piece(source, names, (env) => {
    const values = pieces.map((p) => p.value(env));
    return values.includes(undefined) ? undefined : values.join("");
  });
}

/** Independent reading of an operator, straight from the Compose documentation's table. */
function applied(op: string, value: string | undefined, word: () => string | undefined) {
  const isFilled = value !== undefined && value !== "";
  switch (op) {
    case ":-":
      return isFilled ? value : word();
    case "-":
      return value ?? word();
    case ":?":
      return isFilled ? value : undefined;
    case "?":
      return value;
    case ":+":
      return isFilled ? word() : "";
    default:
      return value === undefined ? "" : word();
  }
}

const { template } = fc.letrec<{ template: Piece; part: Piece; braced: Piece }>((tie) => ({
  template: fc.array(tie("part"), { maxLength: 4 }).map(joined),
  part: fc.oneof(
    { depthSize: "small" },
    literal,
    fc.constant(piece("$$", [], () => "$")),
    fc.tuple(name, literal).map(([n, after]) => {
      const bare = piece(`$${n}`, [[n, 0]], (env) => env.get(n));
      return joined([bare, after]);
    }),
    name.map((n) => piece(`\${${n}}`, [[n, 0]], (env) => env.get(n))),
    tie("braced"),
  ),
  braced: fc
    .tuple(name, fc.constantFrom(":-", "-", ":?", "?", ":+", "+"), tie("template"))
    .map(([n, op, word]) => {
      const head = `\${${n}${op}`;
      const inner = word.names.map(([i, at]): [string, number] => [i, at + head.length]);
      return piece(`${head}${word.source}}`, [[n, 0], ...inner], (env) =>
        applied(op, env.get(n), () => word.value(env)),
      );
    }),
}));

const environment = fc.dictionary(name, fc.constantFrom("", "x", "$A"));

describe("parseTemplate", () => {
  it("finds every name at its offset, nested ones included (property)", () => {
    fc.assert(
      fc.property(template, ({ source, names }) => {
        const read = parseTemplate(source);
        assert.deepEqual(read.faults, []);
        assert.deepEqual(namesOf(read), names);
      }),
    );
  });

  for (const [text, message, offset] of [
    ["x ${A", '"${" has no closing "}"', 2],
    ["${}", '"${}" names no variable', 0],
    ["${A B}", '"${A B}" names no variable', 0],
    ["${1A:-x}", '"${1A:-x}" names no variable', 0],
    ["${A:-${B", '"${" has no closing "}"', 0],
    ["${A:-x\ny}", '"${" has no closing "}"', 0],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseTemplate(text).faults, [{ offset, message }]);
    });
  }
});

describe("substitute", () => {
  for (const [text, result] of [
    ["cost: $5", "cost: $5"],
    ["^a$", "^a$"],
    ["${U:-$1}", "$1"],
    ['${A:-{"b":1}}', "a"],
    ["${U:-{}", "{"],
    ["${A:-{{.Name}}}", "a}"],
  ] as const) {
    it(`makes ${JSON.stringify(result)} of ${JSON.stringify(text)}, as Compose does`, () => {
      assert.equal(
        substitute(text, (n) => (n === "A" ? "a" : undefined)),
        result,
      );
    });
  }

  it("follows the Compose rules for every operator (property)", () => {
    fc.assert(
      fc.property(template, environment, ({ source, value }, env) => {
        const map = new Map(Object.entries(env));
        assert.equal(
          substitute(source, (n) => map.get(n)),
          value(map),
        );
      }),
    );
  });

  it("leaves a value as it is, even when it looks like a substitution", () => {
    assert.equal(
      substitute("<$A>", () => "$B"),
      "<$B>",
    );
  });

  it("gives undefined for a faulty text", () => {
    assert.equal(
      substitute("a ${ b", () => "x"),
      undefined,
    );
  });
});

describe("hasSubstitution", () => {
  it("does not count an escaped dollar", () => {
    assert.equal(hasSubstitution("a $$A b"), false);
    assert.equal(hasSubstitution("a $$$A b"), true);
  });
});
