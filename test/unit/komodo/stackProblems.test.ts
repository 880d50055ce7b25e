import assert from "node:assert/strict";
import { UNKNOWN } from "../../../providers/dynamic/values";
import { stack } from "../../../providers/komodo/stack/handler";
import type { StackInputs } from "../../../providers/komodo/stack/inputs";
import { stackProblems } from "../../../providers/komodo/stack/problems";
import { withComposeText } from "../../../providers/komodo/stack/source";
import { fileAsset, stringAsset } from "../dynamic/assets";

const GOOD: Partial<StackInputs> = { name: "media", server: "nas", fileContents: "services: {}\n" };

function found(inputs: Partial<StackInputs>): string[] {
  return stackProblems(inputs).map(({ path, message, fix }) => `${path}: ${message}. ${fix}.`);
}

describe("stackProblems", () => {
  it("finds nothing with one server and one source", () => {
    assert.deepEqual(found(GOOD), []);
  });

  it("asks for a server, unless nothing is to be deployed", () => {
    const { server: _server, ...lost } = GOOD;
    assert.deepEqual(found(lost), [
      'server: neither "server" nor "swarm" is set, so that it cannot be deployed. ' +
        'Set "server", or `deploy: false` for a mere record.',
    ]);
    assert.deepEqual(found({ ...lost, deploy: false }), []);
    assert.deepEqual(found({ ...lost, swarm: "swarm" }), []);
  });

  it("refuses a server beside a swarm", () => {
    assert.deepEqual(found({ ...GOOD, swarm: "swarm" }), [
      'server: both "server" and "swarm" are set, of which Komodo takes the swarm. ' +
        "Remove one of them.",
    ]);
  });

  it("asks for a source, and refuses two", () => {
    const { fileContents: _text, ...bare } = GOOD;
    assert.deepEqual(found(bare), [
      "compose: there is no source for its Compose file. " +
        'Set "compose", or one of "fileContents", "filesOnHost", "linkedRepo" and "repo".',
    ]);
    assert.deepEqual(found({ ...GOOD, repo: "me/films" }), [
      'repo: "fileContents" and "repo" are set, of which Komodo takes only one. ' +
        "Keep the one that is meant.",
    ]);
  });

  it("judges the target and the source each only when it is known", () => {
    const unknown = UNKNOWN as never;
    assert.deepEqual(found({ name: "a", server: unknown, compose: UNKNOWN }), []);
    assert.deepEqual(found({ name: "a", deploy: unknown, fileContents: unknown }), []);
    assert.equal(found({ name: "a", server: unknown }).length, 1);
    assert.equal(found({ name: "a", fileContents: unknown }).length, 1);
    assert.equal(found({ name: "a", server: "nas", compose: stringAsset(UNKNOWN) }).length, 0);
  });

  it("refuses fields of a repository without one, for Komodo passes over them", () => {
    const git = { gitAccount: "me", commit: "abc1234", clonePath: "/srv" };
    const { fileContents: _text, ...bare } = GOOD;
    assert.deepEqual(found({ ...bare, repo: "me/films", ...git, reclone: true }), []);
    const without = (path: string, fix: string) =>
      `${path}: "${path}" is set without "repo", so that Komodo passes over it. ${fix}.`;
    assert.deepEqual(
      found({ ...GOOD, ...git }),
      Object.keys(git).map((key) => without(key, `Set "repo", or remove "${key}"`)),
    );
    assert.deepEqual(found({ ...bare, linkedRepo: "films", commit: "abc1234" }), [
      without("commit", "Set it on the linked Repo"),
    ]);
    assert.deepEqual(found({ ...GOOD, reclone: true }), [
      'reclone: "reclone" is set without "repo" or "linkedRepo", so that nothing is cloned. ' +
        'Remove "reclone".',
    ]);
  });

  for (const source of [{ repo: "me/films" }, { linkedRepo: "films" }, { filesOnHost: true }]) {
    it(`X-05: asks whether a .env may be overwritten, with the source ${JSON.stringify(source)}`, () => {
      const { fileContents: _text, ...bare } = GOOD;
      const inputs = { ...bare, ...source, environment: "A=1\n" };
      assert.deepEqual(found(inputs), [
        'envFilePath: "environment" is set without "envFilePath", so that Komodo would write it over ' +
          "a `.env` beside the Compose file, and Compose would read no other. Set " +
          '"envFilePath" to another name, such as "komodo.env", and list `.env` under ' +
          '"additionalEnvFiles" where the folder has one; or set it to ".env" where it has none.',
      ]);
      assert.deepEqual(found({ ...inputs, envFilePath: ".env" }), []);
      assert.deepEqual(found({ ...inputs, envFilePath: "komodo.env" }), []);
      assert.deepEqual(found({ ...inputs, environment: "" }), []);
      assert.deepEqual(found({ ...GOOD, environment: "A=1\n" }), []);
    });
  }

  it("refuses a wrapper without the place of the command", () => {
    assert.deepEqual(found({ ...GOOD, composeCmdWrapper: "op run --" }), [
      'composeCmdWrapper: "composeCmdWrapper" has no [[COMPOSE_COMMAND]], where Komodo puts the ' +
        "command. Add it, as in `op run -- [[COMPOSE_COMMAND]]`.",
    ]);
  });
});

describe("withComposeText", () => {
  it("puts the text of a string asset in the place of the asset", () => {
    const text = "services:\n  web:\n    image: nginx:1\n";
    const { compose, fileContents } = withComposeText({ name: "a", compose: stringAsset(text) });
    assert.deepEqual({ compose, fileContents }, { compose: undefined, fileContents: text });
  });

  it("leaves an asset alone that is not known yet", () => {
    const inputs = { name: "a", compose: stringAsset(UNKNOWN) };
    assert.equal(withComposeText(inputs), inputs);
  });

  it("refuses an asset beside a text", () => {
    const compose = stringAsset("services: {}\n");
    assert.throws(() => withComposeText({ name: "a", compose, fileContents: "x" }), {
      name: "InputError",
      message:
        'Stack "a": both "compose" and "fileContents" are set, which are two forms of one text. ' +
        "Remove one of them.",
    });
  });

  it("names a file that cannot be read", () => {
    assert.throws(() => withComposeText({ name: "a", compose: fileAsset("none/compose.yaml") }), {
      name: "InputError",
      message:
        'Stack "a": "none/compose.yaml" cannot be read: ENOENT. Check the path and its permissions.',
    });
  });
});

describe("stack resolve", () => {
  it("names the wanted state where the program says nothing, but not of a mere record", () => {
    const state = (inputs: Partial<StackInputs>) => stack.resolve?.(inputs).state;
    assert.deepEqual(
      [state(GOOD), state({ ...GOOD, state: "down" }), state({ ...GOOD, deploy: false })],
      ["running", "down", undefined],
    );
  });
});

describe("stack stale", () => {
  const stale = (olds: object, news: Partial<StackInputs>) => stack.stale?.(olds, news);

  it("asks for a deploy while none has succeeded, where containers should run", () => {
    assert.deepEqual(
      [
        stale({}, GOOD),
        stale({ deployHash: "1" }, GOOD),
        stale({}, { ...GOOD, deploy: false }),
        stale({}, { ...GOOD, state: "stopped" }),
      ],
      [true, false, false, false],
    );
  });
});
