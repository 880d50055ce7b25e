import assert from "node:assert/strict";
import { formatProblem } from "../../../providers/dynamic/problem";
import { readToml } from "../../../resourceSync/readToml";

function valueOf(text: string): unknown {
  const { toml, problems } = readToml(text, "a.toml");
  assert.deepEqual(problems.map(formatProblem), []);
  return toml?.value;
}

function faultOf(text: string): string {
  const { toml, problems } = readToml(text, "a.toml");
  assert.equal(toml, undefined);
  return problems.map(formatProblem).join("\n");
}

describe("readToml", () => {
  it("reads comments inside of lists and dotted keys inside of inline tables", () => {
    const text = 'a = [ # one\n "x", # two ]\n # "y"\n { b.c = 1, b.d.e = "]" },\n]\n';
    assert.deepEqual(valueOf(text), { a: ["x", { b: { c: 1, d: { e: "]" } } }] });
  });

  it("reads what TOML 1.1 adds: line ends, comments and a last comma in inline tables, \\e and \\x", () => {
    const text =
      'a = {\n  b = 1, # note, with a }\n  c = { d = 2, },\n}\ne = "\\e \\x41 \\\\x41"\n';
    assert.deepEqual(valueOf(text), { a: { b: 1, c: { d: 2 } }, e: "\u001b A \\x41" });
  });

  it('takes backslashes between """ literally, as Komodo 2.3.2 does, and not between \'\'\' or "', () => {
    const text = 'a = """\nC:\\dir \\\n  \\n"""\nb = \'\'\'\n\\d\'\'\'\nc = "\\\\\\n"\n';
    assert.deepEqual(valueOf(text), { a: "C:\\dir \\\n  \\n", b: "\\d", c: "\\\n" });
  });

  it('counts """ in comments too, as Komodo 2.3.2 does', () => {
    assert.deepEqual(valueOf('# """ \\ """\na = """\\n"""\n'), { a: "\\n" });
  });

  it("drops a byte order mark and reads lines that end with CR LF", () => {
    assert.deepEqual(valueOf('\uFEFFa = 1\r\nb = """\r\nx\r\n"""\r\n'), { a: 1, b: "x\n" });
  });

  const places = [
    "# first",
    "[[stack]]",
    'name = "a"',
    "[stack.config]",
    'pre_deploy.command = """',
    "x \\\\ [[stack]]",
    '"""',
    "[[stack]]",
    '"na\\u006de" = "b"',
    "  [stack.config]",
    "  files = [",
    '    { path = "x" }, { path = "y",',
    "      track = true },",
    "  ]",
  ].join("\n");

  it("finds line and column of tables, keys, list items and keys inside of them", () => {
    const { toml } = readToml(places, "a.toml");
    const at = (...path: (string | number)[]) => {
      const { line, column } = toml?.positionOf(path) ?? { line: 0, column: 0 };
      return `${line}:${column}`;
    };
    assert.equal(at("stack", 0), "2:1");
    assert.equal(at("stack", 0, "config"), "4:1");
    assert.equal(at("stack", 0, "config", "pre_deploy", "command"), "5:1");
    assert.equal(at("stack", 1), "8:1");
    assert.equal(at("stack", 1, "name"), "9:1");
    assert.equal(at("stack", 1, "config"), "10:3");
    assert.equal(at("stack", 1, "config", "files", 1), "12:21");
    assert.equal(at("stack", 1, "config", "files", 1, "track"), "13:7");
    assert.equal(at("stack", 1, "config", "nowhere", "deep"), "10:3");
  });

  it("names the second of two equal keys or tables", () => {
    assert.equal(
      faultOf("a = 1\nb = 2\na = 3\n"),
      'a.toml:3:1: File "a.toml": sets a key, or opens a table, for the second time. ' +
        "Keep one of the two.",
    );
    assert.match(faultOf("[[s]]\n[s.config]\nx = 1\n[s.config]\ny = 1\n"), /^a\.toml:4:1: /);
  });

  it("explains an escape that is none, as Komodo's own exports hold", () => {
    assert.equal(
      faultOf('[[user_group]]\nname = "\\^x$\\"\n'),
      'a.toml:2:11: File "a.toml": has "\\^", which is no escape of TOML. ' +
        "Double the backslash, or write the text between single quotes.",
    );
  });

  it("tells where a text stops to be TOML, without an excerpt that may hold a secret", () => {
    const text = 'password = "hunter2" oops\n';
    const fault = faultOf(text);
    assert.match(fault, /^a\.toml:1:\d+: File "a\.toml": is not TOML from here on: .*\. Mend/);
    assert.ok(!fault.includes("hunter2"));
  });

  it("ends on texts that are cut off anywhere", () => {
    for (let length = 0; length < places.length; length += 1) {
      const { toml, problems } = readToml(places.slice(0, length), "a.toml");
      assert.ok(toml !== undefined || problems.length === 1);
    }
  });
});
