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

  for (const module of ["program.ts", "config.ts"]) {
    it(`${module} loads nothing of it: programs without a machine do not wait for it`, () => {
      assert.deepEqual(loadedBy(module), []);
    });
  }
});

describe("makeMachine", function () {
  this.timeout(60_000);

  /** What a program with a machine ends with where a module cannot be found. */
  function withoutModule(name: string): string {
    const script = `
      const Module = require("node:module");
      const resolve = Module._resolveFilename;
      Module._resolveFilename = (request, ...others) => {
        if (!request.startsWith(${JSON.stringify(name)})) return resolve.call(Module, request, ...others);
        const error = new Error("Cannot find module '" + request + "'");
        throw Object.assign(error, { code: "MODULE_NOT_FOUND" });
      };
      const { makeMachine } = require(${JSON.stringify(path.join(root, "program", "machine.ts"))});
      try {
        makeMachine({ phases: new Set(["azure"]), azure: {}, fleet: {} });
      } catch (error) {
        console.log(error.message);
      }`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--require", path.join(root, "register.cjs"), "-e", script],
      { cwd: root, encoding: "utf8" },
    );
    assert.ok(stdout !== "", stderr);
    return stdout.split("\n")[0] ?? "";
  }

  it("says how to install @pulumi/azure-native where it is not", () => {
    assert.equal(
      withoutModule("@pulumi/azure-native"),
      'Configuration "varanus:azure": needs @pulumi/azure-native, which is not installed. ' +
        "Run `npm install @pulumi/azure-native@^3.28.0`.",
    );
  });

  it("blames nothing else on it", () => {
    assert.match(withoutModule("yaml"), /^Cannot find module 'yaml'/);
  });
});
