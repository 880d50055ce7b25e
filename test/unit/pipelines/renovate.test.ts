import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { acmeDnsProviders } from "../../../components/core/acmeDns";
import { findOnPath } from "../../../scripts/setup/programs.cjs";
import * as versions from "../../../scripts/setup/versions.cjs";

const root = path.resolve(__dirname, "..", "..", "..");

interface CustomManager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
  readonly depNameTemplate?: string;
  readonly datasourceTemplate: string;
  readonly extractVersionTemplate?: string;
}
interface PackageRule {
  readonly matchDatasources?: readonly string[];
  readonly matchManagers?: readonly string[];
  readonly matchPackageNames?: readonly string[];
  readonly matchUpdateTypes?: readonly string[];
  readonly matchFileNames?: readonly string[];
  readonly labels?: readonly string[];
  readonly automerge?: boolean;
  readonly enabled?: boolean;
}
interface RenovateConfig {
  readonly extends: readonly string[];
  readonly "docker-compose": { readonly managerFilePatterns: readonly string[] };
  readonly customManagers: readonly CustomManager[];
  readonly packageRules: readonly PackageRule[];
}

const config = JSON.parse(readFileSync(path.join(root, "renovate.json"), "utf8")) as RenovateConfig;

/** Files below some folders of the repository, by their path in it. */
function filesIn(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((name) =>
      path.posix.join(folder, name.split(path.sep).join("/")),
    ),
  );
}

const files = filesIn("stacks", "components", "scripts", ".github", "tools", "docs");
const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** Renovate's patterns: a regular expression between slashes. */
function regexOf(pattern: string): RegExp {
  const inner = /^\/(.*)\/$/.exec(pattern)?.[1];
  assert.ok(inner !== undefined, `${pattern} is not between slashes`);
  return new RegExp(inner);
}

const isFor = ({ managerFilePatterns }: CustomManager, file: string): boolean =>
  managerFilePatterns.some((pattern) => regexOf(pattern).test(file));

interface Dependency {
  readonly file: string;
  readonly name: string;
  readonly value: string;
  readonly digest?: string;
}

function dependenciesOf(manager: CustomManager): Dependency[] {
  return files
    .filter((file) => isFor(manager, file))
    .flatMap((file) =>
      manager.matchStrings.flatMap((text) =>
        [...textOf(file).matchAll(new RegExp(text, "g"))].map(({ groups = {} }) => ({
          file,
          name: groups.depName ?? manager.depNameTemplate ?? "",
          value: groups.currentValue ?? "",
          ...(groups.currentDigest && { digest: groups.currentDigest }),
        })),
      ),
    );
}

const found = config.customManagers.flatMap(dependenciesOf);

