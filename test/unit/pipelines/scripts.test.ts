import assert from "node:assert/strict";
import path from "node:path";
import { type GitHubItem, PipelineBench, scripts } from "../../support/pipelines";

interface Markdown {
  readonly LONGEST_BODY: number;
  plain(text: string): string;
  shortened(text: string, limit: number): string;
  codeBlock(text: string): string;
  body(parts: { mark?: string; title: string; output: string; footer?: string }): string;
}
// eslint-disable-next-line @typescript-eslint/no-require-imports
const markdown = require(path.join(scripts, "markdown.cjs")) as Markdown;

const run = "https://github.com/me/fleet/actions/runs/42";
const previewText = `Previewing update (prod):
  pulumi:pulumi:Stack: (same)
Resources:
    + 1 to create
    ~ 2 to update
    3 changes. 40 unchanged
`;
const githubLimit = 65_536;

describe("markdown.cjs", () => {
  it("takes colours, links and carriage returns out of what a program prints", () => {
    const text =
      "\u001B[1m\u001B[38;5;2m+ new\u001B[0m\r\n\u001B]8;;x\u0007link\u001B]8;;\u0007\r\n";
    assert.equal(markdown.plain(text), "+ new\nlink");
  });

  it("keeps the first and the last lines of a text that is too long, whole", () => {
    const text = Array.from({ length: 400 }, (_, i) => `line ${i}`).join("\n");
    const short = markdown.shortened(text, 1_000);
    assert.ok(short.length <= 1_000, String(short.length));
    assert.match(
      short,
      /^line 0\n(line \d+\n)+\[\.\.\. \d+ lines left out: the log of the run has them \.\.\.\]\n(line \d+\n)+line 399$/,
    );
    const kept = short.split("\n").length - 1;
    assert.ok(short.includes(`[... ${400 - kept} lines left out`), short);
  });

  it("keeps a body within GitHub's 65,536 characters, even of one line and of backticks alone", () => {
    for (const output of ["x".repeat(500_000), "`".repeat(500_000), "é\n".repeat(200_000)]) {
      const text = markdown.body({ mark: "<!-- m -->", title: "T", output, footer: "F" });
      assert.ok(text.length <= githubLimit, `${text.length} characters`);
      assert.ok(text.startsWith("<!-- m -->\n\n### T\n"));
      assert.ok(text.endsWith("\n\nF\n"));
    }
  });

  it("fences a text so that a fence inside it does not end the block", () => {
    assert.equal(markdown.codeBlock("a\n````\n@team"), "`````text\na\n````\n@team\n`````");
    assert.equal(markdown.codeBlock("a"), "```text\na\n```");
  });
});

