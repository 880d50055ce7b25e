import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { startSandbox } from "../sandbox";
import { pulumiEnvironment } from "../scripts/setup/environment.cjs";

/*
 * Brings an example up in the embedded sandbox, previews it again and takes it down:
 * node --require ./register.cjs examples/try.ts vps-behind-pangolin
 */

const root = path.resolve(__dirname, "..");

function run(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn("pulumi", args, { cwd, env, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

/** Environment of Pulumi: both sandboxes, and a state of its own below a folder. */
async function environmentOf(folder: string) {
  const sandbox = await startSandbox({ seed: false });
  const { komodo, pangolin } = sandbox;
  const state = path.join(folder, "state");
  mkdirSync(state);
  const env: NodeJS.ProcessEnv = {
    ...pulumiEnvironment(),
    PULUMI_BACKEND_URL: `file://${state}`,
    // Protects nothing: the example's secrets are made up and its state is thrown away.
    PULUMI_CONFIG_PASSPHRASE: "demo",
    KOMODO_URL: komodo.url,
    KOMODO_USERNAME: komodo.username,
    KOMODO_PASSWORD: komodo.password,
    PANGOLIN_URL: pangolin.url,
    PANGOLIN_API_KEY: pangolin.key,
    PANGOLIN_ORG: pangolin.org,
  };
  return { sandbox, env };
}

/** The exit code of the first step that fails, or 0. */
async function tryExample(name: string): Promise<number> {
  const example = path.join(root, "examples", name);
  if (name === "" || !existsSync(path.join(example, "Pulumi.yaml"))) {
    throw new Error(
      `Example "${name}": is no folder of examples. Name one, as in README.md there.`,
    );
  }
  mkdirSync(path.join(root, ".local"), { recursive: true });
  const folder = mkdtempSync(path.join(root, ".local", "example-"));
  const { sandbox, env } = await environmentOf(folder);
  const config = path.join(folder, "Pulumi.sandbox.yaml");
  cpSync(path.join(example, "Pulumi.sandbox.yaml"), config);
  const stack = ["--stack", "sandbox", "--config-file", config];
  const steps = [
    ["stack", "init", "sandbox"],
    ["up", "--yes", "--skip-preview", ...stack],
    ["preview", "--expect-no-changes", ...stack],
    ["destroy", "--yes", "--skip-preview", ...stack],
  ];
  try {
    for (const step of steps) {
      const code = await run(step, example, env);
      if (code !== 0) return code;
    }
    return 0;
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

tryExample(process.argv[2] ?? "")
  .then((code) => (process.exitCode = code))
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
