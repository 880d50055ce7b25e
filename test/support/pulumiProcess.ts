import { spawn, type ChildProcess } from "node:child_process";

/** How one call of the CLI ended and what it printed. */
export interface Streams {
  /** Exit code; a failing program or resource gives another one than 0 and no rejection. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order in which they arrived. */
  readonly output: string;
  readonly durationMs: number;
}

/** Where and how long a call runs. */
export interface CallOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Limit after which the call is killed and rejects. */
  readonly timeoutMs: number;
}

const running = new Set<ChildProcess>();
const hasGroups = process.platform !== "win32";

/** Kills a call with its language host and provider processes, which share its process group. */
function kill({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(hasGroups ? -pid : pid, "SIGKILL");
  } catch {
    // It ended in the meantime.
  }
}

process.once("exit", () => running.forEach(kill));

/** Gathers what a child prints, as it arrives. */
function collect(child: ChildProcess): { stdout: string; stderr: string; output: string } {
  const text = { stdout: "", stderr: "", output: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (chunk: string) => {
      text[name] += chunk;
      text.output += chunk;
    });
  }
  return text;
}

function lateMessage(args: readonly string[], timeoutMs: number, output: string): string {
  const limit = `still running after its limit of ${timeoutMs / 1000} s and was killed`;
  return `Pulumi call "${args[0] ?? ""}": ${limit}. Its output so far:\n${output}`;
}

/**
 * Runs `pulumi` to its end, without input. Rejects when it cannot be started, or exceeds its time:
 * then it and every process it started are killed. Calls still running when this process exits are
 * killed too.
 */
export function runPulumi(args: readonly string[], options: CallOptions): Promise<Streams> {
  const { cwd, env, timeoutMs } = options;
  const startMs = Date.now();
  const stdio = ["ignore", "pipe", "pipe"] as const;
  const child = spawn("pulumi", args, { cwd, env, detached: hasGroups, stdio: [...stdio] });
  const text = collect(child);
  running.add(child);
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      kill(child);
    }, timeoutMs);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      running.delete(child);
      if (isLate) reject(new Error(lateMessage(args, timeoutMs, text.output)));
      else resolve({ ...text, code: code ?? -1, durationMs: Date.now() - startMs });
    });
  });
}
