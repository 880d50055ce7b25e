/** Who accepts a Compose file: the real CLI and Varanus, or only one of the two. */
export type Verdict =
  "both accept" | "both refuse" | "only Compose refuses" | "only Varanus refuses";

/** A hand-written Compose file, and who accepts it. */
export interface ComposeCase {
  readonly what: string;
  readonly text: string;
  readonly verdict: Verdict;
}

/** A file with one service `web` that has these lines, and these lines at the top. */
function web(lines: string, top = ""): string {
  const indented = lines.split("\n").map((line) => (line === "" ? "" : `    ${line}\n`));
  return `services:\n  web:\n    image: nginx\n${indented.join("")}${top}`;
}

type Row = readonly [what: string, text: string];

const ACCEPTED: readonly Row[] = [
  ["a service with an image", web("")],
  ["x- keys at the top and in a service", web("x-note: 1", "x-top: { a: [1] }\n")],
  ["the obsolete version", `version: "3.9"\n${web("")}`],
  ["a document start and end", `---\n${web("")}...\n`],
  [
    "a service without image that extends another",
    "services:\n  a: { image: x }\n  b: { extends: a }\n",
  ],
  ["a merge of one map", "x-b: &b { image: nginx }\nservices:\n  web:\n    <<: *b\n"],
  [
    "a merge of two maps",
    "x-b: &b { image: a }\nx-c: &c { tty: true }\nservices:\n  web: { <<: [*b, *c] }\n",
  ],
  [
    "a merge after the key it gives way to",
    "x-b: &b { image: a }\nservices:\n  web:\n    image: b\n    <<: *b\n",
  ],
  ["an alias of a scalar", "x-i: &i nginx\nservices: { web: { image: *i } }\n"],
  ["YAML 1.1's yes, on and no as booleans", web("read_only: yes\ntty: on\nprivileged: no")],
  ["YAML 1.1's yes as an environment value", web("environment: { A: yes }")],
  ["restart: no without quotes", web("restart: no")],
  ["a boolean, a number, nothing in an environment", web("environment: { A: true, B: 1.5, C: }")],
  ["numbers and booleans as labels", web("labels: { a: true, b: 3 }")],
  [
    "both spellings of an octal mode",
    web(
      "configs:\n  - { source: c, mode: 0440 }\n  - { source: c, target: /d, mode: 0o440 }",
      "configs: { c: { content: a } }\n",
    ),
  ],
  ["a port as a number", web("ports: [80]")],
  ["a port without quotes", web("ports:\n  - 8080:80")],
  [
    "ports with address, range, protocol",
    web('ports: ["127.0.0.1:80:80", "[::1]:81:80", "9000-9002:9000-9002/udp"]'),
  ],
  [
    "ports that Docker chooses",
    web('ports: [":80", "0:81", "127.0.0.1::82", { target: 83, published: 0 }]'),
  ],
  ["a port from a variable", web('ports: ["${P:-80}:80"]')],
  ["a number and a boolean from a variable", web('cpus: "${C:-0.5}"\nread_only: "${R:-true}"')],
  [
    "the same port, capability, label and network alias twice",
    web(
      'ports: ["80:80", "80:80"]\ncap_add: [A, A]\nlabels: [a=b, a=b]\nnetworks: { n: { aliases: [a, a] } }',
      "networks: { n: }\n",
    ),
  ],
  ["the default network by name", web("networks: [default]")],
  ["a variable that is not set", web('command: "${X}"')],
  ["dollars that begin no name", web('command: "grep ^a$ $1 $$2"')],
  ["a dollar in a key", web('labels: { "$X": b }')],
  ["an anonymous volume and binds", web("volumes: [/data, ./a:/a, /b:/b:ro, ~/c:/c]")],
  ["an external config", web("configs: [c]", "configs: { c: { external: true } }\n")],
  ["a secret from the environment", web("secrets: [s]", "secrets: { s: { environment: S } }\n")],
  ["a name in double brackets with quotes", web('environment: { A: "[[NAME]]" }')],
  ["Compose's own tags", web("ports: !reset []\ncommand: !!str 3")],
  [
    "a build with attestations",
    "services: { web: { build: { context: ., sbom: true, provenance: mode=max } } }\n",
  ],
  ["a model without settings", web("models: { m: }", "models: { m: { model: a } }\n")],
];

const REFUSED: readonly Row[] = [
  ["an empty file", ""],
  ["a list", "- a\n"],
  ["a scalar", "hello\n"],
  ["services without a value", "services:\n"],
  ["services as a list", "services: [a]\n"],
  ["a service without a value", "services:\n  web:\n"],
  ["a service name with a blank", "services: { 'we b': { image: x } }\n"],
  ["a mistyped key of a service", web("imagee: x")],
  ["a mistyped key at the top", web("", "service: {}\n")],
  ["a mistyped key in a healthcheck", web("healthcheck: { tests: a }")],
  ["a map as command", web("command: { a: b }")],
  ["a list as environment value", web("environment: { A: [1] }")],
  ["a name in double brackets without quotes", web("environment: { A: [[NAME]] }")],
  ["a number as restart", web("restart: 3")],
  [
    "a word outside a list of words",
    web("depends_on: { db: { condition: up } }") + "  db: { image: x }\n",
  ],
  ["a map as ports", web("ports: { a: b }")],
  ["a host port above 65535", web('ports: ["70000:80"]')],
  ["a host port that is a word", web('ports: ["web:80"]')],
  ["a host port below 0", web('ports: ["-1:80"]')],
  ["a key twice in a service", web("image: b")],
  ["a service twice", `${web("")}  web: { image: b }\n`],
  ["a variable twice in a map", web("environment: { A: 1, A: 2 }")],
  ["an alias without an anchor", "services: { web: *none }\n"],
  ["a merge of a scalar", "services:\n  web:\n    <<: hello\n    image: a\n"],
  ["a tab as indentation", "services:\n\tweb: { image: a }\n"],
  ["a bracket that is not closed", "services: { web: [\n"],
  ["a brace that is not closed", web('command: "${X"')],
  ["a variable that begins with a digit", web('command: "${1X}"')],
  ["a default over two lines", web('command: "${X:-a\\nb}"')],
  ["an undefined network", web("networks: [front]")],
  ["an undefined volume", web("volumes: [data:/data]")],
  ["an undefined config", web("configs: [c]")],
  ["an undefined secret", web("secrets: [s]")],
  ["an undefined service to depend on", web("depends_on: [db]")],
  ["the same security option twice", web("security_opt: [a, a]")],
];

