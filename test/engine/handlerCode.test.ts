import assert from "node:assert/strict";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { EngineProject, StateResource } from "../support/engine";
import { fleetProject, succeeds } from "../support/fleet";

const root = path.resolve(__dirname, "..", "..");
const PROGRAM = `import { Variable } from "varanus/komodo";
new Variable("GREETING", { value: "hello", description: "said first" });
`;

describe("the reference to handler code (D1), with the real engine", function () {
  this.timeout(180_000);

  it("an edit of handler code leaves the state unchanged and is used by the next refresh and destroy", async () => {
    const fleet = await fleetProject({ name: "handler", program: PROGRAM });
    const { project, sandbox } = fleet;
    try {
      await ownCopy(project.dir);
      await succeeds(project.up());
      const before = await greeting(project);

      await edit(project.dir, 'description: found.description ?? ""', 'description: "seen anew"');
      await edit(
        project.dir,
        '"DeleteVariable", { name }',
        '"DeleteVariable", { name: name.trim() }',
      );
      await edit(
        project.dir,
        "async function remove(komodo: Komodo, name: string): Promise<void> {",
        'async function remove(komodo: Komodo, name: string): Promise<void> {\n  await komodo.client.read("GetVersion", {});',
      );
      await succeeds(project.preview(["--expect-no-changes"]));
      await succeeds(project.up());
      assert.deepEqual(await greeting(project), before);

      await succeeds(project.refresh());
      assert.equal((await greeting(project))?.inputs?.description, "seen anew");
      sandbox.calls.reset();
      await succeeds(project.destroy());
      assert.equal(sandbox.calls.count("GetVersion"), 1);
      assert.equal(sandbox.calls.count("DeleteVariable"), 1);
    } finally {
      await fleet.dispose();
    }
  });
});

async function greeting(project: EngineProject): Promise<StateResource | undefined> {
  const { resources } = await project.exportState();
  return resources.find(({ id }) => id === "GREETING");
}

/** A copy of the package in the project, which the test may edit. */
async function ownCopy(dir: string): Promise<void> {
  const target = path.join(dir, "node_modules", "varanus");
  await rm(target);
  for (const part of [
    "providers",
    "compose",
    "components",
    "config.ts",
    "register.cjs",
    "package.json",
  ]) {
    await cp(path.join(root, part), path.join(target, part), { recursive: true });
  }
}

async function edit(dir: string, from: string, to: string): Promise<void> {
  const file = path.join(
    dir,
    "node_modules",
    "varanus",
    "providers",
    "komodo",
    "variable",
    "handler.ts",
  );
  const text = await readFile(file, "utf8");
  assert.ok(text.includes(from), from);
  await writeFile(file, text.replace(from, to));
}
