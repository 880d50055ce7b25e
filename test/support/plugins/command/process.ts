import { spawn } from "node:child_process";

/** How a program ended and what it printed. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both in the order in which they came. */
  readonly both: string;
}

/** Where a program runs, and what it reads. */
export interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly stdin?: string | Buffer;
}

/** Runs a program to its end. Rejects when it cannot be started. */
export function runLocally(
  program: string,
  args: readonly string[],
  { stdin = "", ...options }: RunOptions,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: "pipe" });
    const text = { stdout: "", stderr: "", both: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (chunk: string) => {
        text[name] += chunk;
        text.both += chunk;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...text, code }));
    // A program may end without having read everything.
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
  });
}
