import fs from "node:fs/promises";
import path from "node:path";

import { pulumiEnvironment } from "../../scripts/setup/environment.cjs";
import { configLeaves, type ConfigLeaf } from "./engineConfig";
import { runPulumi, type Streams } from "./pulumiProcess";

const root = path.resolve(__dirname, "..", "..");
const projectsFolder = path.join(root, ".local", "test-projects");
const stack = "test";
const defaultTimeoutMs = 120_000;

/** A value of the stack's configuration. */
export interface ConfigValue {
  readonly value: string;
  /** Stored as ciphertext in `Pulumi.test.yaml`. Default false. */
  readonly secret?: boolean;
}

/** What a test project is made of. */
export interface ProjectOptions {
  /** Start of the folder's name, to recognise a project that was kept. Default "project". */
  readonly name?: string;
  /** Text of `index.ts`. */
  readonly program?: string;
  /** Folder whose files the project starts from; `program` and `files` are written over them. */
  readonly template?: string;
  /** Further files by their path in the project. Without a `Pulumi.yaml` the root's is used. */
  readonly files?: Readonly<Record<string, string>>;
  /** Configuration by full key, such as `komodo:url`. */
  readonly config?: Readonly<Record<string, ConfigValue>>;
  /** Environment of every Pulumi call, over that of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders that come first on PATH, for stand-in plugins such as `pulumi-resource-command`. */
  readonly pluginFolders?: readonly string[];
  /** Limit for one Pulumi call, after which it is killed and the call rejects. Default 120 s. */
  readonly timeoutMs?: number;
}

/** Pulumi's operations on a resource, as its summary counts them. */
export type Operation =
  "create" | "update" | "delete" | "replace" | "same" | "refresh" | "read" | "import";

/** What one operation on the stack did. */
export interface RunResult extends Streams {
  /** Resources by operation, the Stack resource included; empty when nothing was summed up. */
  readonly changes: Partial<Record<Operation, number>>;
  /**
   * What the engine started to do with each resource, in its order. Unlike `changes` it names the
   * default provider too, which a changed configuration updates.
   */
  readonly steps: readonly { readonly op: string; readonly urn: string }[];
}

/** A resource as `pulumi stack export` writes it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
}

/** The state of a stack; secrets are ciphertext. */
export interface Deployment {
  readonly resources: readonly StateResource[];
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: { readonly op: string; readonly urn: string } };
  readonly summaryEvent?: { readonly resourceChanges?: RunResult["changes"] };
}

/** Reads what a call reported to its event log, and removes the log. */
async function takeEvents(file: string): Promise<EngineEvent[]> {
  const text = await fs.readFile(file, "utf8").catch(() => "");
  await fs.rm(file, { force: true });
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as EngineEvent);
}

/** The tests' environment without settings of Pulumi's that would lead a call elsewhere. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_"));
  return pulumiEnvironment(Object.fromEntries(kept));
}

/**
 * A Pulumi project in a folder of its own, with a `file://` backend inside that folder and one
 * stack named `test`. Calls go to the real CLI and engine. Calls on one project must not overlap;
 * several projects may run at the same time.
 */
export class EngineProject {
  private readonly env: NodeJS.ProcessEnv;
  private readonly timeoutMs: number;

