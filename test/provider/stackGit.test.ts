import assert from "node:assert/strict";
import { Held, messageOf } from "../support/komodo";
import { StackStage, WEB } from "./stackStage";

const OTHER = WEB.replace("infinity", "1000000");

describe("stack whose files are in Git or on the host", () => {
  const stage = new StackStage();

  function push(files: Record<string, string>, repo = "me/apps"): void {
    stage.bench.sandbox.core.repositories.set(`github.com/${repo}`, new Map(Object.entries(files)));
  }

  function put(file: string, text: string): void {
    stage.bench.sandbox.core.hostFiles.set(`local:/etc/komodo/stacks/${file}`, text);
  }

  function git(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
    return { name, server: "local", repo: "me/apps", runDirectory: name, ...more };
  }

  /** What Komodo does by itself every hour, or at once on a webhook. */
  async function look(name: string): Promise<void> {
    const { client } = stage.bench.hand;
    await (client.write as (type: string, params: object) => Promise<unknown>)(
      "RefreshStackCache",
      {
        stack: name,
      },
    );
  }

  it("deploys from Git and says which commit", async () => {
    push({ "media/compose.yaml": WEB });
    const held = await stage.made(git("media"));
    const { deployedCommit } = held.outs;
    assert.match(String(deployedCommit), /^[0-9a-f]{7}$/);
    await held.refresh(stage.bench.run());
    assert.deepEqual(held.inputs, git("media", { state: "running" }));
    assert.equal(held.outs.deployedCommit, deployedCommit);
    assert.equal(await held.up(stage.bench.run(), git("media")), "same");
    await held.destroy(stage.bench.run());
  });

  it("redeploys when the pinned commit or the branch changes", async () => {
    push({ "pinned/compose.yaml": WEB });
    const held = await stage.made(git("pinned", { commit: "abc1234" }));
    for (const change of [{ commit: "def5678" }, { commit: "def5678", branch: "next" }]) {
      stage.bench.sandbox.calls.reset();
      assert.equal(await held.up(stage.bench.run(), git("pinned", change)), "update");
      assert.equal(stage.deploys(), 1);
    }
    await held.destroy(stage.bench.run());
  });

  it("redeploys after a push to its files, once Komodo has looked and a refresh has seen it", async () => {
    push({ "pushed/compose.yaml": WEB });
    const held = await stage.made(git("pushed"));
    push({ "pushed/compose.yaml": OTHER });
    await held.refresh(stage.bench.run());
    assert.equal(await held.up(stage.bench.run(), git("pushed")), "same");
    await look("pushed");
    await held.refresh(stage.bench.run());
    assert.equal(held.outs.deployHash, undefined);
    assert.equal(await held.up(stage.bench.run(), git("pushed")), "update");
    await held.refresh(stage.bench.run());
    assert.equal(await held.up(stage.bench.run(), git("pushed")), "same");
    await held.destroy(stage.bench.run());
  });

  it("does not redeploy after a push that concerns other folders of the repository", async () => {
    push({ "calm/compose.yaml": WEB });
    const held = await stage.made(git("calm"));
    push({ "calm/compose.yaml": WEB, "other/compose.yaml": OTHER });
    await look("calm");
    await held.refresh(stage.bench.run());
    assert.equal(await held.up(stage.bench.run(), git("calm")), "same");
    await held.destroy(stage.bench.run());
  });

  it("does not take a repository that cannot be read for a change", async () => {
    push({ "lost/compose.yaml": WEB });
    const held = await stage.made(git("lost"));
    stage.bench.sandbox.core.repositories.delete("github.com/me/apps");
    await look("lost");
    await held.refresh(stage.bench.run());
    assert.equal(await held.up(stage.bench.run(), git("lost")), "same");
    await held.destroy(stage.bench.run());
  });

  it("deploys from a linked repo, and from files on the host", async () => {
    push({ "compose.yaml": WEB }, "me/linked");
    await stage.bench.hand.client.write("CreateRepo", {
      name: "linked",
      config: { repo: "me/linked" },
    });
    put("onhost/compose.yaml", WEB);
    for (const args of [
      { name: "bylink", server: "local", linkedRepo: "linked" },
      { name: "onhost", server: "local", filesOnHost: true },
    ]) {
      const held = await stage.made(args);
      await held.refresh(stage.bench.run());
      assert.deepEqual(held.inputs, { ...args, state: "running" });
      assert.equal(await held.up(stage.bench.run(), args), "same");
      await held.destroy(stage.bench.run());
    }
  });

  it("redeploys when a file on the host was changed, once Komodo has looked", async () => {
    const args = { name: "edited", server: "local", filesOnHost: true };
    put("edited/compose.yaml", WEB);
    const held = await stage.made(args);
    put("edited/compose.yaml", OTHER);
    await look("edited");
    await held.refresh(stage.bench.run());
    assert.equal(await held.up(stage.bench.run(), args), "update");
    await held.destroy(stage.bench.run());
  });

  it("X-05: is not deployed with [[NAME]] in its files, which Komodo would leave as it is", async () => {
    await stage.bench.hand.client.write("CreateVariable", {
      name: "TAG",
      value: "local",
      description: "",
      is_secret: false,
    });
    const text = WEB.replace("busybox:local", '"busybox:[[TAG]]"');
    push({ "brackets/compose.yaml": `# [[TAG]]\n${text}` });
    put("brackets/compose.yaml", text);
    const held = new Held("Stack");
    const advice =
      "Write ${TAG} there and TAG='[[TAG]]' in `environment`, then run `pulumi up` again.";
    assert.equal(
      await messageOf(held.up(stage.bench.run(), git("brackets"))),
      'Stack "brackets": compose.yaml line 4 has [[TAG]], which Komodo does not fill in files from ' +
        `Git. ${advice}`,
    );
    assert.equal(stage.deploys(), 0);
    const onHost = { name: "brackets", server: "local", filesOnHost: true };
    assert.equal(
      await messageOf(held.up(stage.bench.run(), onHost)),
      'Stack "brackets": compose.yaml line 3 has [[TAG]], which Komodo does not fill in files from ' +
        `the host. ${advice}`,
    );
    push({ "brackets/compose.yaml": WEB });
    assert.equal(await held.up(stage.bench.run(), git("brackets")), "update");
    await held.destroy(stage.bench.run());
  });

  it("names files that the repository does not have, and a repository that is not there", async () => {
    push({ "here/compose.yaml": WEB });
    const held = new Held("Stack");
    const elsewhere = git("here", { runDirectory: "there", filePaths: ["a.yaml", "b.yaml"] });
    assert.equal(
      await messageOf(held.up(stage.bench.run(), elsewhere)),
      'Stack "here": Git has no "a.yaml", "b.yaml" in "there". Check `runDirectory`, `filePaths`, ' +
        "`branch` and `commit`, then run `pulumi up` again.",
    );
    assert.equal(await held.up(stage.bench.run(), git("here")), "update");
    await held.destroy(stage.bench.run());
    const none = new Held("Stack");
    assert.equal(
      await messageOf(none.up(stage.bench.run(), git("void", { repo: "me/void" }))),
      'Stack "void": DeployStack failed in stage "Clone Repo": fatal: repository ' +
        "'https://github.com/me/void/' not found\nCheck the repository's name and branch and the Git " +
        "account, then run `pulumi up` again.",
    );
    await none.destroy(stage.bench.run());
  });

  it("is not renamed while Komodo deploys it, which would lose its containers", async () => {
    const args = { name: "busy", server: "local", fileContents: WEB, deployTimeoutSeconds: 1 };
    const held = await stage.made(args);
    stage.bench.sandbox.faults.slowDeploy("busy", 2_500);
    await stage.bench.hand.client.execute("DeployStack", { stack: "busy" });
    assert.equal(
      await messageOf(held.up(stage.bench.run(), { ...args, name: "renamed" })),
      'Stack "busy": Komodo is deploying it, and a rename meanwhile would lose its containers. ' +
        "Run `pulumi up` again when the deploy has ended.",
    );
    const patient = { ...args, name: "renamed", deployTimeoutSeconds: 60 };
    await held.refresh(stage.bench.run());
    held.outs.deployTimeoutSeconds = 60;
    assert.equal(await held.up(stage.bench.run(), patient), "update");
    assert.equal(await stage.stateOf("renamed"), "running");
    await held.destroy(stage.bench.run());
  });
});
