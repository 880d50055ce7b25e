import assert from "node:assert/strict";
import { describeConfigKind } from "../support/configKindCases";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { resourceSyncConfigNames } from "../types/resourceSyncConfig";

const FILE = '[[variable]]\nname = "GREETING"\nvalue = "hello"\n';

const EVERY = {
  gitProvider: "git.example.com",
  gitHttps: false,
  gitAccount: "me",
  branch: "live",
  commit: "0123abc",
  webhookEnabled: false,
  webhookSecret: "hunter2",
  resourcePath: ["sync"],
  managed: true,
  delete: true,
  includeResources: false,
  matchTags: ["old"],
  includeVariables: true,
  includeUserGroups: true,
  pendingAlert: false,
  allowDelete: true,
};

async function stage({ hand }: KomodoBench): Promise<void> {
  for (const name of ["code", "other"]) await hand.client.write("CreateRepo", { name });
}

describeConfigKind({
  kind: "ResourceSync",
  names: resourceSyncConfigNames,
  stage,
  every: [
    { ...EVERY, fileContents: FILE },
    { ...EVERY, repo: "me/komodo" },
    { ...EVERY, linkedRepo: "code" },
    { ...EVERY, filesOnHost: true },
  ],
  required: { fileContents: FILE },
  byHand: {
    linked_repo: "other",
    git_provider: "github.com",
    git_https: true,
    repo: "you/komodo",
    branch: "main",
    commit: "",
    git_account: "you",
    webhook_enabled: true,
    webhook_secret: "other",
    files_on_host: true,
    resource_path: [],
    managed: false,
    delete: false,
    include_resources: true,
    match_tags: ["new"],
    include_variables: false,
    include_user_groups: false,
    pending_alert: true,
    file_contents: "# nothing\n",
  },
  inProgram: [
    { change: { gitProvider: undefined }, sent: { git_provider: "github.com" } },
    { change: { gitHttps: undefined }, sent: { git_https: true } },
    {
      change: { fileContents: undefined, repo: "me/komodo" },
      sent: { repo: "me/komodo", file_contents: "" },
    },
    {
      change: { fileContents: undefined, linkedRepo: "code" },
      sent: { linked_repo: "code", file_contents: "" },
    },
    {
      change: { fileContents: undefined, filesOnHost: true },
      sent: { files_on_host: true, file_contents: "" },
    },
    { change: { branch: undefined }, sent: { branch: "main" } },
    { change: { commit: "4567def" }, sent: { commit: "4567def" } },
    { change: { gitAccount: undefined }, sent: { git_account: "" } },
    { change: { webhookEnabled: true }, sent: { webhook_enabled: true } },
    { change: { webhookSecret: "hunter3" }, sent: { webhook_secret: "hunter3" } },
    { change: { resourcePath: ["a", "b"] }, sent: { resource_path: ["a", "b"] } },
    { change: { managed: undefined }, sent: { managed: false } },
    { change: { delete: undefined }, sent: { delete: false } },
    { change: { includeResources: true }, sent: { include_resources: true } },
    { change: { matchTags: ["old", "older"] }, sent: { match_tags: ["old", "older"] } },
    { change: { includeVariables: false }, sent: { include_variables: false } },
    { change: { includeUserGroups: false }, sent: { include_user_groups: false } },
    { change: { pendingAlert: true }, sent: { pending_alert: true } },
    { change: { fileContents: "# nothing" }, sent: { file_contents: "# nothing\n" } },
  ],
});

