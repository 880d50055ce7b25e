import assert from "node:assert/strict";
import { readOnlyProblems } from "../../../compose/readOnly";
import { referenceProblems } from "../../../compose/references";
import { documentOf, lines } from "./fixtures";

describe("referenceProblems", () => {
  it("accepts a file whose names are all defined", () => {
    const text = [
      "services:",
      "  web:",
      "    depends_on: [db]",
      "    networks: [front, default]",
      "    volumes: [data:/a, /b:/c, '${V}:/d']",
      "    configs: [c, { source: d }]",
      "    secrets: [s]",
      "  db: { networks: { front: { aliases: [x] } }, depends_on: {} }",
      "networks: { front: }",
      "volumes: { data: }",
      "configs: { c: { content: x }, d: { external: true } }",
      "secrets: { s: { external: true } }",
    ].join("\n");
    assert.deepEqual(lines(referenceProblems(documentOf(text))), []);
  });

  it("names what is used and not defined, where it is used", () => {
    const text = [
      "services:",
      "  web:",
      "    depends_on: { db: { condition: service_started } }",
      "    networks: [front]",
      "    volumes: [data:/a]",
      "    configs: [{ source: c }]",
      "    secrets: [s]",
    ].join("\n");
    const line = (at: string, kind: string, name: string) =>
      `c.yaml:${at}: Service "web": uses the ${kind} "${name}", which the file does not define. ` +
      `Add "${name}" to the top-level \`${kind}s:\`, or correct the name.`;
    assert.deepEqual(lines(referenceProblems(documentOf(text))), [
      line("5:15", "volume", "data"),
      line("4:16", "network", "front"),
      line("6:15", "config", "c"),
      line("7:15", "secret", "s"),
      line("3:23", "service", "db"),
    ]);
  });

  it("says nothing about files that take names from elsewhere", () => {
    const extended = "services: { a: { extends: { file: b.yaml, service: a }, networks: [x] } }\n";
    const including = "include: [b.yaml]\nservices: { a: { networks: [x] } }\n";
    assert.deepEqual(referenceProblems(documentOf(extended)), []);
    assert.deepEqual(referenceProblems(documentOf(including)), []);
  });
});

describe("readOnlyProblems", () => {
  const text = [
    "services:",
    "  web:",
    "    read_only: true",
    "    configs: [inline, file, host, fromenv, ext]",
    "    secrets: [{ source: token }, hostsecret]",
    "  other: { configs: [inline] }",
    "configs:",
    "  inline: { content: x }",
    "  file: { file: ./f }",
    "  host: { file: /f }",
    "  fromenv: { environment: E }",
    "  ext: { external: true }",
    "secrets: { token: { environment: T }, hostsecret: { file: /s } }",
  ].join("\n");
  const line = (at: string, entry: string, name: string) =>
    `c.yaml:${at}: Service "web": is read_only, but "${entry}" takes "${name}" from text or ` +
    "environment. Take it from an absolute path of the host, mount it as a volume, or drop read_only.";

  it("names what Compose cannot copy into a read-only container, inlined files included", () => {
    const found = readOnlyProblems(documentOf(text), { inlinesConfigs: true });
    assert.deepEqual(lines(found), [
      line("4:15", "configs[0]", "inline"),
      line("4:23", "configs[1]", "file"),
      line("4:35", "configs[3]", "fromenv"),
      line("5:15", "secrets[0]", "token"),
    ]);
  });

  it("accepts relative files where the host has a checkout", () => {
    const found = readOnlyProblems(documentOf(text), { inlinesConfigs: false });
    assert.ok(!lines(found).some((found) => found.includes('"file"')));
    assert.equal(found.length, 3);
  });
});
