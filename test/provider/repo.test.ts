import assert from "node:assert/strict";
import { describeConfigKind } from "../support/configKindCases";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { repoConfigNames } from "../types/repoConfig";

const EVERY = {
  server: "nas",
  builder: "first",
  gitProvider: "git.example.com",
  gitHttps: false,
  gitAccount: "me",
  repo: "me/site",
  branch: "live",
  commit: "0123abc",
  path: "/srv/site",
  webhookEnabled: false,
  webhookSecret: "hunter2",
  onClone: { path: "tools", command: "make all  \n", shellMode: true },
  onPull: { command: "make" },
  links: ["https://site.example.com"],
  environment: "A=1",
  envFilePath: "site.env",
  skipSecretInterp: true,
};

async function stage({ hand }: KomodoBench): Promise<void> {
  for (const name of ["nas", "attic"]) {
    await hand.client.write("CreateServer", { name, config: { enabled: true } });
  }
  for (const name of ["first", "second"]) await hand.client.write("CreateBuilder", { name });
}

const command = { path: "", command: "ls\n", shell_mode: false };

describeConfigKind({
  kind: "Repo",
  names: repoConfigNames,
  stage,
  every: [EVERY],
  required: {},
  byHand: {
    server_id: "attic",
    builder_id: "second",
    git_provider: "github.com",
    git_https: true,
    git_account: "you",
    repo: "you/site",
    branch: "main",
    commit: "",
    path: "elsewhere",
    webhook_enabled: true,
    webhook_secret: "other",
    on_clone: command,
    on_pull: command,
    links: [],
    environment: "B=2\n",
    env_file_path: ".env",
    skip_secret_interp: false,
  },
  shown: {
    onClone: { path: "", command: "ls\n", shellMode: false },
    onPull: { path: "", command: "ls\n", shellMode: false },
  },
  inProgram: [
    { change: { server: "attic" }, sent: { server_id: "attic" } },
    { change: { builder: "second" }, sent: { builder_id: "second" } },
    { change: { gitProvider: undefined }, sent: { git_provider: "github.com" } },
    { change: { gitHttps: true }, sent: { git_https: true } },
    { change: { gitAccount: "you" }, sent: { git_account: "you" } },
    { change: { repo: "you/site" }, sent: { repo: "you/site" } },
    { change: { branch: "next" }, sent: { branch: "next" } },
    { change: { commit: undefined }, sent: { commit: "" } },
    { change: { path: "site" }, sent: { path: "site" } },
    { change: { webhookEnabled: true }, sent: { webhook_enabled: true } },
    { change: { webhookSecret: "hunter3" }, sent: { webhook_secret: "hunter3" } },
    { change: { onClone: { command: "ls" } }, sent: { on_clone: command } },
    {
      change: { onPull: undefined },
      sent: { on_pull: { path: "", command: "", shell_mode: false } },
    },
    { change: { links: undefined }, sent: { links: [] } },
    { change: { environment: "A=2\n" }, sent: { environment: "A=2\n" } },
    { change: { envFilePath: ".env" }, sent: { env_file_path: ".env" } },
    { change: { skipSecretInterp: false }, sent: { skip_secret_interp: false } },
  ],
});

describe("repo", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
    await stage(bench);
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  async function failures(args: Record<string, unknown>): Promise<string[]> {
    const { failures: found = [] } = await bench.run().provider("Repo").check({}, args);
    return found.map(({ reason }) => reason);
  }

  it("D8: refuses at preview what Komodo would rewrite or could not clone", async () => {
    const args = {
      name: "my site",
      gitProvider: "https://github.com",
      repo: "https://token@github.com/me/site",
      environment: "# a comment\nA=1\nno assignment\n",
    };
    assert.deepEqual(await failures(args), [
      'Repo "my site": "name" is "my site", which Komodo stores as "my_site". Use "my_site".',
      'Repo "my site": "gitProvider" is an address, where Komodo expects a host. ' +
        'Give the host alone, such as "github.com".',
      'Repo "my site": "repo" is an address, where Komodo expects "owner/name". ' +
        'Give the host as "gitProvider" and its account as "gitAccount".',
      'Repo "my site": line 3 of "environment" is no assignment. ' +
        "Write each line as `NAME=value`.",
    ]);
  });

  it("keeps the form of a reference, by name or by id, and says when there is none such", async () => {
    const [server] = await bench.hand.client.read("ListServers", { query: { names: ["nas"] } });
    for (const form of ["nas", server?.id]) {
      const held = new Held("Repo");
      await held.up(bench.run(), { name: "by-form", server: form, repo: "me/site" });
      await held.refresh(bench.run());
      assert.equal(held.inputs.server, form);
      await held.destroy(bench.run());
    }
    const held = new Held("Repo");
    assert.equal(
      await messageOf(held.up(bench.run(), { name: "lost", server: "nope" })),
      'Repo "lost": Komodo answered 500 from POST /write/CreateRepo: Cannot attach Repo to this ' +
        "Server: Did not find any Server matching nope. Correct the value that it names, then run " +
        "`pulumi up` again.",
    );
  });

  it("is deleted once its server is enabled again, or taken out of it", async () => {
    const held = new Held("Repo");
    await held.up(bench.run(), { name: "cloned", server: "nas", repo: "me/site" });
    const enable = (enabled: boolean) =>
      bench.hand.client.write("UpdateServer", { id: "nas", config: { enabled } });
    await enable(false);
    const advice =
      "Enable its server or bring it back, or take the server out of the resource in a " +
      "`pulumi up` of its own, then run `pulumi up` again.";
    assert.equal(
      await messageOf(held.destroy(bench.run())),
      `Repo "cloned": Komodo answered 500 from POST /write/DeleteRepo: server not enabled. ${advice}`,
    );
    await held.up(bench.run(), { name: "cloned", repo: "me/site" });
    await held.destroy(bench.run());
    await enable(true);
  });

  it("is not deleted while the Periphery of its server has not dialled in", async () => {
    const held = new Held("Repo");
    await held.up(bench.run(), { name: "away", server: "nas", repo: "me/site" });
    const [server] = await bench.hand.client.read("ListServers", { query: { names: ["nas"] } });
    bench.sandbox.faults.unreachableServer("nas", true);
    assert.equal(
      await messageOf(held.destroy(bench.run())),
      `Repo "away": Komodo answered 500 from POST /write/DeleteRepo: Server ${server?.id ?? ""} is ` +
        "not connected. Enable its server or bring it back, or take the server out of the resource " +
        "in a `pulumi up` of its own, then run `pulumi up` again.",
    );
    bench.sandbox.faults.clear();
    await held.destroy(bench.run());
  });

  it("shows a webhook secret that was set by hand only as a fact, and never in a message", async () => {
    const held = new Held("Repo");
    await held.up(bench.run(), { name: "quiet", repo: "me/site" });
    await bench.hand.client.write("UpdateRepo", {
      id: held.id ?? "",
      config: { webhook_secret: "by-hand-1" },
    });
    await held.refresh(bench.run());
    assert.equal(held.inputs.webhookSecret, "[set outside Varanus]");
    bench.sandbox.faults.fail({ type: "UpdateRepo", error: "cannot store hunter2!", times: 1 });
    const args = { name: "quiet", repo: "me/site", webhookSecret: "hunter2!" };
    assert.equal(
      await messageOf(held.up(bench.run(), args)),
      'Repo "quiet": Komodo answered 500 from POST /write/UpdateRepo: cannot store [secret]. ' +
        "See Komodo's log for the cause, then run `pulumi up` again.",
    );
    await held.destroy(bench.run());
  });
});
