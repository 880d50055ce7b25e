import assert from "node:assert/strict";
import fc from "fast-check";
import type { Variable } from "../../../providers/komodo/api";
import { deployRelevant, stackFields } from "../../../providers/komodo/stack/fields";
import { hashOf, isMasked, namesInAll, withInner } from "../../../providers/komodo/deploying/hash";
import { stackKind } from "../../../providers/komodo/stack/handler";
import type { StackInputs } from "../../../providers/komodo/stack/inputs";

function referencedNames(inputs: Partial<StackInputs>): string[] {
  return namesInAll(stackKind.texts(inputs));
}

function usedVariables(inputs: Partial<StackInputs>, all: readonly Variable[]) {
  return withInner(referencedNames(inputs), all);
}

function deployHash(inputs: Partial<StackInputs>, used: readonly Variable[]): string {
  return hashOf(stackKind, inputs, used);
}

function variable(name: string, value: string, is_secret = false): Variable {
  return { name, value, is_secret };
}

const BASE: Partial<StackInputs> = {
  name: "media",
  server: "nas",
  fileContents: "services:\n  web:\n    image: nginx:[[TAG]]\n",
  environment: "PASSWORD=[[PASSWORD]]\n",
};
const ALL = [variable("PASSWORD", "hunter2", true), variable("TAG", "1"), variable("OTHER", "x")];

/** A value of each deploy-relevant field that is not its default. */
const OTHER_VALUES: Record<string, unknown> = {
  triggers: { db: "1" },
  filesOnHost: true,
  filePaths: ["b.yaml"],
  additionalEnvFiles: [{ path: "x.env" }],
  configFiles: [{ path: "x.conf" }],
  skipSecretInterp: true,
  runBuild: true,
  buildExtraArgs: ["--pull"],
  extraArgs: ["--quiet-pull"],
  preDeploy: { command: "echo hi" },
  postDeploy: { path: "sub" },
  composeCmdWrapperInclude: ["up"],
};

describe("namesInAll of a stack's texts", () => {
  it("finds the names in every text that Komodo interpolates, each once and in order", () => {
    assert.deepEqual(
      referencedNames({
        fileContents: "[[F]] [[F]]",
        environment: "A=[[E]]",
        preDeploy: { command: "[[D]]" },
        postDeploy: { command: "[[C]]" },
        composeCmdWrapper: "[[B]]",
        extraArgs: ["--x=[[A]]"],
        buildExtraArgs: ["[[A1]]"],
      }),
      ["A", "A1", "B", "C", "D", "E", "F"],
    );
  });

  it("does not take an escaped name for a reference", () => {
    assert.deepEqual(referencedNames({ environment: "A=[[[ESCAPED]]]\nB=[[USED]]" }), ["USED"]);
  });

  it("is empty when Komodo is told to interpolate nothing", () => {
    assert.deepEqual(referencedNames({ ...BASE, skipSecretInterp: true }), []);
  });

  it("passes over texts that Komodo does not interpolate", () => {
    assert.deepEqual(
      referencedNames({ repo: "[[A]]", filePaths: ["[[B]]"], links: ["[[C]]"] }),
      [],
    );
  });
});

describe("withInner", () => {
  const names = (inputs: Partial<StackInputs>, all: Variable[]) =>
    usedVariables(inputs, all).map(({ name }) => name);

  it("is what the stack refers to, by name, whatever the order of the list", () => {
    assert.deepEqual(names(BASE, ALL), ["PASSWORD", "TAG"]);
    assert.deepEqual(names(BASE, [...ALL].reverse()), ["PASSWORD", "TAG"]);
  });

  it("follows a plain variable to the secret that it names, one level deep", () => {
    const all = [
      variable("TAG", "[[S]][[P]]"),
      variable("S", "[[T]]", true),
      variable("T", "", true),
    ];
    assert.deepEqual(names({ environment: "A=[[TAG]]" }, [...all, variable("P", "x")]), [
      "S",
      "TAG",
    ]);
  });

  it("follows no secret", () => {
    const all = [variable("S", "[[T]]", true), variable("T", "x", true)];
    assert.deepEqual(names({ environment: "A=[[S]]" }, all), ["S"]);
  });

  it("passes over names that do not exist", () => {
    assert.deepEqual(names({ environment: "A=[[NOPE]]" }, ALL), []);
  });
});

describe("hashOf", () => {
  const base = deployHash(BASE, usedVariables(BASE, ALL));

  it("is 16 characters and the same for the same inputs", () => {
    assert.match(base, /^[\w-]{16}$/);
    assert.equal(deployHash({ ...BASE }, usedVariables(BASE, ALL)), base);
  });

  it("does not see the order of the keys of a map", () => {
    const maps = fc.dictionary(fc.string(), fc.string());
    fc.assert(
      fc.property(maps, (triggers) => {
        const turned = Object.fromEntries(Object.entries(triggers).reverse());
        assert.equal(
          deployHash({ ...BASE, triggers }, []),
          deployHash({ ...BASE, triggers: turned }, []),
        );
      }),
    );
  });

  it("does not see the difference between an absent input and its default", () => {
    const spelt: Partial<StackInputs> = {
      ...BASE,
      branch: "main",
      extraArgs: [],
      preDeploy: { path: "", command: "" },
      triggers: {},
      skipSecretInterp: false,
    };
    assert.equal(deployHash(spelt, usedVariables(BASE, ALL)), base);
  });

  it("does not see white space at the end of the Compose text", () => {
    const padded = { ...BASE, fileContents: `${BASE.fileContents ?? ""}  \n\n` };
    assert.equal(deployHash(padded, usedVariables(BASE, ALL)), base);
  });

  for (const key of deployRelevant) {
    it(`changes with ${key}`, () => {
      const changed = { ...BASE, [key]: OTHER_VALUES[key] ?? "other" };
      assert.notEqual(deployHash(changed, usedVariables(BASE, ALL)), base);
    });
  }

  it("changes with no other field", () => {
    const others = Object.keys(stackFields).filter((key) => !deployRelevant.includes(key as never));
    for (const key of others) {
      assert.equal(deployHash({ ...BASE, [key]: "other" }, usedVariables(BASE, ALL)), base, key);
    }
  });

  it("changes with the value of each variable that is used, and of no other", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALL), fc.string(), ({ name, value }, suffix) => {
        const all = ALL.map((item) =>
          item.name === name ? { ...item, value: `${value}${suffix}+` } : item,
        );
        const isSame = deployHash(BASE, usedVariables(BASE, all)) === base;
        assert.equal(isSame, name === "OTHER");
      }),
    );
  });
});

describe("isMasked", () => {
  it("is true when a secret is shown as # only", () => {
    assert.equal(isMasked([variable("A", "x"), variable("B", "######", true)]), true);
    assert.equal(isMasked([variable("A", "###"), variable("B", "#a", true)]), false);
  });
});
