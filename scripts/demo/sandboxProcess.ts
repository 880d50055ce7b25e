import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A sandbox in a process of its own, which can outlive the demo. */
export interface SandboxProcess {
  readonly pid: number;
  readonly komodo: {
    readonly url: string;
    readonly username: string;
    readonly password: string;
  };
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
}

const START_MS = 20_000;

/**
 * Starts the sandbox on a free port and waits for its JSON line. It writes to files, not to a pipe:
 * a pipe would break when the demo ends and the sandbox is kept. Throws with the sandbox's own words
 * when it does not start within 20 s.
 */
export async function startSandboxProcess(root: string, folder: string): Promise<SandboxProcess> {
  const [out, log] = [path.join(folder, "sandbox.json"), path.join(folder, "sandbox.log")];
  const files = [openSync(out, "w"), openSync(log, "w")] as const;
  const ports = ["--komodo-port", "0", "--pangolin-port", "0"];
  const args = ["--require", "./register.cjs", "sandbox/main.ts", "--no-seed", ...ports];
  const child = spawn(process.execPath, args, {
    cwd: root,
    detached: true,
    stdio: ["ignore", ...files],
  });
  files.forEach((file) => closeSync(file));
  child.unref();
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = (): Promise<void> => {
    child.ref();
    child.kill("SIGTERM");
    return ended;
  };
  const ready = await readiness(out, () => child.exitCode !== null);
  if (ready === undefined || child.pid === undefined) {
    child.kill("SIGKILL");
    const reason = readFileSync(log, "utf8").trim() || `no answer within ${START_MS / 1_000} s`;
    throw new Error(`Sandbox "${root}": did not start: ${reason}`);
  }
  return { ...ready, pid: child.pid, stop };
}

async function readiness(
  file: string,
  hasEnded: () => boolean,
): Promise<Pick<SandboxProcess, "komodo"> | undefined> {
  const endMs = Date.now() + START_MS;
  while (Date.now() < endMs && !hasEnded()) {
    const text = readFileSync(file, "utf8");
    if (text.endsWith("\n")) return JSON.parse(text) as Pick<SandboxProcess, "komodo">;
    await sleep(50);
  }
  return undefined;
}
