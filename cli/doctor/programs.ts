import { execFile } from "node:child_process";

/** How a program ended. */
export interface ProgramResult {
  /** Exit code; undefined when it could not be started, or was stopped. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** True when there is no such program on PATH. */
  readonly isMissing: boolean;
}

/** Runs a program without a shell and without input. Never rejects. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<ProgramResult>;

/** Longest wait for one program: `az` takes seconds, a store in the cloud too. */
const timeoutMs = 60_000;
const mostBytes = 64 * 1024 * 1024;

/** Programs in a folder, with an environment; each is stopped after 60 s. */
export function programsIn(folder: string, environment: NodeJS.ProcessEnv): RunProgram {
  const options = { cwd: folder, env: environment, timeout: timeoutMs, maxBuffer: mostBytes };
  return (program, args) =>
    new Promise((resolve) => {
      const child = execFile(program, [...args], options, (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        const isMissing = (code as unknown) === "ENOENT";
        resolve({ code: typeof code === "number" ? code : undefined, stdout, stderr, isMissing });
      });
      child.stdin?.end();
    });
}

/** The last line of what a program had to say, without `error: ` and its full stop. */
export function lastWords({ stdout, stderr }: ProgramResult): string {
  const line = (stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "";
  return line.replace(/^error: /, "").replace(/\.$/, "") || "it said nothing";
}
