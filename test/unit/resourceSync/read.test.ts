import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { formatProblem } from "../../../providers/dynamic/problem";
import { readResourceSync, readSources } from "../../../resourceSync/read";

function read(text: string) {
  const { declared, problems, warnings } = readSources([{ file: "a.toml", text }]);
  return {
    made: declared.map(({ made }) => made),
    problems: problems.map(formatProblem),
    warnings: warnings.map(formatProblem),
  };
}

describe("readSources", () => {
  it("X-06: accepts config fields beside the config and reports each with its right place", () => {
    const { made, problems, warnings } = read(
      '[[server]]\nname = "s"\nconfig.enabled = true\n' +
        '[[stack]]\nname = "a"\nserver = "s"\nrepo = "me/a"\nrun_directory = "x"\n' +
        '[stack.config]\nafter = ["b"]\nbranch = "live"\n' +
        '[[stack]]\nname = "b"\nserver_id = "s"\n[stack.config]\nrepo = "me/b"\n',
    );
    const wrong = (line: number, name: string, key: string) =>
      `a.toml:${line}:1: Stack "${name}": "${key}" stands under [[stack]], where Komodo does not ` +
      "look for it. Varanus reads it; move it to [stack.config] for Komodo.";
    assert.deepEqual(problems, []);
    assert.deepEqual(warnings, [
      wrong(6, "a", "server"),
      wrong(7, "a", "repo"),
      wrong(8, "a", "run_directory"),
      'a.toml:10:1: Stack "a": "after" stands under [stack.config], where Komodo does not look ' +
        "for it. Varanus reads it; move it to [[stack]] for Komodo.",
      wrong(14, "b", "server_id"),
    ]);
    assert.deepEqual(made[1], {
      kind: "Stack",
      name: "a",
      inputs: {
        name: "a",
        server: "s",
        runDirectory: "x",
        repo: "me/a",
        branch: "live",
        deploy: false,
      },
      after: ["b"],
    });
  });

  it("X-06: accepts parameters of an execution beside its type, and tags inside of the config", () => {
    const { made, warnings } = read(
      '[[procedure]]\nname = "p"\nconfig.tags = ["t"]\n[[procedure.config.stage]]\nname = "s"\n' +
        'executions = [{ execution.type = "Sleep", execution.duration_ms = 5 }]\n',
    );
    assert.deepEqual(made[0]?.inputs, {
      name: "p",
      tags: ["t"],
      stages: [
        {
          name: "s",
          executions: [{ type: "Sleep", params: { durationMs: 5 }, enabled: true }],
        },
      ],
    });
    assert.deepEqual(warnings, [
      'a.toml:3:1: Procedure "p": "tags" stands under [procedure.config], where Komodo does not ' +
        "look for it. Varanus reads it; move it to [[procedure]] for Komodo.",
      'a.toml:6:43: Procedure "p": "duration_ms" stands under ' +
        "[procedure.config.stage.executions.execution], where Komodo does not look for it. " +
        "Varanus reads it; move it to [procedure.config.stage.executions.execution.params] for Komodo.",
    ]);
  });

  it("X-06: lets the value in the right place win over the one in the wrong place", () => {
    const { made, warnings } = read(
      '[[server]]\nname = "s"\nregion = "a"\n[server.config]\nregion = "b"\nenabled = true\n',
    );
    assert.equal(made[0]?.inputs.region, "b");
    assert.deepEqual(warnings, [
      'a.toml:3:1: Server "s": "region" stands under [[server]], and again in its place. Varanus ' +
        "reads the one under [server.config]; remove this one.",
    ]);
  });

  it("reports keys that Komodo ignores, at every level, with what was probably meant", () => {
    const { problems, warnings } = read(
      '[[stak]]\nname = "x"\n[[server]]\nname = "s"\ndescripton = "d"\n[server.config]\n' +
        'enabled = true\nregoin = "eu"\nmaintenance_windows = [{ name = "n", duration_minutes = 5, hours = 2 }]\n' +
        '[[builder]]\nname = "b"\nconfig = { type = "Url", params = { adress = "https://x" } }\n' +
        '[[variable]]\nname = "V"\nvalue = "1"\ntags = ["a"]\n',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(warnings, [
      'a.toml:1:1: Section "stak": is none of a ResourceSync, and is ignored. Use [[stack]], or remove it.',
      'a.toml:5:1: Server "s": "descripton" is no key that Komodo knows here, and is ignored. ' +
        'Use "description", or remove it.',
      'a.toml:8:1: Server "s": "config.regoin" is no key that Komodo knows, and is ignored. ' +
        'Use "region", or remove it.',
      'a.toml:9:60: Server "s": "config.maintenance_windows.hours" is no key that Komodo knows, ' +
        'and is ignored. Use "hour", or remove it.',
      'a.toml:12:37: Builder "b": "config.params.adress" is no key that Komodo knows, and is ' +
        'ignored. Use "address", or remove it.',
      'a.toml:16:1: Variable "V": "tags" is no key that Komodo knows here, and is ignored. Remove it.',
    ]);
  });

  it("reports references, `after` and [[NAME]] that lead to nothing in the files", () => {
    const { problems, warnings } = read(
      '[[variable]]\nname = "DOMAIN"\nvalue = "x"\n[[server]]\nname = "nas"\nconfig.enabled = true\n' +
        '[[stack]]\nname = "a"\nafter = ["zzz"]\ndeploy = true\n[stack.config]\nserver = "naas"\n' +
        'file_contents = "services: {}"\nenvironment = "A=[[DOMAN]] [[[LITERAL]]] [[DOMAIN]]"\n' +
        'compose_cmd_wrapper = "op run -- [[COMPOSE_COMMAND]]"\n',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(warnings, [
      'a.toml:9:10: Stack "a": "after" names "zzz", which is declared in none of the files. ' +
        "Declare it, or take it out of the list.",
      'a.toml:11:1: Stack "a": [[DOMAN]] is no variable of the files; Komodo would deploy the ' +
        'text as it stands. Use "DOMAIN" if it is meant.',
      'a.toml:12:1: Stack "a": Server "naas" is declared in none of the files. Use "nas" if it is meant.',
    ]);
  });

  it("refuses wrong forms, missing names, second names and circles, all at once and with places", () => {
    const { problems } = read(
      '[stack]\nname = "one"\n[[server]]\nconfig.enabled = true\n[[server]]\nname = "s"\ntags = "a"\n' +
        '[[variable]]\nname = "V"\nvalue = 1\n[[server]]\nname = "t"\nconfig.cpu_warning = "high"\n' +
        '[[server]]\nname = "u"\n[[server]]\nname = "u"\n' +
        '[[deployment]]\nname = "x"\nafter = ["y"]\n[[deployment]]\nname = "y"\nafter = ["x"]\n',
    );
    assert.deepEqual(problems, [
      'a.toml:1:1: Section "stack": is no list of tables. Begin each one with [[stack]].',
      'a.toml:3:1: Server "": has no name. Give it a `name`.',
      'a.toml:7:1: Server "s": "tags" must be a list of texts. Write "tags" as a list of texts.',
      'a.toml:10:1: Variable "V": "value" must be a text. Write "value" as a text.',
      'a.toml:13:1: Server "t": "cpuWarning" must be a number, but is "high". ' +
        'Give "cpuWarning" the right type.',
      'a.toml:17:1: Server "u": is declared a second time, after a.toml:15. Remove one of the two.',
      'a.toml:20:1: Deployment "x": "after" leads in a circle: x after y after x. ' +
        "Take one of them out of an `after`.",
    ]);
  });

  it("reads a declaration as a ResourceSync does, which merges it onto Komodo's own defaults", () => {
    const { made, warnings } = read('[[server]]\nname = "s"\n[[alerter]]\nname = "a"\n');
    assert.deepEqual(made[0]?.inputs, { name: "s", enabled: false });
    assert.deepEqual(made[1]?.inputs, {
      name: "a",
      endpoint: { type: "Custom", url: "http://localhost:7000" },
      enabled: false,
    });
    assert.equal(
      warnings[0],
      'a.toml:2:1: Server "s": "enabled" is not set, which a ResourceSync reads as false. ' +
        "Write `enabled = true` under its config if it is in use.",
    );
  });

  it("makes permissions of a group for names, patterns with * and expressions between backslashes", () => {
    const { made } = read(
      '[[stack]]\nname = "web-1"\n[[stack]]\nname = "web-2"\n[[stack]]\nname = "db"\n' +
        '[[user_group]]\nname = "g"\npermission = [\n' +
        '  { target = { type = "Stack", id = "web-*" }, level = "Read" },\n' +
        '  { target = { type = "Stack", id = \'\\^d.$\\\' }, level = "Write" },\n]\n',
    );
    const permissions = made.filter(({ kind }) => kind === "Permission");
    assert.deepEqual(
      permissions.map(({ name, inputs }) => `${name} ${String(inputs.level)}`),
      ["g/Stack/web-1 Read", "g/Stack/web-2 Read", "g/Stack/db Write"],
    );
  });

  it("never shows a value of a secret field in a problem", () => {
    const { problems } = read('[[stack]]\nname = "a"\nconfig.webhook_secret = ["hunter2"]\n');
    assert.ok(problems.some((line) => line.includes('"webhookSecret" must be a string')));
    assert.ok(!problems.join("\n").includes("hunter2"));
  });
});

describe("readResourceSync", () => {
  let root: string;

  before(() => {
    root = mkdtempSync(path.join(tmpdir(), "varanus-sync-"));
    mkdirSync(path.join(root, "sync", "deep"), { recursive: true });
    const variable = (name: string) => `[[variable]]\nname = "${name}"\nvalue = "1"\n`;
    writeFileSync(path.join(root, "sync", "b.toml"), variable("B"));
    writeFileSync(path.join(root, "sync", "a.toml"), variable("A"));
    writeFileSync(path.join(root, "sync", "deep", "c.toml"), variable("C"));
    writeFileSync(path.join(root, "sync", "notes.md"), "no TOML");
    writeFileSync(path.join(root, "latin.toml"), Buffer.from([0x23, 0xe9]));
  });

  after(() => rmSync(root, { recursive: true, force: true }));

  it("S2-KOM-1: reads files and folders, each file once, folders in the order of names", () => {
    const { declared, problems } = readResourceSync(root, ["sync/deep/c.toml", "./sync"]);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      declared.map(({ made }) => made.name),
      ["C", "A", "B"],
    );
  });

  it("refuses paths that lead nowhere, folders without TOML, and files that are not UTF-8", () => {
    mkdirSync(path.join(root, "empty"), { recursive: true });
    const { problems } = readResourceSync(root, ["nowhere", "empty", "latin.toml"]);
    assert.deepEqual(problems.map(formatProblem), [
      'Path "nowhere": leads nowhere. Name the files and folders that the ResourceSync reads, its `resource_path`.',
      'Path "empty": holds no file that ends in .toml. Name the files and folders that the ' +
        "ResourceSync reads, its `resource_path`.",
      'latin.toml: File "latin.toml": is not UTF-8 text. Save it as UTF-8.',
    ]);
  });
});
