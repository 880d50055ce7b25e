import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { pulumiEnvironment } from "../setup/environment.cjs";

/** The real Pulumi engine on this repository, with a state of its own under a folder. */
export class DemoEngine {
  /** The stack's configuration file, a copy that the demo may change. */
  readonly configFile: string;
  /** What a `pulumi` needs in its environment besides PATH to work on the same stack. */
  readonly settings: Record<string, string>;
  private readonly environment: NodeJS.ProcessEnv;

  constructor(
    readonly root: string,
    folder: string,
    komodo: Record<string, string>,
  ) {
    const state = path.join(folder, "state");
    mkdirSync(state, { recursive: true });
    this.configFile = path.join(folder, "Pulumi.sandbox.yaml");
    copyFileSync(path.join(root, "Pulumi.sandbox.yaml"), this.configFile);
    this.settings = {
      PULUMI_BACKEND_URL: `file://${state}`,
      // Protects nothing: the demo's secrets are made up and its state is thrown away.
      PULUMI_CONFIG_PASSPHRASE: "demo",
      ...komodo,
    };
    this.environment = { ...pulumiEnvironment(), ...this.settings };
  }

  /** Makes the stack and gives it secrets, which are encrypted in its configuration file. */
  async prepare(secrets: Record<string, string>): Promise<void> {
    await this.run(["stack", "init", "sandbox"], "quiet");
    const pairs = Object.entries(secrets).flatMap(([name, value]) => [
      "--secret",
      `varanus:secrets.${name}=${value}`,
    ]);
    await this.run(["config", "set-all", "--path", ...this.stack, ...pairs], "quiet");
  }

  /** `pulumi up`, with the engine's own progress on the terminal; returns its exit code. */
  async up(): Promise<number> {
    // The outputs follow as tables.
    const args = ["up", "--yes", "--skip-preview", "--suppress-outputs", ...this.stack];
    const { code } = await this.run(args, "shown");
    return code;
  }

  /** The stack's outputs. */
  async outputs<T>(): Promise<T> {
    const { output } = await this.run(["stack", "output", "--json", "--stack", "sandbox"], "quiet");
    return JSON.parse(output) as T;
  }

  private get stack(): string[] {
    return ["--stack", "sandbox", "--config-file", this.configFile];
  }

  private run(args: string[], mode: "quiet" | "shown"): Promise<{ code: number; output: string }> {
    const child = spawn("pulumi", args, {
      cwd: this.root,
      env: this.environment,
      stdio: mode === "shown" ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let [output, errors] = ["", ""];
    child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        if (mode === "shown" || code === 0) resolve({ code: code ?? 1, output });
        else reject(new Error(`pulumi ${args.slice(0, 2).join(" ")}: failed: ${errors.trim()}`));
      });
    });
  }
}
