import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readStackFolders } from "../../components/stackFolder";
import { parseEnv } from "../../components/stackFolder/envExample";
import { formatProblem } from "../../providers/dynamic/problem";

const COMPOSE = "services:\n  web:\n    image: nginx\n";
const options = { komodoFields: ["repo", "linkedRepo", "filesOnHost", "extraArgs"] };

describe("readStackFolders", () => {
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "stacks-"));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  }

  function read() {
    const { folders, unreadable, problems } = readStackFolders(root, "stacks", options);
    return { folders, unreadable, found: problems.map(formatProblem) };
  }

  for (const file of ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"]) {
    it(`X-37, S2-LAY-1: reads ${file}`, () => {
      write({ [`stacks/web/${file}`]: COMPOSE });
      const { folders, found } = read();
      assert.deepEqual(found, []);
      assert.deepEqual(
        folders.map(({ name, composeFile, source }) => ({ name, composeFile, source })),
        [{ name: "web", composeFile: `stacks/web/${file}`, source: "contents" }],
      );
    });
  }

  it("reads folders in the order of names, through links, without hidden entries and files", () => {
    write({
      "stacks/b/compose.yaml": COMPOSE,
      "stacks/.git/config": "",
      "stacks/README.md": "",
      "elsewhere/compose.yaml": COMPOSE,
    });
    symlinkSync(join(root, "elsewhere"), join(root, "stacks/a"));
    const { folders, found } = read();
    assert.deepEqual(found, []);
    assert.deepEqual(
      folders.map(({ name }) => name),
      ["a", "b"],
    );
  });

  it("gives the rendered text for source contents, with side files inside", () => {
    write({
      "stacks/web/compose.yaml": `x-varanus: { tier: trusted }\n${COMPOSE}configs:\n  c:\n    file: etc/c\n`,
      "stacks/web/etc/c": "a $b\n",
    });
    const { folders, found } = read();
    assert.deepEqual(found, []);
    assert.deepEqual(folders[0]?.extension, { tier: "trusted" });
    assert.equal(
      folders[0].fileContents,
      `${COMPOSE}configs:\n  c:\n    content: |\n      a $$b\n`,
    );
  });

  it("X-03: asks for no rendering from source git and host", () => {
    const block = (komodo: string) => `x-varanus: { komodo: { ${komodo} } }\n`;
    const built = "services:\n  web:\n    build: .\n";
    write({
      "stacks/a/compose.yaml": block("repo: me/fleet") + built,
      "stacks/b/compose.yaml": block("linkedRepo: fleet") + built,
      "stacks/c/compose.yaml": block("filesOnHost: true") + built,
    });
    const { folders, found } = read();
    assert.deepEqual(found, []);
    assert.deepEqual(
      folders.map(({ source, fileContents }) => [source, fileContents]),
      [
        ["git", undefined],
        ["git", undefined],
        ["host", undefined],
      ],
    );
  });

  it("tells a missing dir, and an empty one", () => {
    assert.deepEqual(read().found, [
      'stacks: Folder "stacks": cannot be read (ENOENT). ' +
        "Create it, or set varanus:stacks to the folder of your stack folders.",
    ]);
    mkdirSync(join(root, "stacks"));
    assert.deepEqual(read().found, [
      'stacks: Folder "stacks": holds no stack folder. ' +
        "Add a sub-folder with a compose.yaml for each application.",
    ]);
  });

  it("tells a folder without and one with two Compose files", () => {
    write({
      "stacks/none/readme.txt": "",
      "stacks/two/compose.yaml": COMPOSE,
      "stacks/two/docker-compose.yml": COMPOSE,
    });
    const { found, unreadable } = read();
    assert.deepEqual(found, [
      'stacks/none: Stack "none": the folder has no Compose file. ' +
        "Add compose.yaml, or remove the folder.",
      'stacks/two: Stack "two": the folder has several Compose files: ' +
        "compose.yaml, docker-compose.yml. Keep one.",
    ]);
    assert.deepEqual(unreadable, ["none"]);
  });

  it("tells names that Komodo would store in another form", () => {
    write({
      "stacks/My App/compose.yaml": COMPOSE,
      "stacks/_x/compose.yaml": COMPOSE,
      "stacks/0123456789abcdef01234567/compose.yaml": COMPOSE,
    });
    const rule = "the name has characters outside a-z, 0-9, _ and -, or begins with _ or -";
    assert.deepEqual(read().found, [
      'stacks/0123456789abcdef01234567: Stack "0123456789abcdef01234567": the name is 24 ' +
        "hexadecimal digits, which Komodo takes for an id. Rename the folder.",
      `stacks/My App: Stack "My App": ${rule}. Rename the folder to "my_app".`,
      `stacks/_x: Stack "_x": ${rule}. Rename the folder to "x".`,
    ]);
  });

  it("tells a broken link, a text that is not UTF-8, and a file that does not parse", () => {
    write({
      "stacks/latin/compose.yaml": Uint8Array.from([0x23, 0xe9, 0x0a]),
      "stacks/open/compose.yaml": "services: {",
    });
    symlinkSync(join(root, "nowhere"), join(root, "stacks/gone"));
    const { found, unreadable } = read();
    assert.deepEqual(found.slice(0, 2), [
      'stacks/gone: Stack "gone": cannot be read (ENOENT). Remove it, or mend the symbolic link.',
      'stacks/latin/compose.yaml: Stack "latin": the file is not UTF-8 text. Save it as UTF-8.',
    ]);
    assert.match(found[2] ?? "", /^stacks\/open\/compose\.yaml:1:\d+: .*is not valid YAML/);
    assert.deepEqual(unreadable, ["latin", "open"]);
  });

  it("tells a side file that is missing, a folder, or not text, without a path of the machine", () => {
    write({
      "stacks/a/compose.yaml": `${COMPOSE}configs:\n  x: { file: ./gone }\n  y: { file: ./etc }\n  z: { file: bin }\n`,
      "stacks/a/etc/file": "",
      "stacks/a/bin": Uint8Array.from([0xff, 0xfe]),
    });
    const { found } = read();
    assert.deepEqual(
      found.map((line) => /\(.*\)/.exec(line)?.[0]),
      ["(ENOENT)", "(it is a folder)", "(the file is not UTF-8 text)"],
    );
    assert.ok(!found.some((line) => line.includes(root)));
  });

  it("gathers findings of every kind, in the order of files and lines", () => {
    write({
      "stacks/a/compose.yaml": [
        "x-varanus: { tierr: trusted }",
        "services:",
        "  web:",
        "    imagee: nginx",
        "    volumes: [./a:/a, data:/b]",
        "    command: a ${B",
      ].join("\n"),
    });
    assert.deepEqual(
      read().found.map((line) => line.split(". ")[0]),
      [
        'stacks/a/compose.yaml:1:14: Block "x-varanus": has the unknown key "tierr"',
        'stacks/a/compose.yaml:4:5: Service "web": has the unknown key "imagee"',
        'stacks/a/compose.yaml:5:15: Service "web": "volumes[0]" needs a checkout: "./a" is no absolute path',
        'stacks/a/compose.yaml:5:23: Service "web": uses the volume "data", which the file does not define',
        'stacks/a/compose.yaml:6:16: Service "web": "${" has no closing "}"',
      ],
    );
  });

  describe("with .env.example", () => {
    const reads = `services:\n  web:\n    image: "a:\${TAG}"\n    command: "\${A:-\${B}} \${HOST}"\n`;

    it("S0-STK-6, S2-SEC-4: accepts required names that are all there, optional ones or not", () => {
      write({
        "stacks/a/compose.yaml": reads,
        "stacks/a/.env.example": "# names\nTAG=1\nexport HOST='x'\nB=\nCOMPOSE_PROFILES=x\n",
      });
      assert.deepEqual(read().found, []);
    });

    it("S0-STK-6: tells each required name that is missing and each name nothing reads", () => {
      write({ "stacks/a/compose.yaml": reads, "stacks/a/.env.example": "TAG=1\nHOSTT=x\n" });
      assert.deepEqual(read().found, [
        'stacks/a/.env.example:2:1: Stack "a": documents HOSTT, which the Compose file does not ' +
          "read. Remove the line, or use ${HOSTT} in the Compose file.",
        'stacks/a/compose.yaml:4:26: Stack "a": ${HOST} has no default and is missing from ' +
          ".env.example. Add a line HOST=value to .env.example, or give it a default: " +
          "${HOST:-value}.",
      ]);
    });

    it("S0-STK-6: asks for the file only when a name is required", () => {
      write({ "stacks/a/compose.yaml": reads, "stacks/b/compose.yaml": COMPOSE });
      assert.deepEqual(read().found, [
        'stacks/a/compose.yaml:3:15: Stack "a": has no .env.example, but its Compose file needs ' +
          "HOST, TAG. Add .env.example with a line NAME=value for each of them.",
      ]);
    });

    it("accepts names that x-varanus lists as secrets", () => {
      write({
        "stacks/a/compose.yaml": `x-varanus: { secrets: [TOKEN] }\n${COMPOSE}`,
        "stacks/a/.env.example": "TOKEN=changeme\n",
      });
      assert.deepEqual(read().found, []);
    });

    it("tells doubled names and lines that are no entry", () => {
      write({
        "stacks/a/compose.yaml": `${COMPOSE}    command: $A\n`,
        "stacks/a/.env.example": "A=1\nA=2\nnot an entry\n",
      });
      assert.deepEqual(read().found, [
        'stacks/a/.env.example:2:1: Stack "a": documents A twice. Remove one of the two.',
        'stacks/a/.env.example:3:1: Stack "a": has a line that is no NAME=value. ' +
          "Write NAME=value, or begin the line with # for a comment.",
      ]);
    });
  });
});

describe("parseEnv", () => {
  it("reads quoted values over several lines, escaped quotes and bare names", () => {
    const text = 'A="one\n B=two\n"\nC=\'it\'\nD="a \\" b"\nE\n  F : x\r\n';
    assert.deepEqual(parseEnv(text), {
      entries: [
        { name: "A", line: 1 },
        { name: "C", line: 4 },
        { name: "D", line: 5 },
        { name: "E", line: 6 },
        { name: "F", line: 7 },
      ],
      faults: [],
    });
  });
});
