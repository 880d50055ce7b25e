import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { main } from "../../../cli/main";
import { githubHookRanges } from "../../../components/azure/githubHookRanges";

const dataFile = path.resolve(__dirname, "../../../components/azure/githubHookRanges.ts");

describe("varanus github-ranges", function () {
  this.timeout(30_000);
  let server: Server;
  let url: string;
  let folder: string;
  let answer: { status: number; body: unknown };
  let asked: string[];

  before(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
      response.writeHead(answer.status, { "Content-Type": "application/json" });
      response.end(JSON.stringify(answer.body));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    folder = mkdtempSync(path.join(tmpdir(), "varanus-github-"));
  });

  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  beforeEach(() => {
    asked = [];
    answer = { status: 200, body: { hooks: githubHookRanges, git: ["192.0.2.0/24"] } };
  });

  async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const out: string[] = [];
    const err: string[] = [];
    const code = await main(["github-ranges", "--url", url, ...args], {
      ...{ folder, environment: {} },
      print: (text) => out.push(text),
      warn: (text) => err.push(text),
    });
    return { code, out: out.join("\n"), err: err.join("\n") };
  }

  it("S0-FW-2: prints GitHub's hook ranges as configuration, by one call", async () => {
    const { code, out, err } = await run();
    assert.equal(code, 0, err);
    assert.deepEqual(parse(out), { githubHookRanges });
    assert.equal(err, "These are the ranges that Varanus has.");
    assert.deepEqual(asked, ["GET /meta"]);
  });

  it("says which ranges are new and which are gone", async () => {
    answer.body = { hooks: [...githubHookRanges.slice(1), "198.51.100.0/24"] };
    const { code, err } = await run();
    assert.equal(code, 0);
    assert.equal(
      err,
      "Varanus has other ranges: set these as githubHookRanges.\n" +
        `+ 198.51.100.0/24\n- ${githubHookRanges[0] ?? ""}`,
    );
  });

  it("writes the module that Varanus has, byte for byte, when nothing has changed", async () => {
    await run("--write", "ranges.ts");
    const written = readFileSync(path.join(folder, "ranges.ts"), "utf8");
    assert.equal(written, readFileSync(dataFile, "utf8"));
  });

  it("refuses an answer that holds anything but ranges, and writes nothing", async () => {
    const wrong = [
      undefined,
      [],
      "192.0.2.0/24",
      ["192.0.2.0/24", "*"],
      [42],
      ["192.0.2.1/24"],
      ["0.0.0.0/1"],
    ];
    for (const hooks of wrong) {
      answer.body = { hooks };
      const { code, out, err } = await run("--write", "refused.ts");
      assert.deepEqual([code, out], [1, ""]);
      assert.equal(
        err,
        'Answer of GitHub: "hooks" in the answer to /meta is not a list of address ranges. ' +
          "Check that --url is GitHub's API.",
      );
    }
    assert.throws(() => readFileSync(path.join(folder, "refused.ts")), { code: "ENOENT" });
  });

  it("gives GitHub's own words when it refuses", async () => {
    answer = { status: 404, body: { message: "Not Found" } };
    const { code, err } = await run();
    assert.equal(code, 1);
    assert.equal(
      err,
      `GitHub "${url}": answered 404 from GET /meta: Not Found. Check --url, or try again later.`,
    );
  });
});
