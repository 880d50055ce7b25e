import fs from "node:fs";
import path from "node:path";
import { makeClone, type Outcome, runNode, writeProgram } from "./clone";

/** A clone of its own for each test, with nothing on its PATH but the programs of that test. */
export interface SetupClone {
  /** A path in the clone. */
  at(...parts: readonly string[]): string;
  /** Where a program of the test lies, or would lie: one folder, which is the whole PATH. */
  onPath(name: string): string;
  /** Puts a shell script on PATH as a program, and returns its file. */
  program(name: string, text: string): string;
  /**
   * Runs the set-up of tools, without dependencies, with these arguments and with these variables
   * over the environment; outside of continuous integration unless they say otherwise.
   */
  setUp(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome>;
  /** What the set-up has recorded of a tool. Throws when there is no record. */
  record(tool: string): Record<string, unknown>;
}

/** Makes a {@link SetupClone} for each test of the suite that calls it, and removes it after. */
export function setupClone(): SetupClone {
  let folder = "";
  const at = (...parts: readonly string[]): string => path.join(folder, ...parts);
  const onPath = (name: string): string => at("programs", name);

  beforeEach(() => {
    folder = makeClone();
    fs.mkdirSync(at("programs"));
  });

  afterEach(() => fs.rmSync(folder, { recursive: true }));

  return {
    ...{ at, onPath },
    program: (name, text) => {
      writeProgram(onPath(name), text);
      return onPath(name);
    },
    setUp: (args, env = {}) =>
      runNode(folder, ["scripts/setup.cjs", "--dependencies-only", ...args], {
        ...{ PATH: at("programs"), CI: "" },
        ...env,
      }),
    record: (tool) =>
      JSON.parse(fs.readFileSync(at(".tools", `${tool}.json`), "utf8")) as Record<string, unknown>,
  };
}

/** What the set-up printed without how long each step took, which ends its line. */
export function withoutTimes(text: string): string {
  return text.replaceAll(/, \d+\.\d s$/gm, "");
}