/** What depends on values of the environment or on other files, or is a rule beyond the schema. */
const ONLY_COMPOSE: readonly Row[] = [
  ["a required variable that is not set", web('command: "${X:?set it}"')],
  ["a required variable in an x- key", web("", 'x-a: "${X?set it}"\n')],
  ["two merges in one map", "x-b: &b { image: a }\nservices:\n  web:\n    <<: *b\n    <<: *b\n"],
  ["a key that is a number", web("environment: { 1: a }")],
  ["a service without image and build", "services: { web: { restart: always } }\n"],
  ["an unknown protocol of a port", web('ports: ["80:80/xyz"]')],
  ["a host name as address of a port", web('ports: ["localhost:80:80"]')],
  ["ranges of ports that differ in length", web('ports: ["9000-9002:9000-9001"]')],
  ["a container port above 65535", web('ports: ["80:70000"]')],
  ["a duration in words", web("stop_grace_period: soon")],
  ["a size in words", web("mem_limit: lots")],
  ["networks beside network_mode", web("network_mode: host\nnetworks: [n]", "networks: { n: }\n")],
  ["the network of an undefined service", web("network_mode: service:db")],
  [
    "services that wait for each other",
    "services:\n  a: { image: x, depends_on: [b] }\n  b: { image: x, depends_on: [a] }\n",
  ],
  ["a base that is not there", web("extends: base")],
  ["an undefined model", web("models: [m]")],
  ["a config without content", web("", "configs: { c: {} }\n")],
  ["a config with file and content", web("", "configs: { c: { file: ./a, content: b } }\n")],
  [
    "an external volume with a driver",
    web("", "volumes: { v: { external: true, driver: local } }\n"),
  ],
  ["the same network twice", web("networks: [n, n]", "networks: { n: }\n")],
  ["an included file that is not there", `include: [other.yaml]\n${web("")}`],
];

/** Deliberate: `config` passes these, but they cannot run as a stack, or cannot be rendered. */
const ONLY_VARANUS: readonly Row[] = [
  ["no services", "services: {}\n"],
  ["no key services", "volumes: { v: }\n"],
  ["two documents", `${web("")}---\nservices: { db: { image: x } }\n`],
  ["a long port above 65535", web("ports:\n  - { target: 80, published: '70000' }")],
];

function cases(rows: readonly Row[], verdict: Verdict): ComposeCase[] {
  return rows.map(([what, text]) => ({ what, text, verdict }));
}

/** The table; each verdict is what Compose 2.40.3 gives for a folder with no other file. */
export const COMPOSE_CASES: readonly ComposeCase[] = [
  ...cases(ACCEPTED, "both accept"),
  ...cases(REFUSED, "both refuse"),
  ...cases(ONLY_COMPOSE, "only Compose refuses"),
  ...cases(ONLY_VARANUS, "only Varanus refuses"),
];

/** Texts with `$` that Compose can interpolate, for A=a, B_1=b and an empty EMPTY. */
export const TEMPLATES: readonly string[] = [
  ..."$A|${A}|$$A|$$$A|$$$$A|$5|a$|$|$$|$.|${A}$|cost $5 $A|$A$B_1|$A-d|$A:-d|$ä".split("|"),
  ..."${U:-d}|${U-d}|${EMPTY:-d}|${EMPTY-d}|${A:-d}|${A:+x}|${EMPTY:+x}|${EMPTY+x}|${U+x}".split(
    "|",
  ),
  ..."${U:-${A}}|${U:-${V:-z}}|${U:-$A}|${U:-$$A}|${U:-}|${U:-a b}|${U:-a:b}|${U:-a-b}".split("|"),
  ..."${U:-a?b}|${A:?x}|${A?x}|${U:-{}}|${U:-{}|${A:-{}}|${A:-{x}}|{$A}|{${A}}|}${A}{".split("|"),
  ..."${A}}|${A} ${U:-b}|${U:-a} }|${A:-${U}}|${A:-a}b}|${U:-a$}|${U:-$5}|${U:-'q'}".split("|"),
  ...'${U:-ä}|a${U:-{b}c}d|${U:-{{.Name}}}|{{.Names}}|${A:-{{.Name}}}|${A:-{"a":1}}'.split("|"),
  ..."${U+a-b}|${A+b:-c}|${A-b:?c}|${A:+${B_1}}|${A:+${B_1:-x}}y|${A:-x}${U:-y}".split("|"),
];