describe("scripts of the workflows", function () {
  this.timeout(30_000);
  let bench: PipelineBench;

  beforeEach(() => {
    bench = new PipelineBench();
  });
  afterEach(() => bench.dispose());

  describe("preview.cjs", () => {
    it("writes one text for the comment and the summary, with the totals in its title", async () => {
      bench.pulumi(previewText, 0);
      const { code, summary, stdout } = await bench.run("preview.cjs", ["prod", "preview.md"]);
      assert.equal(code, 0);
      assert.equal(
        bench.read("preview.md"),
        "<!-- varanus-preview:prod -->\n\n### Preview of `prod`: 1 to create, 2 to update\n\n" +
          `\`\`\`text\n${previewText.trimEnd()}\n\`\`\`\n\n[The run](${run})\n`,
      );
      assert.equal(summary, `${bench.read("preview.md")}\n`);
      assert.equal(stdout, previewText);
      assert.deepEqual(bench.pulumiCalls, [
        "preview --diff --stack prod --non-interactive --color never",
      ]);
    });

    it("S0-NFR-2: never asks for secrets in clear, so that Pulumi masks what it prints", async () => {
      bench.pulumi(previewText, 0);
      for (const script of ["preview.cjs", "drift.cjs", "deploy.cjs"]) {
        await bench.run(script, ["prod", "out.md"]);
      }
      const calls = bench.pulumiCalls.join("\n");
      assert.match(calls, /^up --yes --diff --stack prod/m);
      assert.ok(!calls.includes("--show-secrets"), calls);
    });

    it("keeps Pulumi's exit code, and still writes the text", async () => {
      bench.pulumi('error: Stack "media": no server\n', 1);
      const { code } = await bench.run("preview.cjs", ["prod", "preview.md"]);
      assert.equal(code, 1);
      assert.match(
        bench.read("preview.md"),
        /### Preview of `prod`: failed\n\n```text\nerror: Stack/,
      );
    });

    it("refuses a name that no stack can have", async () => {
      const { code, stderr } = await bench.run("preview.cjs", ["--show-secrets", "preview.md"]);
      assert.equal(code, 1);
      assert.equal(
        stderr,
        'Stack "--show-secrets": is no name of a Pulumi stack. Give it as first argument.\n',
      );
    });

    it("says that there is no Pulumi CLI", async () => {
      const { code, stderr } = await bench.run("preview.cjs", ["prod"], { PATH: bench.dir });
      assert.equal(code, 1);
      assert.equal(stderr, 'Pulumi CLI "pulumi": cannot be started (ENOENT). Install it first.\n');
    });
  });

  describe("comment.cjs", () => {
    const text = "<!-- varanus-preview:prod -->\n\n### Preview\n";
    const bot = { type: "Bot" };
    const comment = () => bench.run("comment.cjs", ["prod", "p.md"], { PULL_REQUEST: "7" });

    it("writes the comment of the first run", async () => {
      bench.write("p.md", text);
      bench.github([
        [
          { id: 1, body: text, user: { type: "User" } },
          { id: 2, body: `quoting ${text}`, user: bot },
          { id: 3, body: "<!-- varanus-preview:staging -->", user: bot },
        ],
      ]);
      assert.equal((await comment()).stdout, "Wrote the comment.\n");
      assert.deepEqual(bench.githubCalls, [
        { method: "GET", path: "repos/me/fleet/issues/7/comments?per_page=100" },
        { method: "POST", path: "repos/me/fleet/issues/7/comments", input: { body: text } },
      ]);
    });

    it("changes that one later, wherever in the pages it stands", async () => {
      bench.write("p.md", text);
      const pages: GitHubItem[][] = [
        [{ id: 1, body: "hello", user: bot }],
        [{ id: 8, body: "<!-- varanus-preview:prod -->\n\nold", user: bot }],
      ];
      bench.github(pages);
      assert.equal((await comment()).stdout, "Changed the comment.\n");
      assert.deepEqual(bench.githubCalls.slice(1), [
        { method: "PATCH", path: "repos/me/fleet/issues/comments/8", input: { body: text } },
      ]);
    });

    it("fails when GitHub refuses", async () => {
      bench.write("p.md", text);
      const { code } = await bench.run("comment.cjs", ["prod", "p.md"], {
        PULL_REQUEST: "7",
        GH_TOKEN: "",
      });
      assert.equal(code, 1);
    });
  });

  describe("drift.cjs", () => {
    const outcome = async (printed: string, code: number): Promise<[number | null, string]> => {
      bench.pulumi(printed, code);
      const result = await bench.run("drift.cjs", ["prod", "drift.md"]);
      return [result.code, result.outputs.trim()];
    };
    const expected = "error: no changes were expected but changes were proposed\n";
    const noAnswer =
      'Komodo "https://k.example": no answer to POST /read/ListFullServers after 60.0 s ' +
      "(ECONNREFUSED). Check that the address is right.\n";

    it("tells clean, drift, an unreachable Core and any other failure apart", async () => {
      assert.deepEqual(await outcome("Resources:\n    3 unchanged\n", 0), [0, "outcome=clean"]);
      assert.deepEqual(await outcome(expected, 7), [0, "outcome=drift"]);
      assert.deepEqual(await outcome(`${noAnswer}${expected}`, 7), [1, "outcome=unreachable"]);
      assert.deepEqual(await outcome(noAnswer, 1), [1, "outcome=unreachable"]);
      assert.deepEqual(await outcome("error: no stack named 'prod' found\n", 6), [
        1,
        "outcome=failed",
      ]);
    });

    it("knows drift by the sentence where an older Pulumi ends with 255", async () => {
      assert.deepEqual(await outcome(expected, 255), [0, "outcome=drift"]);
    });

    it("only previews: refresh, and no changes expected", async () => {
      await outcome("", 0);
      assert.deepEqual(bench.pulumiCalls, [
        "preview --refresh --diff --expect-no-changes --stack prod --non-interactive --color never",
      ]);
    });
  });

  describe("driftIssue.cjs", () => {
    const body = "<!-- varanus-drift:prod -->\n\n### Drift\n";
    const issue = { id: 5, number: 12, body, user: { type: "Bot" } };
    const report = (state: string) =>
      bench.run("driftIssue.cjs", ["prod", "drift.md"], { OUTCOME: state });
    const sent = () => bench.githubCalls.filter(({ method }) => method !== "GET");

    beforeEach(() => bench.write("drift.md", body));

    it("opens an issue on drift, past pull requests and issues of people", async () => {
      const theirs = [
        { ...issue, pull_request: {} },
        { ...issue, user: { type: "User" } },
      ];
      bench.github([theirs]);
      assert.equal((await report("drift")).stdout, "Opened an issue.\n");
      assert.deepEqual(sent(), [
        {
          method: "POST",
          path: "repos/me/fleet/issues",
          input: { title: "Drift of prod", body, labels: ["drift"] },
        },
      ]);
    });

    it("changes the open one, so that there is never a second", async () => {
      bench.github([[issue]]);
      assert.equal((await report("drift")).stdout, "Changed issue #12.\n");
      assert.deepEqual(sent(), [
        { method: "PATCH", path: "repos/me/fleet/issues/12", input: { body } },
      ]);
    });

    it("closes it when nothing differs any more", async () => {
      bench.github([[issue]]);
      assert.equal((await report("clean")).stdout, "Closed issue #12.\n");
      assert.deepEqual(sent(), [
        {
          method: "POST",
          path: "repos/me/fleet/issues/12/comments",
          input: { body: `Nothing differs any more: [the run](${run}).` },
        },
        {
          method: "PATCH",
          path: "repos/me/fleet/issues/12",
          input: { state: "closed", state_reason: "completed" },
        },
      ]);
    });

    it("sends nothing when there is neither drift nor an issue", async () => {
      assert.equal((await report("clean")).stdout, "There is no drift, and no issue.\n");
      assert.deepEqual(sent(), []);
    });

    it("refuses to judge a run that could not tell", async () => {
      const { code, stderr } = await report("unreachable");
      assert.equal(code, 1);
      assert.equal(
        stderr,
        'Outcome "unreachable": says nothing about drift. Leave the issue as it is.\n',
      );
      assert.deepEqual(bench.githubCalls, []);
    });
  });

  describe("deploy.cjs", () => {
    const locked =
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es)";

    it("says how to go on when a killed run left the state locked", async () => {
      bench.pulumi(locked, 1);
      const { code, summary } = await bench.run("deploy.cjs", ["prod"]);
      assert.equal(code, 1);
      assert.match(
        summary,
        /### Deploy of `prod`: failed\n\nThe state is locked\. .*run `pulumi cancel` on this stack/,
      );
    });
  });
});
