import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Folder of the scripts that the workflows run. */
export const scripts = path.resolve(__dirname, "..", "..", ".github", "scripts");

/** How a script of a workflow ended, and what it wrote where GitHub Actions looks. */
export interface ScriptResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Text for the page of the run. */
  readonly summary: string;
  /** `name=value` lines. */
  readonly outputs: string;
}

/** A comment or issue on the stand-in for GitHub. */
export interface GitHubItem {
  readonly id: number;
  readonly number?: number;
  readonly body?: string;
  readonly title?: string;
  readonly state?: string;
  readonly labels?: readonly string[];
  readonly user: { readonly type: string };
  readonly pull_request?: object;
}

/** A call of the stand-in for GitHub's CLI. */
export interface GitHubCall {
  readonly method: string;
  readonly path: string;
  readonly input?: Record<string, unknown>;
}

const standInGh = `#!${process.execPath}
const fs = require("node:fs");
const [, ...args] = process.argv.slice(2);
const after = (flag) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
const method = after("--method") ?? "GET";
const path = args.find((arg) => arg.startsWith("repos/"));
const input = args.includes("--input") ? JSON.parse(fs.readFileSync(0, "utf8")) : undefined;
const file = process.env.GH_STATE;
const state = JSON.parse(fs.readFileSync(file, "utf8"));
state.calls.push({ method, path, input });
fs.writeFileSync(file, JSON.stringify(state));
if (!process.env.GH_TOKEN) { process.stderr.write("gh: no token\\n"); process.exit(4); }
if (method !== "GET") process.stdout.write(JSON.stringify({ id: 99, ...input }));
else {
  if (!args.includes("--slurp") || !args.includes("--paginate")) process.exit(3);
  process.stdout.write(JSON.stringify(state.pages));
}
`;

/** A folder with stand-ins for the programs that scripts of workflows run. */
export class PipelineBench {
  readonly dir = mkdtempSync(path.join(tmpdir(), "varanus-pipeline-"));

  constructor() {
    this.program("gh", standInGh);
    this.github([[]]);
  }

  /** Makes a program that comes first on PATH. */
  program(name: string, text: string): void {
    writeFileSync(path.join(this.dir, name), text, { mode: 0o755 });
  }

  /** A \`pulumi\` that prints a text and ends with a code; it records its arguments in `calls`. */
  pulumi(printed: string, code: number): void {
    this.write("printed.txt", printed);
    const calls = path.join(this.dir, "pulumi-calls.txt");
    const show = `cat "${path.join(this.dir, "printed.txt")}"`;
    this.program("pulumi", `#!/bin/sh\necho "$*" >> "${calls}"\n${show}\nexit ${code}\n`);
  }

  /** Arguments of every call of \`pulumi\`. */
  get pulumiCalls(): string[] {
    return this.read("pulumi-calls.txt").trimEnd().split("\n");
  }

  /** Pages of comments or issues that GitHub has. */
  github(pages: readonly (readonly GitHubItem[])[]): void {
    this.write("github.json", JSON.stringify({ pages, calls: [] }));
  }

  /** What the scripts have sent to GitHub. */
  get githubCalls(): GitHubCall[] {
    return (JSON.parse(this.read("github.json")) as { calls: GitHubCall[] }).calls;
  }

  write(file: string, text: string): void {
    writeFileSync(path.join(this.dir, file), text);
  }

  read(file: string): string {
    return readFileSync(path.join(this.dir, file), "utf8");
  }

  /** Runs a script of `.github/scripts` in the folder, as a job of GitHub Actions would. */
  async run(
    script: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<ScriptResult> {
    this.write("summary.md", "");
    this.write("outputs.txt", "");
    const child = spawn(process.execPath, [path.join(scripts, script), ...args], {
      cwd: this.dir,
      env: { ...process.env, ...this.actionsEnvironment(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const text = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text.stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text.stderr += chunk));
    const code = await new Promise<number | null>((done) => child.once("close", done));
    return { ...text, code, summary: this.read("summary.md"), outputs: this.read("outputs.txt") };
  }

  dispose(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  private actionsEnvironment(): Record<string, string> {
    return {
      PATH: [this.dir, process.env.PATH].join(path.delimiter),
      GITHUB_STEP_SUMMARY: path.join(this.dir, "summary.md"),
      GITHUB_OUTPUT: path.join(this.dir, "outputs.txt"),
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "me/fleet",
      GITHUB_RUN_ID: "42",
      GH_STATE: path.join(this.dir, "github.json"),
      GH_TOKEN: "a-token",
    };
  }
}
