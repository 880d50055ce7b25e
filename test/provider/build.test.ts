import assert from "node:assert/strict";
import { describeConfigKind } from "../support/configKindCases";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { Client } from "../unit/sandbox/client";
import { buildConfigNames } from "../types/buildConfig";

const EVERY = {
  builder: "first",
  version: "1.2.3",
  autoIncrementVersion: false,
  imageName: "site",
  imageTag: "arm64",
  includeLatestTag: false,
  includeVersionTags: false,
  includeCommitTag: false,
  links: ["https://site.example.com"],
  gitProvider: "git.example.com",
  gitHttps: false,
  gitAccount: "me",
  repo: "me/site",
  branch: "live",
  commit: "0123abc",
  webhookEnabled: false,
  webhookSecret: "hunter2",
  buildPath: "web",
  dockerfilePath: "Containerfile",
  imageRegistry: [
    { domain: "ghcr.io", account: "me", organization: "us" },
    { domain: "docker.io", account: "me" },
  ],
  skipSecretInterp: true,
  useBuildx: true,
  extraArgs: ["--pull"],
  preBuild: { path: "tools", command: "make all  \n", shellMode: true },
  buildArgs: "A=1",
  secretArgs: "TOKEN=[[TOKEN]]",
  labels: "a=b",
};

const { repo: _repo, ...SOURCELESS } = EVERY;

async function stage({ hand }: KomodoBench): Promise<void> {
  for (const name of ["first", "second"]) await hand.client.write("CreateBuilder", { name });
  for (const name of ["code", "other"]) await hand.client.write("CreateRepo", { name });
}

const command = { path: "", command: "ls\n", shell_mode: false };

describeConfigKind({
  kind: "Build",
  names: buildConfigNames,
  stage,
  every: [
    EVERY,
    { ...SOURCELESS, linkedRepo: "code" },
    { ...SOURCELESS, filesOnHost: true },
    { ...SOURCELESS, dockerfile: "FROM scratch\n\n" },
  ],
  required: { repo: "me/site" },
  byHand: {
    builder_id: "second",
    version: { major: 3, minor: 2, patch: 1 },
    auto_increment_version: true,
    image_name: "",
    image_tag: "amd64",
    include_latest_tag: true,
    include_version_tags: true,
    include_commit_tag: true,
    links: [],
    linked_repo: "other",
    git_provider: "github.com",
    git_https: true,
    git_account: "",
    repo: "you/site",
    branch: "main",
    commit: "",
    webhook_enabled: true,
    webhook_secret: "other",
    files_on_host: true,
    build_path: ".",
    dockerfile_path: "Dockerfile",
    image_registry: [{ domain: "quay.io", account: "", organization: "" }],
    skip_secret_interp: false,
    use_buildx: false,
    extra_args: [],
    pre_build: command,
    dockerfile: "FROM busybox",
    build_args: "B=2\n",
    secret_args: "B=3\n",
    labels: "c=d\n",
  },
  shown: { version: "3.2.1", preBuild: { path: "", command: "ls\n", shellMode: false } },
  inProgram: [
    { change: { builder: "second" }, sent: { builder_id: "second" } },
    { change: { version: "1.3.0" }, sent: { version: { major: 1, minor: 3, patch: 0 } } },
    { change: { autoIncrementVersion: undefined }, sent: { auto_increment_version: true } },
    { change: { imageName: undefined }, sent: { image_name: "" } },
    { change: { imageTag: "amd64" }, sent: { image_tag: "amd64" } },
    { change: { includeLatestTag: true }, sent: { include_latest_tag: true } },
    { change: { includeVersionTags: true }, sent: { include_version_tags: true } },
    { change: { includeCommitTag: true }, sent: { include_commit_tag: true } },
    { change: { links: undefined }, sent: { links: [] } },
    { change: { repo: undefined, linkedRepo: "code" }, sent: { repo: "", linked_repo: "code" } },
    { change: { gitProvider: undefined }, sent: { git_provider: "github.com" } },
    { change: { gitHttps: true }, sent: { git_https: true } },
    { change: { gitAccount: "you" }, sent: { git_account: "you" } },
    { change: { repo: "you/site" }, sent: { repo: "you/site" } },
    { change: { branch: "next" }, sent: { branch: "next" } },
    { change: { commit: undefined }, sent: { commit: "" } },
    { change: { webhookEnabled: true }, sent: { webhook_enabled: true } },
    { change: { webhookSecret: undefined }, sent: { webhook_secret: "" } },
    { change: { repo: undefined, filesOnHost: true }, sent: { repo: "", files_on_host: true } },
    { change: { buildPath: undefined }, sent: { build_path: "." } },
    { change: { dockerfilePath: undefined }, sent: { dockerfile_path: "Dockerfile" } },
    {
      change: { imageRegistry: [{ domain: "ghcr.io" }] },
      sent: { image_registry: [{ domain: "ghcr.io", account: "", organization: "" }] },
    },
    { change: { skipSecretInterp: false }, sent: { skip_secret_interp: false } },
    { change: { useBuildx: false }, sent: { use_buildx: false } },
    { change: { extraArgs: ["--pull", "-q"] }, sent: { extra_args: ["--pull", "-q"] } },
    { change: { preBuild: { command: "ls" } }, sent: { pre_build: command } },
    {
      change: { repo: undefined, dockerfile: "FROM a" },
      sent: { repo: "", dockerfile: "FROM a" },
    },
    { change: { buildArgs: "A=2\n" }, sent: { build_args: "A=2\n" } },
    { change: { secretArgs: "TOKEN=x\n" }, sent: { secret_args: "TOKEN=x\n" } },
    { change: { labels: undefined }, sent: { labels: "" } },
  ],
});

