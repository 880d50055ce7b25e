import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";

const root = path.resolve(__dirname, "..", "..", "..");

/** Files of `@pulumi/azure-native` that a module loads, relative to the package. */
function loadedBy(module: string): string[] {
  const script = `
    require(${JSON.stringify(path.join(root, module))});
    const mark = "/@pulumi/azure-native/";
    const found = Object.keys(require.cache).filter((file) => file.includes(mark));
    console.log(JSON.stringify(found.map((file) => file.split(mark)[1])));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--require", path.join(root, "register.cjs"), "-e", script],
    { cwd: root, encoding: "utf8" },
  );
  assert.ok(stdout !== "", stderr);
  return JSON.parse(stdout) as string[];
}

describe("imports of @pulumi/azure-native", function () {
  this.timeout(60_000);

  it("CoreVm loads single resources, never the whole of the package", () => {
    const files = loadedBy("components/azure/index.ts");
    assert.ok(files.includes("compute/virtualMachine.js"));
    assert.deepEqual(
      files.filter((file) => /(^|\/)index\.js$/.test(file) && !file.startsWith("types/")),
      [],
    );
  });

  for (const module of ["components/index.ts", "components/azure/fields.ts", "cli/main.ts"]) {
    it(`${module} loads nothing of it: it is an optional peer`, () => {
      assert.deepEqual(loadedBy(module), []);
    });
  }
});
