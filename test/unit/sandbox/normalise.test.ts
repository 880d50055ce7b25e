import assert from "node:assert/strict";
import { DeserializeError } from "../../../sandbox/komodo/api/deserializeError";
import { readConfig } from "../../../sandbox/komodo/config/read";
import { initialConfig } from "../../../sandbox/komodo/config/schemas";
import { storedName } from "../../../sandbox/komodo/names";
import { KINDS } from "../../../sandbox/komodo/kinds";

const read = (config: Record<string, unknown>): unknown => readConfig("Stack", config, ["config"]);

describe("readConfig", () => {
  it("trims file contents and terminates them once", () => {
    assert.deepEqual(read({ file_contents: "a: 1  \n\n" }), { file_contents: "a: 1\n" });
    assert.deepEqual(read({ file_contents: "" }), { file_contents: "" });
  });

  it("terminates an environment and leaves the rest of it", () => {
    assert.deepEqual(read({ environment: "A=1  \n\n" }), { environment: "A=1  \n\n" });
    assert.deepEqual(read({ environment: "A=1" }), { environment: "A=1\n" });
    assert.deepEqual(read({ environment: [{ variable: "A", value: "x y" }] }), {
      environment: "  A = x y\n",
    });
  });

  it("reads ports in both forms", () => {
    const ports = [{ local: "8080", container: "80" }];
    assert.deepEqual(readConfig("Deployment", { ports }, []), { ports: "  8080: 80\n" });
  });

  it("splits lists on lines and commas", () => {
    assert.deepEqual(read({ links: "a\nb, c # d\n" }), { links: ["a", "b", "c"] });
  });

  it("expands short file entries and drops their defaults", () => {
    const sent = { config_files: ["a.conf", { path: "b", requires: "Restart" }] };
    assert.deepEqual(read(sent), {
      config_files: [{ path: "a.conf" }, { path: "b", requires: "Restart" }],
    });
    assert.deepEqual(read({ additional_env_files: ["x.env"] }), {
      additional_env_files: [{ path: "x.env", track: true }],
    });
  });

  it("accepts aliases, and ignores null and unknown keys", () => {
    assert.deepEqual(read({ server: "s", branch: null, brnch: "x" }), { server_id: "s" });
  });

  it("reads a version from text and object", () => {
    const version = { major: 1, minor: 2, patch: 3 };
    assert.deepEqual(readConfig("Build", { version: "1.2.3" }, []), { version });
    assert.deepEqual(readConfig("Build", { version: { major: 1, minor: 2, patch: 3 } }, []), {
      version,
    });
  });

  it("reports the path of a value of the wrong type", () => {
    assert.throws(
      () => read({ pre_deploy: { command: 5 } }),
      new DeserializeError(
        ["config", "pre_deploy", "command"],
        "invalid type: integer `5`, expected string",
      ),
    );
  });

  for (const kind of KINDS) {
    it(`reads back its own defaults of ${kind} unchanged`, () => {
      assert.deepEqual(readConfig(kind, initialConfig(kind), []), initialConfig(kind));
    });
  }
});

describe("storedName", () => {
  const cases: [Parameters<typeof storedName>[0], string, string][] = [
    ["Stack", "TF Stack.Two", "tf_stack_two"],
    ["Stack", "-lead", "lead"],
    ["Build", "B.x", "b_x"],
    ["Deployment", "Dep Name.v1", "Dep_Name.v1"],
    ["Repo", "a b.c", "a_b.c"],
    ["Server", "  My Server ", "My Server"],
    ["Server", "   ", ""],
  ];
  for (const [kind, sent, stored] of cases) {
    it(`stores the ${kind} name ${JSON.stringify(sent)} as ${JSON.stringify(stored)}`, () => {
      assert.equal(storedName(kind, sent), stored);
    });
  }
});
