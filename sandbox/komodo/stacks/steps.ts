import { parseEnvironment } from "../docker/dotenv";
import { Refusal } from "../errors";
import { pushLog, type Run } from "../execute/run";
import { objectsAt, textAt, textsAt, type Fields } from "../fields";
import { hideSecrets, type Replacer } from "../interpolate";
import type { Resource } from "../resources/store";
import { errorLog, errorMarkup, simpleLog, type Log } from "../updates/update";
import { filePaths, projectName, type LoadedStack } from "./project";
import { sourceOf, type Source } from "./source";
import type { HostTarget } from "./target";
import { STACK_FILL, fillConfig } from "./values";

/** One deploy (or pull) of a stack, on its way through Periphery's steps. */
export interface Deploy {
  readonly run: Run;
  readonly stack: Resource;
  readonly target: HostTarget;
  /** The config with variables and secrets filled in. */
  readonly config: Fields;
  readonly source: Source;
  readonly replacers: readonly Replacer[];
  readonly services: readonly string[];
}

/** Starts on a deploy or pull: names the services, fills the config in, finds the files. */
export function prepare(run: Run, stack: Resource, target: HostTarget): Deploy {
  const services = textsAt(run.params, "services");
  if (services.length > 0) pushLog(run, servicesLog(services));
  const { config, replacers, logs } = fillConfig(run.core, stack.config, STACK_FILL);
  logs.forEach((log) => pushLog(run, log));
  const source = sourceOf(run.core, stack, config);
  return { run, stack, target, config, source, replacers, services };
}

/** The log that names the services of a partial execution. */
export function servicesLog(services: readonly string[]): Log {
  return simpleLog("Service/s", `Execution requested for Stack service/s ${services.join(", ")}`);
}

/** Writes the env file and sees that the Compose files are there. */
export function writeFiles({ run, stack, config, source }: Deploy): boolean {
  if (source.mode === "none") {
    const fault =
      "Must either input compose file contents directly, or use files on host / git repo options.";
    return pushLog(run, errorLog("Write Stack", errorMarkup(fault)));
  }
  if (source.fault !== undefined) return pushLog(run, errorLog("Clone Repo", source.fault));
  if (source.mode === "repo")
    pushLog(run, simpleLog("Clone Repo", `At commit ${source.hash ?? ""}`));
  try {
    if (parseEnvironment(textAt(config, "environment")).length > 0) {
      const file = `"/etc/komodo/stacks/${stack.name}/${textAt(config, "env_file_path")}"`;
      pushLog(run, simpleLog("Write Environment File", `Environment file written to ${file}`));
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const markup = errorMarkup("Invalid environment", [error.message]);
    return pushLog(run, errorLog("Write Stack", markup));
  }
  return source.missing.length === 0 || pushLog(run, missingFilesLog(source.missing));
}

function missingFilesLog(missing: readonly string[]): Log {
  const fault = "A file doesn't exist after writing stack.";
  const hint = "Ensure the run_directory and all file paths are correct.";
  const causes = [hint, `Missing files: ${missing.join(", ")}`];
  return errorLog("Validate Files", errorMarkup(fault, causes));
}

/** `docker compose -p … -f …` with the env files, to which a subcommand is added. */
export function composeCommand({ stack, config }: Deploy, fresh = true): string {
  const files = filePaths(config).join(" -f ");
  const additional = objectsAt(config, "additional_env_files").map((file) => textAt(file, "path"));
  const own = textAt(config, "environment").trim() === "" ? [] : [textAt(config, "env_file_path")];
  const envFiles = [...additional.filter((path) => !own.includes(path)), ...own];
  const envArgs = envFiles.map((path) => ` --env-file ${path}`).join("");
  return `docker compose -p ${projectName(stack, fresh)} -f ${files}${envArgs}`;
}

/** A Docker Compose command that was run. */
export interface Step {
  readonly stage: string;
  readonly command: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly success: boolean;
  readonly start_ts: number;
}

/** Adds the log of a command, with the secrets hidden that were filled in. */
export function pushStep({ run, replacers, config }: Deploy, step: Step): boolean {
  const hide = (text: string): string => hideSecrets(text, replacers);
  return pushLog(run, {
    stage: step.stage,
    command: hide(wrapped(config, step)),
    stdout: hide(step.stdout ?? ""),
    stderr: hide(step.stderr ?? ""),
    success: step.success,
    start_ts: step.start_ts,
    end_ts: Date.now(),
  });
}

/** The command inside the stack's wrapper, when that is for this subcommand. */
function wrapped(config: Fields, { command, stage }: Step): string {
  const wrapper = textAt(config, "compose_cmd_wrapper").trim();
  if (wrapper === "") return command;
  const included = textsAt(config, "compose_cmd_wrapper_include");
  const subcommand = stage.replace("Compose ", "").toLowerCase();
  const applies = (included.length === 0 ? ["up"] : included).includes(subcommand);
  return applies ? wrapper.replace("[[COMPOSE_COMMAND]]", command) : command;
}

/** Pulls the images of the selected services, apart from built ones. */
export function pullImages(
  { target, services }: Pick<Deploy, "target" | "services">,
  all: LoadedStack["project"]["services"],
): { success: boolean; stderr: string; start_ts: number } {
  const start_ts = Date.now();
  const lines: string[] = [];
  for (const { name, image, hasBuild, pullPolicy } of all) {
    const isWanted = services.length === 0 || services.includes(name);
    if (!isWanted || hasBuild || pullPolicy === "never") continue;
    lines.push(` ${name} Pulling `);
    const fault = target.host.pull(image);
    if (fault !== undefined) {
      const stderr = [...lines, ` ${name} Error ${fault}`, `Error response from daemon: ${fault}`];
      return { success: false, stderr: stderr.join("\n"), start_ts };
    }
    lines.push(` ${name} Pulled `);
  }
  return { success: true, stderr: lines.join("\n"), start_ts };
}
