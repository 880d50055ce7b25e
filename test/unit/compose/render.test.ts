import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { MAX_RENDERED_BYTES, renderCompose } from "../../../compose/render";
import { lines } from "./fixtures";

function render(text: string, files: Readonly<Record<string, string>> = {}) {
  return renderCompose(text, {
    file: "c.yaml",
    readSideFile: (path) => {
      const found = files[path];
      if (found === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
      return found;
    },
  });
}

function rendered(text: string, files: Readonly<Record<string, string>> = {}): string {
  const { text: result, problems } = render(text, files);
  assert.deepEqual(lines(problems), []);
  return result;
}

function refusals(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  return lines(render(text, files).problems);
}

describe("renderCompose", () => {
  it("keeps a file without the block and without side files byte for byte", () => {
    const text = "# head\nservices:\n  web: { image: 'a' }   # note\n\n\n  db:\n    image: b\n";
    assert.equal(rendered(text), text);
  });

  it("ends in exactly one line feed, as Komodo normalises it", () => {
    assert.equal(rendered("services: { a: { image: a } }"), "services: { a: { image: a } }\n");
    assert.equal(
      rendered("services: { a: { image: a } } \n \n\n"),
      "services: { a: { image: a } }\n",
    );
  });

  const web = "services:\n  web:\n    image: a\n";
  const blocks: readonly (readonly [what: string, text: string, result: string])[] = [
    ["at the top", `# about\nx-varanus:\n  server: a\n\n${web}`, `# about\n\n${web}`],
    ["as the first line", `x-varanus:\n  server: a\n\n${web}`, web],
    ["between others", `name: n\n\nx-varanus:\n  server: a\n\n${web}`, `name: n\n\n${web}`],
    ["without blank lines", `name: n\nx-varanus:\n  server: a\n${web}`, `name: n\n${web}`],
    ["at the end", `${web}\nx-varanus:\n  server: a\n`, web],
    ["in one line", `x-varanus: { server: a } # here\n${web}`, web],
    ["empty", `x-varanus:\n${web}`, web],
    [
      "with comments of its own",
      `x-varanus:\n  # one\n  tags:\n    - a # two\n\n    # three\n# four\n${web}`,
      `# four\n${web}`,
    ],
    ["with a quoted key", `"x-varanus":\n  server: a\n${web}`, web],
    ["with a text block at its end", `x-varanus:\n  description: |\n    a\n\n    b\n${web}`, web],
    ["with Windows line ends", `x-varanus:\r\n  server: a\r\n\r\n${web}`, web],
    [
      "in a flow map",
      '{"x-varanus": {"a": 1}, "services": {"b": {}}}',
      '{"services": {"b": {}}}\n',
    ],
    ["last in a flow map", "{services: {b: {}}, x-varanus: {a: 1}}", "{services: {b: {}}}\n"],
    [
      "alone before the end of a flow map",
      "{ x-varanus: 1, services: {b: {}}, }",
      "{ services: {b: {}}, }\n",
    ],
  ];
  for (const [what, text, result] of blocks) {
    it(`takes out the x-varanus block ${what}`, () => assert.equal(rendered(text), result));
  }

  it("refuses an anchor of the block that the rest of the file uses", () => {
    const text = "x-varanus:\n  tags: &t [a]\nservices:\n  web: { image: a, command: *t }\n";
    assert.deepEqual(refusals(text), [
      'c.yaml:4:29: Block "x-varanus": the anchor "&t" stands inside, but the file uses it ' +
        "elsewhere. Define the anchor under another `x-` key: this block is not sent to Komodo.",
    ]);
  });

  it("X-03: puts a side file inside as content, with dollars doubled and comments kept", () => {
    const text = [
      "configs:",
      "  # the settings",
      "  app:",
      "    file: ./app.conf # from here",
      "    name: app",
      "services: { web: { image: a } }",
      "",
    ].join("\n");
    assert.equal(
      rendered(text, { "./app.conf": "a = $HOME\n\n  b = 1\n" }),
      [
        "configs:",
        "  # the settings",
        "  app:",
        "    content: | # from here",
        "      a = $$HOME",
        "",
        "        b = 1",
        "    name: app",
        "services: { web: { image: a } }",
        "",
      ].join("\n"),
    );
  });

  it("X-03: writes what a literal block cannot hold in double quotes, line by line", () => {
    const text = "configs:\n  app:\n    file: a.toml\nservices: { web: {} }\n";
    assert.equal(
      rendered(text, { "a.toml": '[[rule]]\n  x = "1"\n' }),
      [
        "configs:",
        "  app:",
        '    content: "\\x5b[rule]]\\n\\',
        '      \\x20 x = \\"1\\"\\n\\',
        '      "',
        "services: { web: {} }",
        "",
      ].join("\n"),
    );
  });

  it("leaves configs that are inline, external, from the environment or of the host", () => {
    const text = [
      "configs:",
      "  a: { content: 'x' }",
      "  b: { external: true }",
      "  c: { environment: C }",
      "  d: { file: /etc/d }",
      "services: { web: { image: a } }",
      "",
    ].join("\n");
    assert.equal(rendered(text), text);
  });

  it("inlines a file that two configs share by an alias once", () => {
    const text = "configs:\n  a: &a\n    file: x\n  b: *a\nservices: { w: {} }\n";
    assert.deepEqual(parse(rendered(text, { x: "1\n" })), {
      configs: { a: { content: "1\n" }, b: { content: "1\n" } },
      services: { w: {} },
    });
  });

  it("refuses side files it cannot read, in a home directory, by variable, by alias, or twice", () => {
    const text = [
      "x-path: &path ./f",
      "configs:",
      "  a: { file: ./missing }",
      "  b: { file: ~/b }",
      "  c: { file: '${DIR}/c' }",
      "  d: { file: *path }",
      "  e: { file: ./f, content: x }",
      "  g: { file: ./f }",
      "services: { web: { image: a } }",
    ].join("\n");
    assert.deepEqual(refusals(text, { "./f": "" }), [
      'c.yaml:3:14: Config "a": "file" is "./missing", which cannot be read (ENOENT). ' +
        "Add the file beside the Compose file, or correct the path.",
      'c.yaml:4:14: Config "b": "file" is "~/b", in a home directory. ' +
        "Write the path plainly, relative to the Compose file.",
      'c.yaml:5:14: Config "c": "file" is "${DIR}/c", which depends on a variable. ' +
        "Write the path plainly, relative to the Compose file.",
      'c.yaml:6:14: Config "d": "file" is "./f" by way of an anchor or alias. ' +
        "Write the path plainly, without anchor or alias.",
      'c.yaml:7:14: Config "e": has both "file" and "content". Remove one of the two.',
      'c.yaml:8:14: Config "g": "file" is "./f", which is empty. Write something into it, a ' +
        "comment for example: Compose leaves out empty configs.",
    ]);
  });

  it("refuses what is above the limit of a request", () => {
    const text = "configs: { a: { file: big } }\nservices: { web: { image: a } }\n";
    const [line = ""] = refusals(text, { big: "x".repeat(MAX_RENDERED_BYTES) });
    assert.match(
      line,
      /^c\.yaml:1:1: Compose file "c\.yaml": is 20000\d\d bytes with its side files/,
    );
  });

  it("gives problems and no text for a file that does not parse", () => {
    const { text, problems } = render("services: {");
    assert.equal(text, "");
    assert.equal(problems.length, 1);
  });
});

describe("renderCompose on what needs a checkout", () => {
  const accepted = [
    "volumes: [data:/data, /srv/a:/a:ro, '${DIR}/b:/b', '${DIR:-/x}:/c', /anonymous]",
    "volumes: [{ type: bind, source: /a, target: /b }, { type: volume, source: v, target: /c }]",
    "volumes: [{ type: tmpfs, target: /t }, 'C:\\data:/data', '\\\\.\\pipe\\docker:/docker']",
    "env_file: /etc/app.env",
    "env_file: [{ path: /etc/app.env, required: false }]",
    "extends: other",
    "security_opt: [no-new-privileges:true, seccomp:unconfined, seccomp=/etc/s.json]",
  ];
  for (const line of accepted) {
    it(`S0-NFR-6: accepts ${line}`, () => {
      const text = `services:\n  web:\n    ${line}\n  other: { image: b }\n`;
      assert.equal(rendered(text), text);
    });
  }

  const mount = (source: string) =>
    `"volumes[0]" needs a checkout: "${source}" is no absolute path. ` +
    "Use source git or host, or mount it through `configs:`.";
  const refused: readonly (readonly [line: string, column: number, message: string])[] = [
    ["volumes: [./a:/a]", 15, mount("./a")],
    ["volumes: [.:/a]", 15, mount(".")],
    ["volumes: [../a:/a:ro]", 15, mount("../a")],
    ["volumes: [~/a:/a]", 15, mount("~/a")],
    ["volumes: [.hidden:/a]", 15, mount(".hidden")],
    ["volumes: ['./${X:-a}:/a']", 15, mount("./${X:-a}")],
    ["volumes: [{ type: bind, source: a, target: /b }]", 15, mount("a")],
    [
      "env_file: [.env, /b]",
      15,
      '"env_file[0]" needs a checkout: ".env" is no absolute path. ' +
        "Use source git or host, or write the values under `environment:`.",
    ],
    [
      "build: .",
      5,
      '"build" needs a checkout, which source contents has not. ' +
        "Use source git or host, or name a built `image:`.",
    ],
    [
      "develop: { watch: [] }",
      5,
      '"develop" needs a checkout, which source contents has not. Remove it from this file.',
    ],
    [
      "extends: { file: base.yaml, service: a }",
      5,
      '"extends.file" needs a checkout, which source contents has not. Use source git or host.',
    ],
    [
      "security_opt: [seccomp:./s.json]",
      19,
      '"security_opt" needs a checkout: "./s.json" is no absolute path. Use source git or host.',
    ],
  ];
  for (const [line, column, message] of refused) {
    it(`refuses ${line}`, () => {
      const found = refusals(`services:\n  web:\n    ${line}\n`);
      const [first = ""] = found;
      assert.equal(found.length, 1);
      const place = line.startsWith("env_file") ? 15 : column;
      assert.equal(first.replace(/^c\.yaml:3:\d+: /, ""), `Service "web": ${message}`);
      assert.ok(first.startsWith(`c.yaml:3:${place}`), first);
    });
  }

  it("refuses include, secrets of a checkout, and relative devices of volumes", () => {
    const text = [
      "include: [other.yaml]",
      "services: { web: { image: a } }",
      "secrets: { s: { file: ./s }, t: { file: /t }, u: { environment: U } }",
      "volumes: { v: { driver_opts: { type: none, o: bind, device: ./v } } }",
    ].join("\n");
    assert.deepEqual(refusals(text), [
      'c.yaml:1:1: Compose file "c.yaml": "include" needs a checkout, which source contents has ' +
        "not. Use source git or host.",
      'c.yaml:3:23: Secret "s": "file" needs a checkout: "./s" is no absolute path. ' +
        "Use source git or host, or `environment:` with a secret of the fleet.",
      'c.yaml:4:61: Volume "v": "device" needs a checkout: "./v" is no absolute path. ' +
        "Use source git or host, or mount it through `configs:`.",
    ]);
  });
});

describe("renderCompose, over any side file", () => {
  const sideFile = fc
    .oneof(
      fc.string({ unit: "binary" }),
      fc.string({
        unit: fc.constantFrom("a", " ", "\n", "\t", "[", "]", "$", "#", ":", '"', "\\", "-"),
      }),
      fc.string({
        unit: fc.constantFrom("\r", "\n", "x", "\u0085", "\u2028", "\ufeff", "é", "😀", "\u0000"),
      }),
    )
    .filter((text) => text !== "");
  const shapes = [
    "configs:\n  a:\n    file: f\n    name: n\nservices: { w: { image: i } }\n",
    "services: { w: { image: i } }\nconfigs:\n  a:\n      file: f",
    "services: { w: { image: i } }\nconfigs: { a: { file: f, name: n } }\n",
    "x-varanus:\n  server: s\nservices: { w: { image: i } }\nconfigs:\n  a: {file: f}\n",
  ];

  it("says the same as the file with the content put in (property)", () => {
    fc.assert(
      fc.property(fc.constantFrom(...shapes), sideFile, (shape, content) => {
        const { "x-varanus": _, ...expected } = parse(shape) as {
          "x-varanus"?: unknown;
          configs: { a: { file?: string; content?: string } };
        };
        delete expected.configs.a.file;
        expected.configs.a.content = content.replaceAll("$", "$$$$");
        const text = rendered(shape, { f: content });
        assert.deepEqual(parse(text), expected);
      }),
      { numRuns: 400 },
    );
  });

  it("is stable, ends in one line feed, and hides no name from Komodo (property)", () => {
    fc.assert(
      fc.property(fc.constantFrom(...shapes), sideFile, (shape, content) => {
        const text = rendered(shape, { f: content });
        assert.equal(rendered(shape, { f: content }), text);
        assert.equal(rendered(text), text);
        assert.equal(`${text.trimEnd()}\n`, text);
        assert.ok(!text.includes("[["), text);
      }),
      { numRuns: 400 },
    );
  });
});

describe("renderCompose, over any place of the block", () => {
  const gap = fc.constantFrom("", "\n", "\n\n", "# note\n", "\n# note\n\n", "  \n");
  const block = fc.constantFrom(
    "x-varanus:\n  server: s\n",
    "x-varanus: { server: s }\n",
    "x-varanus:\n  # first\n  tags:\n    - a\n    - b # last\n  # end\n",
    "x-varanus:\n  description: >\n    folded\n\n    text\n  web:\n    host: a\n",
    "'x-varanus':\n  tags:\n  - a\n",
    "x-varanus: # about\n\n  server: s\n\n  # more\n",
  );
  const parts = fc.tuple(
    fc.subarray([0, 1, 2, 3, 4, 5]),
    fc.array(gap, { minLength: 8, maxLength: 8 }),
  );

  it("takes out the block alone: the other lines stay, in order (property)", () => {
    const sections = ["volumes:\n  data:\n", "name: app # named\n", "x-a: |\n  text\n\n  more\n"];
    const more = ["networks: { front: {} }\n", "x-list:\n- a\n# inside\n- b\n", "x-b: &b [1]\n"];
    const all = [...sections, ...more];
    fc.assert(
      fc.property(parts, block, fc.nat({ max: 6 }), ([chosen, gaps], own, at) => {
        const pieces = ["services:\n  web:\n    image: a\n", ...chosen.map((i) => all[i] ?? "")];
        const spaced = pieces.map((piece, i) => `${gaps[i] ?? ""}${piece}`);
        const index = at % (pieces.length + 1);
        const [before, after] = [spaced.slice(0, index).join(""), spaced.slice(index).join("")];
        const text = rendered(`${before}${own}${after}`);
        const plain = (source: string) => source.replace(/^[ \t]*\n/gm, "").trimEnd();
        assert.equal(plain(text), plain(before + after));
        assert.deepEqual(parse(text), parse(before + after));
      }),
      { numRuns: 500 },
    );
  });
});