  /** Use `createProject`, which also makes the files and the stack. */
  constructor(
    /** The project's folder, absolute. */
    readonly dir: string,
    options: ProjectOptions,
  ) {
    const base = cleanEnvironment();
    this.timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    this.env = {
      ...base,
      PATH: [...(options.pluginFolders ?? []), base.PATH].join(path.delimiter),
      PULUMI_BACKEND_URL: `file://${path.join(dir, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      // A home of its own keeps projects that run at the same time apart, and goes with the project.
      PULUMI_HOME: path.join(dir, "state", "home"),
      // Shows `--event-log`, which tells operations exactly instead of as text for people.
      PULUMI_DEBUG_COMMANDS: "1",
      ...options.env,
    };
  }

  /** `pulumi up` without a preview before it. */
  up(args: readonly string[] = []): Promise<RunResult> {
    return this.operate("up", ["--yes", "--skip-preview", ...args]);
  }

  preview(args: readonly string[] = []): Promise<RunResult> {
    return this.operate("preview", args);
  }

  refresh(args: readonly string[] = []): Promise<RunResult> {
    return this.operate("refresh", ["--yes", "--skip-preview", ...args]);
  }

  destroy(args: readonly string[] = []): Promise<RunResult> {
    return this.operate("destroy", ["--yes", "--skip-preview", ...args]);
  }

  /** The stack's state, secrets as ciphertext. */
  async exportState(): Promise<Deployment> {
    const { stdout } = await this.mustRun(["stack", "export"]);
    const { deployment } = JSON.parse(stdout) as { deployment: Partial<Deployment> };
    return { resources: deployment.resources ?? [] };
  }

  /** The stack's outputs; a secret one is `"[secret]"` unless asked for in clear. */
  async outputs(options: { showSecrets?: boolean } = {}): Promise<Record<string, unknown>> {
    const flags = options.showSecrets ? ["--show-secrets"] : [];
    const { stdout } = await this.mustRun(["stack", "output", "--json", ...flags]);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** Sets one value of the stack's configuration. */
  async setConfig(key: string, value: string, options: { secret?: boolean } = {}): Promise<void> {
    const leaves = configLeaves(key, value);
    if (leaves[0]?.path !== key) await this.run(["config", "rm", key]);
    await this.setLeaves(leaves.map((leaf) => ({ ...leaf, secret: options.secret })));
  }

  /** Writes a file of the project, with the folders it lies in. */
  async write(file: string, text: string): Promise<void> {
    const target = path.join(this.dir, file);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, text);
  }

  /** Removes a file or folder of the project. */
  async remove(file: string): Promise<void> {
    await fs.rm(path.join(this.dir, file), { recursive: true, force: true });
  }

  /** Any other Pulumi command, on this project's stack. */
  run(args: readonly string[]): Promise<Streams> {
    const global = ["--non-interactive", "--color", "never", "--stack", stack];
    const end = args.indexOf("--");
    const at = end < 0 ? args.length : end;
    const { dir: cwd, env, timeoutMs } = this;
    return runPulumi([...args.slice(0, at), ...global, ...args.slice(at)], { cwd, env, timeoutMs });
  }

  /** Any Pulumi command with `-C`, started in another folder than the project's. */
  runFrom(cwd: string, args: readonly string[]): Promise<Streams> {
    const global = ["--non-interactive", "--color", "never", "--stack", stack];
    const { env, timeoutMs } = this;
    return runPulumi(["-C", this.dir, ...args, ...global], { cwd, env, timeoutMs });
  }

  /** Removes the project and its state. Keeps them when VARANUS_KEEP_TEST_PROJECTS is set. */
  async dispose(): Promise<void> {
    if (process.env.VARANUS_KEEP_TEST_PROJECTS) return;
    await fs.rm(this.dir, { recursive: true, force: true });
  }

  /** Makes the stack with its configuration. */
  async init(config: Readonly<Record<string, ConfigValue>>): Promise<void> {
    await fs.mkdir(path.join(this.dir, "state"), { recursive: true });
    await this.mustRun(["stack", "init"]);
    const leaves = Object.entries(config).flatMap(([key, { value, secret }]) =>
      configLeaves(key, value).map((leaf) => ({ ...leaf, secret })),
    );
    await this.setLeaves(leaves);
  }

  private async setLeaves(
    leaves: readonly (ConfigLeaf & { secret: boolean | undefined })[],
  ): Promise<void> {
    if (leaves.length === 0) return;
    const values = leaves.map(
      ({ path: at, text, secret }) => `--${secret ? "secret" : "plaintext"}=${at}=${text}`,
    );
    await this.mustRun(["config", "set-all", "--path", ...values]);
  }

  private async operate(command: string, args: readonly string[]): Promise<RunResult> {
    const log = path.join(this.dir, "state", "events.json");
    const streams = await this.run([command, "--event-log", log, ...args]);
    const events = await takeEvents(log);
    const started = events.flatMap((event) => event.resourcePreEvent?.metadata ?? []);
    return {
      ...streams,
      changes: events.find((event) => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {},
      steps: started.map(({ op, urn }) => ({ op, urn })),
    };
  }

  private async mustRun(args: readonly string[]): Promise<Streams> {
    const result = await this.run(args);
    if (result.code === 0) return result;
    const command = args.slice(0, 2).join(" ");
    throw new Error(`Pulumi call "${command}": exit code ${result.code}.\n${result.output}`);
  }
}

/**
 * Makes the two packages of this clone resolvable from the project as in one that installed them:
 * `varanus` and `@pulumi/*`. Other packages resolve because the project lies inside the clone.
 */
async function linkPackages(dir: string): Promise<void> {
  const modules = path.join(dir, "node_modules");
  await fs.mkdir(modules);
  await fs.symlink(root, path.join(modules, "varanus"), "junction");
  const pulumi = path.join(root, "node_modules", "@pulumi");
  await fs.symlink(pulumi, path.join(modules, "@pulumi"), "junction");
}

/** Gives the project the root's `Pulumi.yaml`, unless it has one. */
async function addProjectFile(dir: string): Promise<void> {
  const target = path.join(dir, "Pulumi.yaml");
  const isMissing = await fs.access(target).then(
    () => false,
    () => true,
  );
  if (isMissing) await fs.copyFile(path.join(root, "Pulumi.yaml"), target);
}

/** Makes a project with its files, stack and configuration below `.local/test-projects/`. */
export async function createProject(options: ProjectOptions): Promise<EngineProject> {
  await fs.mkdir(projectsFolder, { recursive: true });
  const dir = await fs.mkdtemp(path.join(projectsFolder, `${options.name ?? "project"}-`));
  const project = new EngineProject(dir, options);
  if (options.template) {
    const filter = (source: string): boolean => path.basename(source) !== "node_modules";
    await fs.cp(options.template, dir, { recursive: true, filter });
  }
  const files: Record<string, string> = {
    "package.json": '{ "name": "varanus-test-project", "private": true }\n',
    ...options.files,
    ...(options.program === undefined ? {} : { "index.ts": options.program }),
  };
  for (const [file, text] of Object.entries(files)) await project.write(file, text);
  await addProjectFile(dir);
  await linkPackages(dir);
  await project.init(options.config ?? {});
  return project;
}
