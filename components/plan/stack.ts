import { publishedPorts } from "../../compose/ports";
import type { Problem } from "../../providers/dynamic/problem";
import type { StackFolder } from "../stackFolder";
import { planEnvironment, type PlannedEnvironment } from "./environment";
import { inScope, type FleetIndex } from "./fleetIndex";
import { komodoTextUse } from "./komodoText";
import { placeStack, stackProblem } from "./placement";
import type { PlannedStack, ServerSpec } from "./types";
import { planWeb, previewLookup } from "./web";

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
  const ports = publishedPorts(folder.document, previewLookup(folder, index));
  const uses = [...new Set([...environment.uses, ...text.names])].sort();
  const problems = [
    ...placement,
    ...environment.problems,
    ...text.problems,
    ...web.problems,
    ...ports.problems,
    ...interpolationOff(folder, uses),
    ...(server ? scopeProblems(folder, server, uses, index) : []),
  ];
  const draft = { folder, environmentUses: environment.uses, problems };
  if (!server) return draft;
  const planned = { uses, ports: ports.ports, ...(web.web ? { web: web.web } : {}) };
  return { ...draft, stack: assemble(folder, server, environment, planned) };
}

function assemble(
  folder: StackFolder,
  server: ServerSpec,
  environment: PlannedEnvironment,
  planned: Pick<PlannedStack, "uses" | "ports" | "web">,
): PlannedStack {
  const { extension, fileContents } = folder;
  const { after = [], tags = [], komodo = {}, state = "running" } = extension;
  const { description, deployTimeoutSeconds, severs, backup } = extension;
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
    komodo,
    ...defined(optional),
    ...planned,
  };
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** Values that may not be used on the stack's server (S0-TIER-4). */
function scopeProblems(
  folder: StackFolder,
  server: ServerSpec,
  uses: readonly string[],
  { values }: FleetIndex,
): Problem[] {
  return uses.flatMap((name) => {
    const value = values.get(name);
    if (!value || inScope(value.spec.scope, server)) return [];
    const { scope = "all" } = value.spec;
    const reach =
      typeof scope === "string" ? `${scope} servers` : `the servers ${scope.join(", ")}`;
    const message = `uses the ${value.kind} ${name}, which is for ${reach}, on the ${server.tier} server "${server.name}"`;
    const fix = "Move the stack to a server in that scope, or widen the scope";
    const first = folder.variables.find((variable) => variable.name === name);
    const problem = stackProblem(folder, [], { message, fix });
    return [first ? { ...problem, ...first.position } : problem];
  });
}

function interpolationOff(folder: StackFolder, uses: readonly string[]): Problem[] {
  if (folder.extension.komodo?.skipSecretInterp !== true || uses.length === 0) return [];
  const message = `"komodo.skipSecretInterp" turns off what it relies on for ${uses.join(", ")}`;
  const fix = "Remove it, or set these variables in `environment:` of x-varanus";
  return [stackProblem(folder, ["komodo", "skipSecretInterp"], { message, fix })];
}
