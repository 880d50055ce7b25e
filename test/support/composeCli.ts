import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { composeCommand } from "../../scripts/setup/compose.cjs";
import { isAtLeast, minimumComposeVersion } from "../../scripts/setup/versions.cjs";

/** How a run of Compose ended. */
export interface ComposeOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of a run. */
export interface ComposeRun {
  /** Folder of the Compose file. */
  readonly cwd: string;
  /** Variables of the environment; no other variable that a Compose file could read is set. */
  readonly env?: Readonly<Record<string, string>>;
}

const RUN_TIMEOUT_MS = 20_000;
// What the system and Docker's plugins need to start.
const KEPT_VARIABLES = ["PATH", "HOME", "USERPROFILE", "SystemRoot", "TEMP", "DOCKER_CONFIG"];

/**
 * Runs the Compose CLI that the set-up chose (2.23.1 or newer). Needs no Docker as long as the
 * command is `config`. Rejects when there is no CLI or it takes longer than 20 s.
 */
export function runCompose(args: readonly string[], run: ComposeRun): Promise<ComposeOutcome> {
  const command = composeCommand();
  assert.ok(command, "no Compose CLI is set up");
  const kept = KEPT_VARIABLES.map((name) => [name, process.env[name]] as const);
  const env = { ...Object.fromEntries(kept), ...run.env };
  const options = { cwd: run.cwd, env, timeout: RUN_TIMEOUT_MS };
  return new Promise((resolve, reject) => {
    execFile(command.path, [...command.args, ...args], options, (error, stdout, stderr) => {
      const code = error ? error.code : 0;
      if (typeof code === "number") resolve({ code, stdout, stderr });
      else reject(new Error(`Compose was stopped or did not start: ${String(error?.message)}`));
    });
  });
}

/** The model that Compose makes of a file: `config --format json`, whose dollars are doubled. */
export async function composeModel(
  args: readonly string[],
  run: ComposeRun,
): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runCompose([...args, "config", "--format", "json"], run);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/**
 * A mocha suite that runs when the Compose CLI is there in this version or a newer one, and is
 * skipped with the reason in its title otherwise.
 */
export function describeWithCompose(title: string, minimum: string, body: () => void): void {
  const version = composeCommand()?.version;
  if (version !== undefined && isAtLeast(version, minimum)) {
    describe(title, body);
    return;
  }
  const found =
    version === undefined ? "no Compose CLI is set up" : `the Compose CLI is ${version}`;
  describe.skip(`${title} (skipped: ${found}, this needs ${minimum})`, body);
}

/** Version from which a config may hold its text, the oldest the set-up takes. */
export const INLINE_CONFIGS_VERSION: string = minimumComposeVersion;

/** Calls `use` with a new folder that holds the given files, and removes it afterwards. */
export async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "varanus-compose-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
    return await use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
