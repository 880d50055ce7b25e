import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { planFleet } from "../../components/plan";
import { readStackFolders } from "../../components/stackFolder";
import { type ProgramConfig, readConfig } from "../../config";
import { formatProblem } from "../../providers/dynamic/problem";
import { isRecord } from "../../providers/dynamic/values";
import { configKeys } from "../../providers/komodo/stack/fields";
import { readPage } from "../support/docs";

type Values = Record<string, unknown>;

interface Block {
  readonly language: string;
  readonly text: string;
}

/** The page's fenced blocks, which stand in numbered lists, without their indent. */
const blocks = [...readPage("docs/quick-start.md").matchAll(/^( *)```(\w+)\n(.*?)^\1```$/gms)].map(
  ([, indent = "", language = "", text = ""]): Block => ({
    language,
    text: text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }),
);
const isConfig = ({ language, text }: Block): boolean =>
  language === "yaml" && text.startsWith("config:");

/** Secrets of a form, by the last part of their path; all others are hexadecimal digits. */
const forms: Readonly<Record<string, string>> = {
  privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
  tlsCertificate: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
  tlsKey: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
};

/** A configuration of the page, with the secrets that the next commands to make a stack set. */
function configurationAt(at: number): Values {
  const { config } = parse(blocks[at]?.text ?? "") as { config: Values };
  const commands = blocks.slice(at).find(({ text }) => text.startsWith("pulumi stack init"));
  const set = /pulumi config set --secret (?:--path )?(\S+)/g;
  for (const [, target = ""] of (commands?.text ?? "").matchAll(set)) setSecret(config, target);
  return config;
}

function setSecret(config: Values, target: string): void {
  const parts = target.split(".");
  const last = parts.pop() ?? "";
  const parent = parts.reduce<Values>((map, part) => {
    const inner = isRecord(map[part]) ? map[part] : {};
    map[part] = inner;
    return inner;
  }, config);
  parent[last] = forms[last] ?? "0123456789abcdef0123456789abcdef";
}

/** What the program makes of a configuration; throws with the findings. */
function read(config: Values): ProgramConfig {
  const texts = Object.entries(config).map(([key, value]): [string, string] => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts), Object.keys(config));
  return readConfig();
}

describe("docs/quick-start.md", () => {
  const configured = pulumi.runtime.allConfig();
  const configurations = blocks.flatMap((block, at) => (isConfig(block) ? [at] : []));
  const [compose = ""] = blocks.flatMap(({ text }) => (text.startsWith("x-varanus:") ? text : []));
  const [variables = ""] = blocks.flatMap(({ text }) => (text.startsWith("TIMEZONE=") ? text : []));
  let project: string;

  before(() => {
    project = mkdtempSync(path.join(tmpdir(), "varanus-quick-start-"));
  });

  after(() => {
    pulumi.runtime.setAllConfig(configured);
    rmSync(project, { recursive: true, force: true });
  });

  /** The findings about the page's application in the fleet of a configuration. */
  function findings(config: Values, change = (text: string): string => text): string[] {
    const folder = path.join(project, "apps", "hello");
    mkdirSync(folder, { recursive: true });
    const text = change(compose);
    writeFileSync(path.join(folder, "compose.yaml"), text);
    const names = text === compose ? variables : `${variables}HELLO_TOKEN=changeme\n`;
    writeFileSync(path.join(folder, ".env.example"), names);
    const { folders, problems } = readStackFolders(project, "apps", { komodoFields: configKeys });
    return [...problems, ...planFleet(read(config).fleet, folders).problems].map(formatProblem);
  }

  it("D13: its three configurations have no findings, with the secrets that its commands set", () => {
    const phases = configurations.map((at) => [...read(configurationAt(at)).phases]);
    assert.deepEqual(phases, [["fleet"], ["core"], ["azure", "core"]]);
  });

  it("D13: without varanus:phases each also makes the fleet, with the first application", () => {
    const made = configurations.map((at) => {
      const { "varanus:phases": _, ...config } = configurationAt(at);
      assert.deepEqual(findings(config), []);
      return [...read(config).phases];
    });
    assert.deepEqual(made, [["fleet"], ["core", "fleet"], ["azure", "core", "fleet"]]);
  });

  it("S0-NFR-2: no configuration has a secret before its commands set it", () => {
    const given = blocks.filter(isConfig).map(({ text }) => text);
    for (const text of given) assert.doesNotMatch(text, /password|secure|PRIVATE KEY|privateKey/i);
  });

  it("S0-SEC-4: shows the finding that the second secret's absence gives", () => {
    const shown = blocks.find(({ text }) => text.startsWith("apps/hello/compose.yaml:"));
    const change = (text: string): string =>
      text.replace(/^ +TZ: .*$/m, "$&\n      TOKEN: ${HELLO_TOKEN}");
    const found = findings(configurationAt(configurations[0] ?? 0), change);
    assert.deepEqual(
      found.map((line) => `${line}\n`),
      [shown?.text],
    );
  });
});