describe("renovate.json", () => {
  it("S0-REN-1, S0-T-5.4: takes every Compose file of stacks/, and no side file", () => {
    const [pattern = ""] = config["docker-compose"].managerFilePatterns;
    const taken = filesIn("stacks").filter((file) => regexOf(pattern).test(file));
    const folders = readdirSync(path.join(root, "stacks"));
    assert.deepEqual(taken.sort(), folders.map((name) => `stacks/${name}/compose.yaml`).sort());
    for (const name of ["docker-compose.yml", "compose.yml", "docker-compose.yaml"]) {
      assert.match(`stacks/a/${name}`, regexOf(pattern));
    }
    assert.doesNotMatch("stacks/a/config/decompose.yaml", regexOf(pattern));
  });

  it("S0-REN-1, S0-DD-9: digests are pinned, of images and of actions", () => {
    assert.ok(config.extends.includes("docker:pinDigests"));
    assert.ok(config.extends.includes("helpers:pinGitHubActionDigests"));
  });

  it("each custom manager finds something in the files of today", () => {
    for (const manager of config.customManagers) {
      assert.ok(dependenciesOf(manager).length > 0, manager.matchStrings[0]);
    }
  });

  it("uses no look-around and no back-reference: Renovate's RE2 has none", () => {
    const all = config.customManagers.flatMap((manager) => [
      ...manager.matchStrings,
      ...manager.managerFilePatterns,
    ]);
    assert.deepEqual(
      all.filter((text) => /\(\?<?[=!]|\\\d|\\k</.test(text)),
      [],
    );
  });

  it("S0-REN-1: finds every image that stands in a table of components, with its tag", () => {
    const inSources = files
      .filter((file) => /^components\/.*\.ts$/.test(file))
      .flatMap((file) =>
        [...textOf(file).matchAll(/"((?:docker|ghcr|quay)\.io\/[^":]+):([^"@]+)(?:@[^"]*)?"/g)].map(
          (match) => `${file} ${match[1] ?? ""} ${match[2] ?? ""}`,
        ),
      );
    assert.ok(inSources.length >= 3);
    const images = found.filter(
      ({ file, name }) => file.startsWith("components/") && !name.startsWith("github.com/"),
    );
    assert.deepEqual(
      images.map(({ file, name, value }) => `${file} ${name} ${value}`).sort(),
      inSources.sort(),
    );
  });

  it("finds every module that Core's host builds into the proxy", () => {
    const modules = found.filter(({ file }) => file === "components/core/acmeDns.ts");
    assert.deepEqual(
      modules.map(({ name, value }) => `${name}@${value}`),
      Object.values(acmeDnsProviders).map(({ module }) => module),
    );
  });

  it("finds an image with a digest and one of a registry with a port, and no plain text", () => {
    const [text = ""] = config.customManagers[0]?.matchStrings ?? [];
    const digest = `sha256:${"a".repeat(64)}`;
    const lines = `a: "ghcr.io/me/app:1.2@${digest}", b: "lan.example:5000/x/y:v3", c: "a/b:c", d: "see: it"`;
    const groups = [...lines.matchAll(new RegExp(text, "g"))].map((match) => ({ ...match.groups }));
    assert.deepEqual(groups, [
      { depName: "ghcr.io/me/app", currentValue: "1.2", currentDigest: digest },
      { depName: "lan.example:5000/x/y", currentValue: "v3", currentDigest: undefined },
    ]);
  });

  it("finds every pinned version of the set-up, and leaves the oldest accepted ones alone", () => {
    const pins = Object.entries(versions)
      .filter(([name, value]) => typeof value === "string" && !name.startsWith("minimum"))
      .map(([, value]) => value as string);
    const inSetUp = found.filter(({ file }) => file === "scripts/setup/versions.cjs");
    const message = "renovate.json needs a custom manager for each version of versions.cjs";
    assert.deepEqual(inSetUp.map(({ value }) => value).sort(), pins.sort(), message);
  });

  it("finds the Pulumi CLI of the three workflows that install it", () => {
    const inWorkflows = found.filter(({ file }) => file.startsWith(".github/"));
    assert.deepEqual(
      inWorkflows.map(({ file, name, value }) => [path.basename(file), name, value]).sort(),
      ["deploy.yml", "drift.yml", "preview.yml"].map((file) => [
        file,
        "pulumi/pulumi",
        versions.pulumiVersion,
      ]),
    );
  });

  it("S0-REN-2: majors and minors of databases are critical, and none is merged by itself", () => {
    const databases = ["postgres", "mysql", "mariadb", "mongo", "redis"];
    for (const name of [...databases, "docker.io/library/mongo", "bitnami/redis"]) {
      const rules = config.packageRules.filter(
        ({ matchPackageNames, matchDatasources }) =>
          matchDatasources?.includes("docker") &&
          matchPackageNames?.some((pattern) => regexOf(pattern).test(name)),
      );
      for (const type of ["major", "minor"]) {
        const rule = rules.find(({ matchUpdateTypes }) => matchUpdateTypes?.includes(type));
        assert.deepEqual(rule?.labels, ["critical", "database"], `${name} ${type}`);
      }
      const types = new Set(rules.flatMap(({ matchUpdateTypes }) => matchUpdateTypes ?? []));
      for (const type of ["major", "minor", "patch", "digest"]) assert.ok(types.has(type), type);
      assert.deepEqual([...new Set(rules.map(({ automerge }) => automerge))], [false]);
    }
    const first = config.packageRules.findIndex(({ automerge }) => automerge === true);
    const database = config.packageRules.findIndex(({ labels }) => labels?.includes("database"));
    assert.ok(first < database, "the last rule that fits decides");
  });

  it("S0-FR-16: merges only patches of images by itself", () => {
    const rules = config.packageRules.filter(({ automerge }) => automerge === true);
    assert.deepEqual(
      rules.map(({ matchManagers, matchUpdateTypes }) => [matchManagers, matchUpdateTypes]),
      [[["docker-compose"], ["patch"]]],
    );
  });

  it("rules name stacks and files that exist", () => {
    const names = config.packageRules.flatMap(({ matchFileNames }) => matchFileNames ?? []);
    const all = new Set(files);
    assert.ok(names.length >= 5);
    for (const name of names) assert.ok(all.has(name.replace(/\/\*\*$/, "")), name);
  });
});

const validator = findOnPath("renovate-config-validator");
const why = validator ? "" : " (skipped: renovate-config-validator is not on PATH)";

describe(`renovate-config-validator${why}`, function () {
  this.timeout(60_000);

  (validator ? it : it.skip)("accepts renovate.json, without a migration to do", () => {
    const args = ["--strict", "--no-global", "renovate.json"];
    const { status, stdout } = spawnSync(validator ?? "", args, { cwd: root, encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });
});
