import { publishedPorts } from "../../compose/ports";
import type { Problem } from "../../providers/dynamic/problem";
import type { StackFolder } from "../stackFolder";
import { sourceFields } from "../stackFolder/source";
import { planEnvironment, type PlannedEnvironment } from "./environment";
import { planExposure } from "./exposure";
import { inScope, type FleetIndex } from "./fleetIndex";
import { komodoTextUse } from "./komodoText";
import { placeStack, stackProblem } from "./placement";
import { mountOfOlmBackup } from "./rules/mountOfOlmBackup";
import { resolvConfMount, resolvConfWithoutWatchdog } from "./rules/resolvConfWithoutWatchdog";
import type { PlannedStack, ServerSpec } from "./types";
import { optOutProblems, planWeb, previewLookup } from "./web";

/** One folder's plan before stacks are put in order; no stack when its server is not known. */
export interface DraftStack {
  readonly folder: StackFolder;
  readonly stack?: PlannedStack;
  /** Names of fleet values in its environment. */
  readonly environmentUses: readonly string[];
  readonly problems: readonly Problem[];
}

/** Plans one folder by itself: its server, environment, names, ports and host. */
export function draftStack(folder: StackFolder, index: FleetIndex): DraftStack {
  const { server, problems: placement } = placeStack(folder, index);
  const environment = planEnvironment(folder, index);
  const text = komodoTextUse(folder, index);
  const web = planWeb(folder, index);
  const { exposure, problems: exposing } =
    server && web.web ? planExposure({ folder, server, web: web.web }, index) : { problems: [] };
  const ports = publishedPorts(folder.document, previewLookup(folder, index));
  const uses = [...new Set([...environment.uses, ...text.names])].sort();
  const problems = [
    ...placement,
    ...environment.problems,
    ...text.problems,
    ...web.problems,
    ...exposing,
    ...ports.problems,
    ...interpolationOff(folder, uses),
    ...mountOfOlmBackup(folder, index),
    ...(server ? optOutProblems(folder, server) : []),
    ...(server ? scopeProblems(folder, server, uses, index) : []),
    ...(server ? resolvConfWithoutWatchdog(folder, server, index) : []),
  ];
  const draft = { folder, environmentUses: environment.uses, problems };
  if (!server) return draft;
  const planned = {
    ...{ uses, ports: ports.ports },
    ...defined({ web: web.web, exposure }),
    ...(resolvConfMount(folder, index) && { mountsResolvConf: true as const }),
  };
  return { ...draft, stack: assemble(folder, server, environment, planned) };
}

function assemble(
  folder: StackFolder,
  server: ServerSpec,
  environment: PlannedEnvironment,
  planned: Pick<PlannedStack, "uses" | "ports" | "web" | "exposure" | "mountsResolvConf">,
): PlannedStack {
  const { extension, fileContents } = folder;
  const { after = [], tags = [], state = "running" } = extension;
  const { description, deployTimeoutSeconds, severs, backup } = extension;
  const envFile = ownEnvFile(folder, environment);
  const optional = { fileContents, description, deployTimeoutSeconds, severs, backup };
  return {
    name: folder.name,
    composeFile: folder.composeFile,
    source: folder.source,
    server: server.name,
    tier: server.tier,
    after: [...after].sort(),
    follows: [],
    environment: environment.text,
    tags,
    state,
    deploy: extension.deploy ?? true,
    adopt: extension.adopt ?? false,
    protect: extension.protect ?? false,
    komodo: { ...extension.komodo, ...sourceFields(extension, folder.composeFile), ...envFile },
    ...defined(optional),
    ...planned,
  };
}

/**
 * With files from Git or the host Komodo would write the environment over a `.env` of the folder
 * it gets a file of its own.
 */
function ownEnvFile(
  { source, extension }: StackFolder,
  { text }: PlannedEnvironment,
): { envFilePath?: string } {
  const isOwn = extension.komodo?.envFilePath !== undefined;
  return source === "contents" || text === "" || isOwn ? {} : { envFilePath: OWN_ENV_FILE };
}

const OWN_ENV_FILE = ".varanus.env";

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** Values that may not be used on the stack's server (S0-TIER-4), or do not exist there. */
function scopeProblems(
  folder: StackFolder,
  server: ServerSpec,
  uses: readonly string[],
  index: FleetIndex,
): Problem[] {
  return uses.flatMap((name) => {
    const finding = scopeFault(name, server, index);
    if (!finding) return [];
    const first = folder.variables.find((variable) => variable.name === name);
    const problem = stackProblem(folder, [], finding);
    return [first ? { ...problem, ...first.position } : problem];
  });
}

function scopeFault(
  name: string,
  server: ServerSpec,
  { values, external }: FleetIndex,
): { message: string; fix: string } | undefined {
  const value = values.get(name);
  const scope = value ? value.spec.scope : external.get(name);
  if (inScope(scope, server)) return undefined;
  const reach = typeof scope === "string" ? `${scope} servers` : `the servers ${scope?.join(", ")}`;
  const where = `on the ${server.tier} server "${server.name}"`;
  if (value) {
    const message = `uses the ${value.kind} ${name}, which is for ${reach}, ${where}`;
    return { message, fix: "Move the stack to a server in that scope, or widen the scope" };
  }
  const message = `uses ${name}, which exists only on ${reach}, ${where}: Komodo would deploy [[${name}]] as it stands`;
  return { message, fix: `Move the stack there, or add "${name}" to that server's Periphery too` };
}

function interpolationOff(folder: StackFolder, uses: readonly string[]): Problem[] {
  if (folder.extension.komodo?.skipSecretInterp !== true || uses.length === 0) return [];
  const message = `"komodo.skipSecretInterp" turns off what it relies on for ${uses.join(", ")}`;
  const fix = "Remove it, or set these variables in `environment:` of x-varanus";
  return [stackProblem(folder, ["komodo", "skipSecretInterp"], { message, fix })];
}
