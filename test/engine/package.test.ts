import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { EngineProject } from "../support/engine";
import { fleetConfig, stackFolder, succeeds } from "../support/fleet";
import { startSandbox } from "../../sandbox";

const run = promisify(execFile);
const root = path.resolve(__dirname, "..", "..");

/** What a user's own repository holds, as the README shows it. */
const PROGRAM = `import { Fleet, readFleetConfig } from "varanus";

const fleet = new Fleet("fleet", readFleetConfig());
export const stacks = fleet.stackOutputs;
`;
const PULUMI_YAML = `name: homelab
main: index.ts
runtime:
  name: nodejs
  options:
    typescript: false
    nodeargs: --require varanus/register
`;

describe("the npm package, with the real engine", function () {
  this.timeout(420_000);

  it("D15: packed and installed in an empty folder, it runs up, refresh and destroy", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "varanus-package-"));
    const sandbox = await startSandbox();
    try {
      await install(folder);
      await compiles(folder);
      const { url, username, password } = sandbox.komodo;
      const project = new EngineProject(folder, {
        env: { KOMODO_URL: url, KOMODO_USERNAME: username, KOMODO_PASSWORD: password },
      });
      for (const [file, text] of Object.entries(stackFolder("web", ["DOMAIN"]))) {
        await project.write(file, text);
      }
      await project.init(fleetConfig() ?? {});
      await succeeds(project.up());
      const { stacks } = (await project.outputs()) as { stacks: { state: string }[] };
      assert.deepEqual(
        stacks.map(({ state }) => state),
        ["running"],
      );
      await succeeds(project.preview(["--refresh", "--expect-no-changes"]));
      await succeeds(project.destroy());
      assert.equal(sandbox.calls.count("DeleteStack"), 1);
    } finally {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** The package's type declarations serve a strict program that imports it. */
async function compiles(folder: string): Promise<void> {
  const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");
  const flags = ["--noEmit", "--strict", "--module", "nodenext", "--skipLibCheck"];
  await run(process.execPath, [compiler, ...flags, "index.ts"], { cwd: folder }).catch(
    (error: unknown) => assert.fail((error as { stdout: string }).stdout),
  );
}

async function install(folder: string): Promise<void> {
  await run("npm", ["pack", "--pack-destination", folder], { cwd: root });
  const tarball = (await readdir(folder)).find((file) => file.endsWith(".tgz")) ?? "";
  await writeFile(path.join(folder, "package.json"), '{ "name": "homelab", "private": true }\n');
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", `./${tarball}`], {
    cwd: folder,
  });
  await writeFile(path.join(folder, "index.ts"), PROGRAM);
  await writeFile(path.join(folder, "Pulumi.yaml"), PULUMI_YAML);
  await mkdir(path.join(folder, "state"));
  const manifest = await readFile(
    path.join(folder, "node_modules", "varanus", "package.json"),
    "utf8",
  );
  assert.match(manifest, /"name": "varanus"/);
}