describe("resourceSync", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
    await stage(bench);
  });
  after(() => bench.close());

  async function failures(args: Record<string, unknown>): Promise<string[]> {
    const { failures: found = [] } = await bench.run().provider("ResourceSync").check({}, args);
    return found.map(({ reason }) => reason);
  }

  const deletes = (path: string, what: string, fix: string) =>
    `ResourceSync "s": "${path}" deletes all ${what} that its files do not declare, among them ` +
    `those that this program declares. ${fix}, or set \`allowDelete: true\`.`;

  it("D2: refuses at preview a sync that deletes resources and has no tag to limit it", async () => {
    const args = { name: "s", fileContents: FILE };
    const fix = 'Remove it, narrow the sync with "matchTags"';
    assert.deepEqual(await failures({ ...args, delete: true }), [
      deletes("delete", "resources", fix),
    ]);
    assert.deepEqual(await failures({ ...args, managed: true }), [
      deletes("managed", "resources", fix),
    ]);
    for (const more of [
      { matchTags: ["old"] },
      { includeResources: false },
      { allowDelete: true },
      { delete: false },
    ]) {
      assert.deepEqual(await failures({ ...args, delete: true, ...more }), []);
    }
  });

  it("D2: refuses at preview a sync that deletes variables or groups, which no tag limits", async () => {
    const args = { name: "s", fileContents: FILE, delete: true, matchTags: ["old"] };
    const fix = "Leave these out of the sync";
    assert.deepEqual(await failures({ ...args, includeVariables: true }), [
      deletes("delete", "variables", fix),
    ]);
    assert.deepEqual(await failures({ ...args, includeVariables: true, includeUserGroups: true }), [
      deletes("delete", "variables and user groups", fix),
    ]);
  });

  it("D8: refuses at preview no source, more than one, and files without a path", async () => {
    assert.deepEqual(await failures({ name: "s" }), [
      'ResourceSync "s": there is no source for its files. Set one of "fileContents", ' +
        '"filesOnHost", "linkedRepo" and "repo".',
    ]);
    assert.deepEqual(await failures({ name: "s", managed: true, matchTags: ["old"] }), []);
    assert.deepEqual(
      await failures({ name: "s", fileContents: FILE, repo: "a/b", resourcePath: ["x"] }),
      [
        'ResourceSync "s": "fileContents" and "repo" are set, of which Komodo takes only one. ' +
          "Keep the one that is meant.",
      ],
    );
    assert.deepEqual(await failures({ name: "s", repo: "a/b" }), [
      'ResourceSync "s": "resourcePath" is empty, so that Komodo would read no file. ' +
        'Name the files or folders, or "." for all.',
    ]);
  });

  it("is kept with the reason when Komodo cannot read its file, and mended by the next run", async () => {
    const held = new Held("ResourceSync");
    const broken = '[[variable]]\nname = "TOKEN"\nvalue = "by-file-1\n';
    const message = await messageOf(held.up(bench.run(), { name: "broken", fileContents: broken }));
    assert.equal(
      message,
      'ResourceSync "broken": Komodo cannot read its files: failed to parse resource file contents: ' +
        "TOML parse error at line 3, column 19: Unterminated string. Correct them, or where they " +
        "are looked for, then run `pulumi up` again.",
    );
    const { id } = held;
    assert.notEqual(id, undefined);
    const same = { name: "broken", fileContents: broken };
    assert.equal(await messageOf(held.up(bench.run(), same)), message);
    assert.equal(await held.up(bench.run(), { name: "broken", fileContents: FILE }), "update");
    assert.equal(held.id, id);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { name: "broken", fileContents: FILE });
    await held.destroy(bench.run());
  });

  it("leaves the plan, with its variables in clear, in Komodo: none of it gets into the state", async () => {
    const fileContents = '[[variable]]\nname = "T"\nvalue = "by-plan-1"\nis_secret = true\n';
    await bench.hand.client.write("CreateResourceSync", {
      name: "plan",
      config: { file_contents: fileContents, include_variables: true },
    });
    const held = new Held("ResourceSync");
    await held.up(bench.run(), { name: "plan", adopt: true, fileContents: "# moved\n" });
    const id = held.id ?? "";
    const config = { file_contents: fileContents };
    await bench.hand.client.write("UpdateResourceSync", { id, config });
    const [full] = await bench.hand.client.read("ListFullResourceSyncs", {
      query: { names: ["plan"] },
    });
    assert.match(JSON.stringify(full?.info), /by-plan-1/);
    await held.up(bench.run(), { name: "plan", adopt: true, fileContents: "# moved on\n" });
    await held.refresh(bench.run());
    assert.doesNotMatch(JSON.stringify([held.inputs, held.outs]), /by-plan-1/);
    await held.destroy(bench.run());
  });

  it("says which reference leads to nothing", async () => {
    const held = new Held("ResourceSync");
    const args = { name: "lost", linkedRepo: "nope", resourcePath: ["."] };
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'ResourceSync "lost": Komodo answered 500 from POST /write/CreateResourceSync: Cannot attach ' +
        "Repo to this Resource Sync: Did not find any Repo matching nope. Correct the value that it " +
        "names, then run `pulumi up` again.",
    );
  });
});
