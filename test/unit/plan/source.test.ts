import assert from "node:assert/strict";
import { sourceFields, sourceOf } from "../../../components/stackFolder/source";
import { validateExtension } from "../../../compose/extension";
import { parseCompose } from "../../../compose/document";
import { formatProblem } from "../../../providers/dynamic/problem";
import { sourceProblems } from "../../../components/stackFolder/source";
import { app, plan, values } from "./fixtures";

const KOMODO = ["repo", "linkedRepo", "filesOnHost", "commit", "runDirectory", "gitAccount"];

/** What is found about the block alone. */
function found(block: string): string[] {
  const { document } = parseCompose(app(block), "stacks/web/compose.yaml");
  assert.ok(document);
  const { extension, problems } = validateExtension(document, { komodoFields: KOMODO });
  const all = [...problems, ...sourceProblems(document, extension)].map(formatProblem);
  return all.map((line) => line.replace(/^.*?Block "x-varanus": /, ""));
}

describe("sourceFields", () => {
  const file = "stacks/media/compose.yaml";

  it("looks for files from Git where the folder is in the project", () => {
    assert.deepEqual(sourceFields({ source: { git: { repo: "me/fleet" } } }, file), {
      repo: "me/fleet",
      runDirectory: "stacks/media",
    });
  });

  it("passes on everything that is said of the repository", () => {
    const git = {
      repo: "me/apps",
      provider: "git.lan",
      https: false,
      account: "me",
      branch: "next",
      commit: "abc1234",
      path: ".",
      files: ["a.yaml"],
      envFiles: [".env"],
      clonePath: "/srv",
      reclone: true,
    };
    assert.deepEqual(sourceFields({ source: { git } }, file), {
      repo: "me/apps",
      gitProvider: "git.lan",
      gitHttps: false,
      gitAccount: "me",
      branch: "next",
      commit: "abc1234",
      clonePath: "/srv",
      reclone: true,
      filePaths: ["a.yaml"],
      additionalEnvFiles: [{ path: ".env" }],
    });
  });

  it("takes files of the host from Komodo's own folder, or from `path`", () => {
    assert.deepEqual(sourceFields({ source: { host: {} } }, "stacks/a/docker-compose.yml"), {
      filesOnHost: true,
      filePaths: ["docker-compose.yml"],
    });
    assert.deepEqual(sourceFields({ source: { host: { path: "/srv/a" } } }, file), {
      filesOnHost: true,
      runDirectory: "/srv/a",
    });
  });

  it("is nothing for source contents", () => {
    assert.deepEqual(sourceFields({}, file), {});
    assert.equal(sourceOf({}), "contents");
    assert.equal(sourceOf({ source: { host: {} } }), "host");
    assert.equal(sourceOf({ source: { git: { linkedRepo: "x" } } }), "git");
  });
});

describe("sourceProblems", () => {
  it("finds nothing in one whole source", () => {
    assert.deepEqual(found("source: { git: { repo: me/apps, commit: '3f1c2a7' } }"), []);
    assert.deepEqual(found("source: { host: { path: /srv/web } }"), []);
    assert.deepEqual(found("komodo: { repo: me/apps, commit: '3f1c2a7' }"), []);
  });

  it("refuses both sources, none, and a Git source without a repository or with two", () => {
    assert.deepEqual(found("source: { git: { repo: a/b }, host: {} }"), [
      '"source" has both "git" and "host". Keep the one where the files are.',
    ]);
    assert.deepEqual(found("source: {}"), [
      '"source" has neither "git" nor "host". Keep the one where the files are.',
    ]);
    assert.deepEqual(found("source: { git: { branch: main } }"), [
      '"source.git" has neither "repo" nor "linkedRepo". ' +
        "Set `repo: owner/name`, or name a Komodo Repo in `linkedRepo`.",
    ]);
    assert.deepEqual(found("source: { git: { repo: a/b, linkedRepo: c } }"), [
      '"source.git" has both "repo" and "linkedRepo", of which Komodo takes one. ' +
        "Keep the one that is meant.",
    ]);
  });

  it("refuses beside a linked repo what only that repo can say", () => {
    assert.deepEqual(found("source: { git: { linkedRepo: c, commit: '3f1c2a7' } }"), [
      '"source.git.commit" stands beside "linkedRepo", whose own Komodo takes. ' +
        "Set it on that Repo, and remove it here.",
    ]);
  });

  it("refuses what stands in `source` and in `komodo`", () => {
    assert.deepEqual(found("source: { git: { repo: a/b } }, komodo: { runDirectory: x }"), [
      '"komodo.runDirectory" stands beside "source", which says the same. ' +
        'Remove it, and say it in "source".',
    ]);
    assert.deepEqual(found("source: { host: {} }, komodo: { repo: a/b }").length, 1);
  });

  it("refuses Komodo fields of which Komodo would pass over one", () => {
    assert.deepEqual(found("komodo: { filesOnHost: true, repo: a/b }"), [
      '"komodo.filesOnHost" and "komodo.repo" are set, of which Komodo takes one. ' +
        "Keep the one that is meant.",
    ]);
    assert.deepEqual(found("komodo: { linkedRepo: x, commit: abc }"), [
      '"komodo.commit" is set without "komodo.repo", so that Komodo passes over it. ' +
        'Set "komodo.repo", or remove "komodo.commit".',
    ]);
  });

  it("refuses an address as repository and an unquoted number as commit", () => {
    const lines = found("source: { git: { repo: 'https://github.com/a/b', commit: 1234567 } }");
    assert.equal(lines.length, 2);
    assert.match(lines.join("\n"), /source\.git\.repo.*Write it as owner\/name, without the host/s);
    assert.match(lines.join("\n"), /source\.git\.commit/);
  });
});

describe("planFleet with files from Git or the host", () => {
  const secrets = values({ TOKEN: "t" });
  const web = (source: string) => app(`source: { ${source} }`, 'command: "${TOKEN} ${TZ:-UTC}"');

  it("X-05: writes the environment to a file of its own, never over a `.env`", () => {
    const { stacks, found: problems } = plan(
      { web: web("git: { repo: me/apps, envFiles: ['.env'] }") },
      { secrets },
    );
    assert.deepEqual(problems, []);
    assert.equal(stacks[0]?.source, "git");
    assert.deepEqual(stacks[0].komodo, {
      repo: "me/apps",
      runDirectory: "stacks/web",
      additionalEnvFiles: [{ path: ".env" }],
      envFilePath: ".varanus.env",
    });
    assert.equal(stacks[0].environment, "TOKEN='[[TOKEN]]'\n");
  });

  it("X-05: asks whether there is a `.env`, where a variable with a default could come from it", () => {
    const { found: problems } = plan({ web: web("host: {}") }, { secrets });
    assert.deepEqual(problems, [
      'stacks/web/compose.yaml:1:22: Stack "web": TZ would no longer come from a ".env" beside the ' +
        "Compose file, as the stack has an environment of its own. List that file in " +
        "source.host.envFiles, or write `[]` there when there is none.",
    ]);
    assert.deepEqual(plan({ web: web("host: { envFiles: [] }") }, { secrets }).found, []);
    const known = { secrets, variables: values({ TZ: "UTC" }) };
    assert.deepEqual(plan({ web: web("host: {}") }, known).found, []);
  });

  it("leaves the environment file alone where the stack has no environment", () => {
    const { stacks, found: problems } = plan({ web: app("source: { host: { path: /srv/web } }") });
    assert.deepEqual(problems, []);
    assert.deepEqual(stacks[0]?.komodo, { filesOnHost: true, runDirectory: "/srv/web" });
  });
});
