import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Build, Builder, Repo, ResourceSync, Server, Stack, Swarm } from "../../providers/komodo";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

const CORE = "https://komodo.example.com";

describe("classes of what builds", () => {
  let registrations: Registration[];
  beforeEach(() => {
    registrations = recordRegistrations();
  });

  async function inputsOf(resource: pulumi.CustomResource): Promise<Record<string, unknown>> {
    await resolved(resource.urn);
    const { __pulumiType } = resource as unknown as { __pulumiType: string };
    const { __provider, ...inputs } =
      registrations.findLast(({ type }) => type === __pulumiType)?.inputs ?? {};
    assert.match(String(__provider), /varanus\/provider/);
    return inputs;
  }

  it("take resources, ids and names as references, at any depth, and send ids", async () => {
    const nas = new Server("nas");
    const builder = new Builder("b", { server: { servers: [nas, "workshop"] } });
    const repo = new Repo("code", { server: nas, builder, repo: "me/site" });
    const build = new Build("site", { builder: builder.id, linkedRepo: repo });
    const swarm = new Swarm("swarm", { servers: [nas, nas.id] });
    const sync = new ResourceSync("sync", { linkedRepo: repo, resourcePath: ["."] });
    assert.deepEqual(await inputsOf(builder), {
      name: "b",
      server: { servers: ["nas-id", "workshop"] },
    });
    assert.deepEqual(await inputsOf(repo), {
      name: "code",
      server: "nas-id",
      builder: "b-id",
      repo: "me/site",
    });
    assert.deepEqual(await inputsOf(build), {
      name: "site",
      builder: "b-id",
      linkedRepo: "code-id",
    });
    assert.deepEqual(await inputsOf(swarm), { name: "swarm", servers: ["nas-id", "nas-id"] });
    assert.deepEqual(await inputsOf(sync), {
      name: "sync",
      linkedRepo: "code-id",
      resourcePath: ["."],
    });
  });

  it("turn maps into lines, quoted where a shell reads them", async () => {
    const build = new Build("site", {
      repo: "me/site",
      buildArgs: { A: "1", B: pulumi.output("it's $HOME") },
      labels: { "org.example.title": "My site" },
    });
    const repo = new Repo("code", { repo: "me/site", environment: { A: "1 2", B: "[[B]]" } });
    const { buildArgs, labels } = await inputsOf(build);
    assert.equal(buildArgs, "A=1\nB='it'\\''s $HOME'\n");
    assert.equal(labels, "org.example.title='My site'\n");
    assert.equal((await inputsOf(repo)).environment, "A=1 2\nB=[[B]]\n");
  });

  it("mark secrets, those within an object too", async () => {
    const build = new Build("site", {
      repo: "me/site",
      webhookSecret: "hunter2",
      secretArgs: { TOKEN: "hunter3" },
    });
    const url = new Builder("url", { url: { passkey: "hunter4" } });
    const aws = new Builder("aws", {
      aws: { amiId: "ami-1", subnetId: "subnet-1", userData: "hunter5" },
    });
    const outputs = build as unknown as Record<string, pulumi.Output<unknown>>;
    assert.equal(await pulumi.isSecret(outputs.webhookSecret as pulumi.Output<unknown>), true);
    assert.equal(await pulumi.isSecret(outputs.secretArgs as pulumi.Output<unknown>), true);
    const marked = (resource: object, key: string) =>
      pulumi.isSecret(
        (resource as Record<string, pulumi.Output<unknown>>)[key] ?? pulumi.output(0),
      );
    assert.equal(await marked(url, "url"), true);
    assert.equal(await marked(aws, "aws"), true);
    assert.equal(await marked(build, "repo"), false);
  });

  it("X-07: work out the addresses of webhooks from the id, which no state holds", async () => {
    const stack = new Stack("app", { server: "nas", repo: "me/app" });
    const repo = new Repo("code", { repo: "me/site" });
    const build = new Build("site", { repo: "me/site" });
    const sync = new ResourceSync("sync", { fileContents: "# nothing\n" });
    const hooks = {
      stack: stack.webhookUrl(CORE, "deploy"),
      repo: repo.webhookUrl(pulumi.output(CORE), "pull", "gitlab"),
      build: build.webhookUrl(CORE),
      sync: sync.webhookUrl(`${CORE}/`, "refresh"),
    };
    assert.deepEqual(await resolved(pulumi.output(hooks)), {
      stack: `${CORE}/listener/github/stack/app-id/deploy`,
      repo: `${CORE}/listener/gitlab/repo/code-id/pull`,
      build: `${CORE}/listener/github/build/site-id`,
      sync: `${CORE}/listener/github/sync/sync-id/refresh`,
    });
    assert.equal("webhookUrl" in (await inputsOf(build)), false);
  });
});
