import { startSandbox, type Sandbox } from "../../sandbox";
import { createProject, type EngineProject, type RunResult } from "../support/engine";

/** A project on a sandbox of its own, for one measurement. */
export interface Bed {
  readonly project: EngineProject;
  readonly sandbox: Sandbox;
}

/** Runs a measurement on a fresh sandbox and project, and removes both. */
export async function withBed<T>(program: string, measure: (bed: Bed) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox();
  const { url, username, password } = sandbox.komodo;
  const project = await createProject({
    name: "bench",
    program,
    timeoutMs: 900_000,
    env: { KOMODO_URL: url, KOMODO_USERNAME: username, KOMODO_PASSWORD: password },
  });
  try {
    return await measure({ project, sandbox });
  } finally {
    await project.dispose();
    await sandbox.close();
  }
}

/** Fails loudly when a run did not succeed: a figure from a failed run says nothing. */
export async function must(run: Promise<RunResult>): Promise<RunResult> {
  const result = await run;
  if (result.code === 0) return result;
  throw new Error(`The run that was to be measured failed:\n${result.output}`);
}

/**
 * The quickest of several runs of two things, in milliseconds, run by turns: what else the machine
 * does only ever adds time, and adds it to both.
 */
export async function alternatelyMs(
  times: number,
  first: () => Promise<RunResult>,
  second: () => Promise<RunResult>,
): Promise<readonly [number, number]> {
  const quickest: [number, number] = [Infinity, Infinity];
  for (let i = 0; i < times; i++) {
    quickest[0] = Math.min(quickest[0], (await must(first())).durationMs);
    quickest[1] = Math.min(quickest[1], (await must(second())).durationMs);
  }
  return quickest;
}

/** One line of the report: what, the figure, and the limit it is held against. */
export function line(what: string, figure: string, limit: string): void {
  console.log(`${what.padEnd(64)} ${figure.padStart(12)}   ${limit}`);
}
