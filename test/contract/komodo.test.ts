import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { startSandbox, type Sandbox } from "../../sandbox";

const FOLDERS = [
  join(__dirname, "komodo"),
  ...(process.env.VARANUS_CONTRACTS ? [join(process.env.VARANUS_CONTRACTS, "komodo")] : []),
].filter((folder) => existsSync(folder));

/** What the runner printed of each scenario, by the scenario's file name. */
type Outcomes = ReadonlyMap<string, string>;

function replay(sandbox: Sandbox, folder: string): Promise<Outcomes> {
  const runner = join(__dirname, "replay.mjs");
  const { url, key, secret, username, password } = sandbox.komodo;
  const env = {
    ...process.env,
    KOMODO_URL: url,
    KOMODO_KEY: key,
    KOMODO_SECRET: secret,
    KOMODO_USERNAME: username,
    KOMODO_PASSWORD: password,
  };
  const child = spawn(process.execPath, [runner, "--api", "komodo", "--dir", folder], { env });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString("utf8")));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve(outcomesOf(printed)));
  });
}

/** One entry per `ok` or `FAIL` line, with the indented lines that follow it. */
function outcomesOf(printed: string): Outcomes {
  const blocks = printed.split(/\n(?=ok |FAIL )/);
  return new Map(
    blocks.flatMap((block) => {
      const [, name] = /^(?:ok|FAIL)\s+komodo\/([\w-]+)/.exec(block) ?? [];
      return name === undefined ? [] : [[name, block.replace(/\n\d+ passed[\s\S]*/, "").trim()]];
    }),
  );
}

for (const folder of FOLDERS) {
  describe(`sandbox against the recorded Komodo scenarios in ${folder === FOLDERS[0] ? "test/contract" : "VARANUS_CONTRACTS"}`, () => {
    const scenarios = readdirSync(folder)
      .filter((file) => file.endsWith(".json"))
      .map((file) => file.replace(/\.json$/, ""));
    let sandbox: Sandbox;
    let outcomes: Outcomes = new Map();

    before(async function () {
      // Failed logins are spaced three to 16 seconds, as the recordings' server needs it.
      this.timeout(600_000);
      sandbox = await startSandbox();
      outcomes = await replay(sandbox, folder);
    });
    after(() => sandbox.close());

    it("has scenarios", () => assert.notEqual(scenarios.length, 0));

    for (const scenario of scenarios) {
      it(`answers ${scenario} like Komodo Core 2.3.2`, () => {
        assert.match(outcomes.get(scenario) ?? "the runner printed nothing", /^ok /);
      });
    }
  });
}
