import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { actionlintPath } from "../../../scripts/setup/actionlint.cjs";
import { shellcheckPath } from "../../../scripts/setup/shellcheck.cjs";
import { actionlintVersion, pulumiVersion } from "../../../scripts/setup/versions.cjs";
import { scripts } from "../../support/pipelines";

const root = path.resolve(__dirname, "..", "..", "..");
const folder = path.join(root, ".github", "workflows");
const files = readdirSync(folder);

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly environment?: string;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: object;
  readonly concurrency: { readonly "cancel-in-progress": unknown };
  readonly jobs: Readonly<Record<string, Job>>;
}

const textOf = (file: string): string => readFileSync(path.join(folder, file), "utf8");
const workflow = (file: string): Workflow => parse(textOf(file)) as Workflow;
const jobs = files.flatMap((file) =>
  Object.entries(workflow(file).jobs).map(([name, job]) => ({ where: `${file} ${name}`, job })),
);
const steps = jobs.flatMap(({ where, job }) => job.steps.map((step) => ({ where, step })));

describe("actionlintVersion", () => {
  it("is the version that tools/actionlint pins", () => {
    const text = readFileSync(path.join(root, "tools", "actionlint", "go.mod"), "utf8");
    assert.ok(text.includes(`github.com/rhysd/actionlint v${actionlintVersion} `));
  });
});

const reason = [
  ...(actionlintPath() === undefined ? ["no actionlint is set up"] : []),
  ...(shellcheckPath() === undefined ? ["no ShellCheck is set up"] : []),
].join(", ");

describe(`actionlint${reason && ` (skipped: ${reason})`}`, () => {
  const lint = (text: string, name: string): string => {
    const args = ["-shellcheck", shellcheckPath() ?? "", "-pyflakes", "", "-no-color", "-oneline"];
    const options = { input: text, cwd: root, encoding: "utf8" } as const;
    const all = [...args, "-stdin-filename", name, "-"];
    const { stdout, stderr } = spawnSync(actionlintPath() ?? "", all, options);
    return stdout + stderr;
  };
  const test = reason === "" ? it : it.skip;

  for (const file of files) {
    test(`S4-AUD-P8: finds nothing in ${file}`, () => {
      assert.equal(lint(textOf(file), file), "");
    });
  }

  test("would find an unknown context, an unquoted variable and a misspelt key", () => {
    const broken = textOf("deploy.yml")
      .replace("vars.AZURE_CLIENT_ID", "varz.AZURE_CLIENT_ID")
      .replace('"$STACK"', "$STACK")
      .replace("timeout-minutes", "timeout-minute");
    const found = lint(broken, "deploy.yml");
    assert.match(found, /undefined variable "varz"/);
    assert.match(found, /shellcheck reported issue in this script: SC2086/);
    assert.match(found, /unexpected key "timeout-minute"/);
  });
});

describe(".github/workflows", () => {
  it("has four, and actions and jobs are found in them", () => {
    assert.deepEqual([...files].sort(), ["ci.yml", "deploy.yml", "drift.yml", "preview.yml"]);
    assert.ok(steps.length > 20);
  });

  it("S0-DD-9: every action is pinned to a whole commit, its release beside it", () => {
    const uses = files.flatMap((file) => textOf(file).match(/^.*\buses: .*$/gm) ?? []);
    assert.equal(uses.length, steps.filter(({ step }) => step.uses).length);
    const wrong = uses.filter(
      (line) => !/uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line),
    );
    assert.deepEqual(wrong, []);
  });

  it("S0-DD-9: one action has one commit in all workflows", () => {
    const pins = new Map<string, Set<string>>();
    for (const { step } of steps) {
      const [action = "", commit = ""] = step.uses?.split("@") ?? [];
      pins.set(action, (pins.get(action) ?? new Set()).add(commit));
    }
    assert.deepEqual(
      [...pins].filter(([, commits]) => commits.size > 1),
      [],
    );
  });

  it("S0-AP-4: no right is given to a whole workflow, and each job has a list and a time limit", () => {
    for (const file of files) assert.deepEqual(workflow(file).permissions, {}, file);
    for (const { where, job } of jobs) {
      assert.ok(job.permissions, where);
      assert.ok((job["timeout-minutes"] ?? 999) <= 60, where);
    }
  });

  it("S0-AP-4: a job that may write to GitHub runs nothing but a script of this repository", () => {
    const writers = jobs.filter(({ job }) =>
      Object.entries(job.permissions ?? {}).some(
        ([scope, right]) => right === "write" && scope !== "id-token",
      ),
    );
    assert.deepEqual(
      writers.map(({ where }) => where),
      ["drift.yml issue", "preview.yml comment"],
    );
    for (const { where, job } of writers) {
      const commands = job.steps.flatMap(({ run }) => run ?? []);
      assert.equal(commands.length, 1, where);
      assert.match(
        commands[0] ?? "",
        /^node \.github\/scripts\/\w+\.cjs "\$STACK" \w+\.md$/,
        where,
      );
      assert.equal(job.permissions?.["id-token"], undefined, where);
    }
  });

  it("no checkout leaves the token behind", () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith("actions/checkout@"));
    assert.ok(checkouts.length >= 5);
    for (const { where, step } of checkouts) {
      assert.equal(step.with?.["persist-credentials"], false, where);
    }
  });

  it("no expression stands in a command: what others write comes by the environment", () => {
    for (const { where, step } of steps) assert.ok(!step.run?.includes("${{"), where);
  });

  it("S0-NFR-2: no workflow reads a secret, and none runs on pull_request_target", () => {
    for (const file of files) {
      assert.doesNotMatch(textOf(file), /\bsecrets\./, file);
      assert.equal(Object.hasOwn(workflow(file).on, "pull_request_target"), false, file);
    }
  });

  it("S0-TB-0: only deploy.yml changes anything, after a push to main, in production, never cut off", () => {
    const changing = steps.filter(({ step }) => step.run?.includes("deploy.cjs"));
    assert.deepEqual(
      changing.map(({ where }) => where),
      ["deploy.yml deploy"],
    );
    const { on, concurrency, jobs: own } = workflow("deploy.yml");
    assert.deepEqual(on, { push: { branches: ["main"] }, workflow_dispatch: null });
    assert.equal(concurrency["cancel-in-progress"], false);
    assert.equal(own.deploy?.environment, "production");
  });

  it("S0-NFR-2: a job for pull requests of forks has no identity", () => {
    const { permissions, environment } = workflow("preview.yml").jobs.fork ?? {};
    assert.deepEqual(permissions, { contents: "read" });
    assert.equal(environment, undefined);
  });

  it("installs the Pulumi CLI that the tests run with", () => {
    const versions = files.flatMap((file) => textOf(file).match(/PULUMI_VERSION: .*/g) ?? []);
    assert.deepEqual(versions, Array<string>(3).fill(`PULUMI_VERSION: ${pulumiVersion}`));
  });

  it("runs scripts that exist", () => {
    const named = steps.flatMap(
      ({ step }) => step.run?.match(/\.github\/scripts\/(\w+\.cjs)/) ?? [],
    );
    const present = new Set(readdirSync(scripts));
    const run = named.filter((name) => !name.includes("/"));
    assert.ok(run.length >= 6);
    assert.deepEqual(
      run.filter((name) => !present.has(name)),
      [],
    );
  });
});
