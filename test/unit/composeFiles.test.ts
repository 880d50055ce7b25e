import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describeWithCompose, INLINE_CONFIGS_VERSION, runCompose } from "../support/composeCli";

const root = path.resolve(__dirname, "..", "..");
/** Not of the repository: packages, tools, what tests make, and what is packed. */
const others = /^(node_modules|\.\w+|state|types)$/;

/** Folders with a Compose file, relative to the root. */
function composeFolders(folder = ""): string[] {
  const entries = fs.readdirSync(path.join(root, folder), { withFileTypes: true });
  const own = entries.some(({ name }) => /^(docker-)?compose\.ya?ml$/.test(name)) ? [folder] : [];
  const below = entries.filter((entry) => entry.isDirectory() && !others.test(entry.name));
  return [...own, ...below.flatMap(({ name }) => composeFolders(path.posix.join(folder, name)))];
}

describeWithCompose("every Compose file of the repository", INLINE_CONFIGS_VERSION, () => {
  const found = composeFolders();

  it("is found: the stacks, the examples and Core's project", () => {
    for (const start of ["stacks/", "examples/", "components/core/project"]) {
      assert.ok(
        found.some((folder) => folder.startsWith(start)),
        `none in ${start}`,
      );
    }
  });

  for (const folder of found) {
    it(`S0-HARD-11: ${folder} passes docker compose config with its .env.example`, async () => {
      const cwd = path.join(root, folder);
      const args = ["--env-file", path.join(cwd, ".env.example"), "config", "--quiet"];
      assert.deepEqual(await runCompose(args, { cwd }), { code: 0, stdout: "", stderr: "" });
    });
  }
});