describe("build", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
    await stage(bench);
  });
  after(() => bench.close());

  async function failures(args: Record<string, unknown>): Promise<string[]> {
    const { failures: found = [] } = await bench.run().provider("Build").check({}, args);
    return found.map(({ reason }) => reason);
  }

  async function versionOf(name: string): Promise<unknown> {
    const all = await bench.hand.client.read("ListFullBuilds", { query: { names: [name] } });
    return all[0]?.config.version;
  }

  async function ran(name: string): Promise<void> {
    const { success } = await new Client(bench.sandbox).execute("RunBuild", { build: name });
    assert.equal(success, true);
  }

  it("has no drift when Komodo raises the version, and an update leaves that alone", async () => {
    const held = new Held("Build");
    const args = { name: "rising", builder: "first", repo: "me/site", version: "1.2.3" };
    await held.up(bench.run(), args);
    await ran("rising");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(await held.up(bench.run(), { ...args, branch: "live" }), "update");
    assert.deepEqual(await versionOf("rising"), { major: 1, minor: 2, patch: 4 });
    assert.equal(
      await held.up(bench.run(), { ...args, branch: "live", version: "2.0.0" }),
      "update",
    );
    assert.deepEqual(await versionOf("rising"), { major: 2, minor: 0, patch: 0 });
    await held.destroy(bench.run());
  });

  it("leaves a version that the program does not name to Komodo, also when it no longer does", async () => {
    const held = new Held("Build");
    const args = { name: "own", builder: "first", repo: "me/site" };
    await held.up(bench.run(), { ...args, version: "4.0.0" });
    assert.equal(await held.up(bench.run(), args), "update");
    await ran("own");
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, args);
    assert.equal(await held.up(bench.run(), args), "same");
    assert.deepEqual(await versionOf("own"), { major: 4, minor: 0, patch: 1 });
    await held.destroy(bench.run());
  });

  it("D8: refuses at preview what Komodo would rewrite or refuse", async () => {
    const args = {
      name: "My.Site",
      repo: "git@github.com:me/site",
      version: "1.2",
      imageRegistry: [{ domain: "https://ghcr.io" }],
      buildArgs: "no assignment",
      secretArgs: "TOKEN=hunter2\nhunter3\n",
      labels: "=b",
      extraArgs: ["--pull", " "],
    };
    assert.deepEqual(await failures(args), [
      'Build "My.Site": "name" is "My.Site", which Komodo stores as "my_site". Use "my_site".',
      'Build "My.Site": "version" is "1.2", which is no version. Give three numbers, such as "1.2.3".',
      'Build "My.Site": "domain" of a registry is an address, where Komodo expects a host. ' +
        'Give the host alone, such as "ghcr.io".',
      'Build "My.Site": "repo" is an address, where Komodo expects "owner/name". ' +
        'Give the host as "gitProvider" and its account as "gitAccount".',
      'Build "My.Site": line 1 of "buildArgs" is no assignment. Write each line as `NAME=value`.',
      'Build "My.Site": line 2 of "secretArgs" is no assignment. Write each line as `NAME=value`.',
      'Build "My.Site": line 1 of "labels" is no assignment. Write each line as `NAME=value`.',
      'Build "My.Site": "extraArgs[1]" is blank, and Komodo would drop it. Remove it.',
    ]);
  });

  it("D8: refuses no source for its Dockerfile, unless it is a template, and more than one", async () => {
    assert.deepEqual(await failures({ name: "none" }), [
      'Build "none": there is no source for its Dockerfile. ' +
        'Set one of "dockerfile", "filesOnHost", "linkedRepo" and "repo".',
    ]);
    assert.deepEqual(await failures({ name: "none", template: true }), []);
    assert.deepEqual(await failures({ name: "two", dockerfile: "FROM a", repo: "me/site" }), [
      'Build "two": "dockerfile" and "repo" are set, of which Komodo takes only one. ' +
        "Keep the one that is meant.",
    ]);
  });

  it("says which reference leads to nothing", async () => {
    const held = new Held("Build");
    const answer = (text: string) =>
      `Build "lost": Komodo answered 500 from POST /write/CreateBuild: ${text}. ` +
      "Correct the value that it names, then run `pulumi up` again.";
    assert.equal(
      await messageOf(held.up(bench.run(), { name: "lost", repo: "me/site", builder: "nope" })),
      answer("Cannot attach Build to this Builder: Did not find any Builder matching nope"),
    );
    assert.equal(
      await messageOf(held.up(bench.run(), { name: "lost", linkedRepo: "nope" })),
      answer("Cannot attach Repo to this Build: Did not find any Repo matching nope"),
    );
  });

  it("shows secret arguments that were set by hand only as a fact", async () => {
    const held = new Held("Build");
    await held.up(bench.run(), { name: "quiet", repo: "me/site" });
    await bench.hand.client.write("UpdateBuild", {
      id: held.id ?? "",
      config: { secret_args: "TOKEN=by-hand-1\n", webhook_secret: "by-hand-2" },
    });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, {
      name: "quiet",
      repo: "me/site",
      secretArgs: "[set outside Varanus]",
      webhookSecret: "[set outside Varanus]",
    });
    assert.doesNotMatch(JSON.stringify(held), /by-hand/);
    await held.destroy(bench.run());
  });

  it("loses its builder with the builder, which shows as drift", async () => {
    const held = new Held("Build");
    const args = { name: "homeless", builder: "second", repo: "me/site" };
    await held.up(bench.run(), args);
    await bench.hand.client.write("DeleteBuilder", { id: "second" });
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { ...args, builder: "" });
    await held.destroy(bench.run());
  });
});
