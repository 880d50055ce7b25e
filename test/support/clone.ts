import { spawn } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { lockStamp } from "../../scripts/setup/dependencies.cjs";

const root = path.resolve(__dirname, "..", "..");

/** How a script ended, and what it printed. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script with Node in a clone, with the given variables over the environment. */
export function runNode(
  clone: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, args, { cwd: clone, env: { ...process.env, ...env } });
  const text = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text.stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text.stderr += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...text, code }));
  });
}

/** A clone of its own with this tree's scripts and the modules they need, stamped as installed, so
 * that neither `.tools` nor `node_modules` of this tree are touched. */
export function makeClone(): string {
  const clone = fs.mkdtempSync(path.join(tmpdir(), "varanus-clone-"));
  const copied = ["scripts", "tools", "package.json", "package-lock.json", ".mocharc.json"];
  for (const name of [...copied, "register.cjs", "tsconfig.json"]) {
    fs.cpSync(path.join(root, name), path.join(clone, name), { recursive: true });
  }
  const modules = path.join(clone, "node_modules");
  fs.mkdirSync(modules);
  for (const name of ["mocha", "tsx"]) {
    fs.symlinkSync(path.join(root, "node_modules", name), path.join(modules, name), "junction");
  }
  const lockText = fs.readFileSync(path.join(clone, "package-lock.json"), "utf8");
  fs.writeFileSync(path.join(modules, ".varanus-lock"), lockStamp(lockText));
  return clone;
}

/** Writes a shell script that stands for a program. */
export function writeProgram(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}
