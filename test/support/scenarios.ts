import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { startSandbox, type Sandbox } from "../../sandbox";

const CONTRACTS = join(__dirname, "..", "contract");

/** The recorded scenarios of one API, and how the runner reaches the sandbox. */
export interface Contract {
  /** Name of the folder with the scenarios, and of the API to the runner. */
  readonly api: "komodo" | "pangolin";
  /** The server that the scenarios were recorded from, with its version. */
  readonly server: string;
  /** Environment variables of the runner. */
  readonly env: (sandbox: Sandbox) => Record<string, string>;
}

/** What the runner printed of each scenario, by the scenario's file name. */
type Outcomes = ReadonlyMap<string, string>;

function replay({ api, env }: Contract, sandbox: Sandbox, folder: string): Promise<Outcomes> {
  const args = [join(CONTRACTS, "replay.mjs"), "--api", api, "--dir", folder];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env(sandbox) } });
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
      const [, name] = /^(?:ok|FAIL)\s+\w+\/([\w-]+)/.exec(block) ?? [];
      return name === undefined ? [] : [[name, block.replace(/\n\d+ passed[\s\S]*/, "").trim()]];
    }),
  );
}

/** Declares one test per scenario of a folder; each folder has a sandbox of its own. */
function describeFolder(contract: Contract, folder: string, title: string): void {
  describe(title, () => {
    const scenarios = readdirSync(folder)
      .filter((file) => file.endsWith(".json"))
      .map((file) => file.replace(/\.json$/, ""));
    let sandbox: Sandbox;
    let outcomes: Outcomes = new Map();

    before(async function () {
      // Failed logins are spaced three to 16 seconds, as the recordings' server needs it.
      this.timeout(600_000);
      sandbox = await startSandbox();
      outcomes = await replay(contract, sandbox, folder);
    });
    after(() => sandbox.close());

    it("has scenarios", () => assert.notEqual(scenarios.length, 0));

    for (const scenario of scenarios) {
      it(`answers ${scenario} like ${contract.server}`, () => {
        assert.match(outcomes.get(scenario) ?? "the runner printed nothing", /^ok /);
      });
    }
  });
}

/** Declares the tests of an API's scenarios: ours, and those in `$VARANUS_CONTRACTS/<api>`. */
export function describeContract(contract: Contract, product: string): void {
  const title = `sandbox against the recorded ${product} scenarios in`;
  describeFolder(contract, join(CONTRACTS, contract.api), `${title} test/contract`);
  const further = join(process.env.VARANUS_CONTRACTS ?? "", contract.api);
  if (process.env.VARANUS_CONTRACTS === undefined || !existsSync(further)) return;
  describeFolder(contract, further, `${title} VARANUS_CONTRACTS`);
}
