import type { Field, FieldProblem, Fields, FieldTable } from "../../dynamic/fields";
import type { ResourceType } from "../api";
import { flag, list, text } from "../fieldForms";
import type {
  ExecutionParams,
  ExecutionType,
  RunStackService,
  UpdateSwarmNode,
} from "./executionParams";

function target(type: ResourceType): Field<string> {
  return { type: "string", required: true, reference: type, doc: `The ${type}, its name or id.` };
}

function required(doc: string, more: Partial<Field<string>> = {}): Field<string> {
  return { type: "string", required: true, doc, ...more };
}

function names(doc: string): Field<string[]> {
  return { type: "strings", required: true, doc };
}

/** Values that Komodo leaves empty when they are not given: `null`, which is nothing here. */
function optional(doc: string, more: Partial<Field<string>> = {}): Field<string> {
  return { type: "string", doc, ...more };
}

function patternProblem(pattern: string): FieldProblem | undefined {
  if (pattern.trim() === "") {
    return { message: "the pattern is empty, which fits nothing", fix: "Name what is to run" };
  }
  const regular = pattern.split(/[,\n]/).map((part) => part.trim());
  const negated = regular.find((part) => part.startsWith("!") || /^\\.*\(\?[!=<]/.test(part));
  if (negated === undefined) return undefined;
  return {
    message: `the pattern holds "${negated}", but Komodo has no way to exclude a name`,
    fix: "List the names that are meant, as `allOf([...], { except: [...] })` does",
  };
}

const seconds = "Seconds until the container is killed.";
const SIGNALS = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const;

const stack = { stack: target("Stack") };
const services = { ...stack, services: list("Services concerned; none means all.") };
const stopTime = { stopTime: { type: "number", doc: seconds } as Field<number> };
const batch = {
  pattern: required(
    "Names of what is to run, one a line or with commas in between; `*` stands for any characters, " +
      "and `\\...\\` holds a regular expression.",
    { problem: patternProblem },
  ),
  tags: list("Only what has all these tags, by name or id."),
};
const deployment = { deployment: target("Deployment") };
const signal = {
  signal: { type: "string", oneOf: SIGNALS, doc: "Signal to send." } as Field<
    (typeof SIGNALS)[number]
  >,
  time: { type: "number", doc: seconds } as Field<number>,
};
const server = { server: target("Server") };
const container = { ...server, container: required("Name of the container.") };
const object = { ...server, name: required("Its name.") };
const build = { build: target("Build") };
const repo = { repo: target("Repo") };
const procedure = { procedure: target("Procedure") };
const action = { action: target("Action") };
const updateId = { updateId: optional("Id of the run to cancel; the latest when absent.") };
const sync = { sync: target("ResourceSync") };
const swarm = { swarm: target("Swarm") };

const runStackService: Fields<RunStackService> = {
  ...stack,
  service: required("Name of the service."),
  command: { type: "strings", doc: "Command and arguments, in place of the service's own." },
  noTty: { type: "boolean", doc: "Without a terminal." },
  noDeps: { type: "boolean", doc: "Without the services that it depends on." },
  detach: { type: "boolean", doc: "In the background." },
  servicePorts: { type: "boolean", doc: "With the service's ports." },
  env: { type: "map", doc: "Environment variables." },
  workdir: optional("Working directory."),
  user: optional("User."),
  entrypoint: optional("Entry point."),
  pull: { type: "boolean", doc: "Pull the image before." },
};

const updateSwarmNode: Fields<UpdateSwarmNode> = {
  ...swarm,
  node: required("Name or id of the node."),
  availability: { type: "string", oneOf: ["", "active", "pause", "drain"], doc: "Availability." },
  labelAdd: { type: "strings", doc: "Labels to add, `name=value`." },
  labelRm: { type: "strings", doc: "Names of labels to remove." },
  role: { type: "string", oneOf: ["", "worker", "manager"], doc: "Role." },
};

const swarmData = required("Its content.");
const swarmLabels = list("Labels, `name=value`.");
const templateDriver = optional("Template driver.");

type Tables = { readonly [T in ExecutionType]: Fields<ExecutionParams[T]> };

/** Parameters of every execution, with the defaults that Komodo 2.3.2 fills in. */
export const executionTables: Tables = {
  None: {},
  Sleep: {
    durationMs: { type: "number", required: true, range: [0, 86_400_000], doc: "Milliseconds." },
  },
  DeployStack: { ...services, ...stopTime },
  BatchDeployStack: batch,
  DeployStackIfChanged: { ...stack, ...stopTime },
  BatchDeployStackIfChanged: batch,
  PullStack: services,
  BatchPullStack: batch,
  StartStack: services,
  RestartStack: services,
  PauseStack: services,
  UnpauseStack: services,
  StopStack: { ...services, ...stopTime },
  DestroyStack: {
    ...services,
    ...stopTime,
    removeOrphans: flag(false, "Also containers that the Compose file does not name."),
  },
  BatchDestroyStack: batch,
  RunStackService: runStackService,
  Deploy: { ...deployment, ...stopTime, stopSignal: signal.signal },
  BatchDeploy: batch,
  PullDeployment: deployment,
  StartDeployment: deployment,
  RestartDeployment: deployment,
  PauseDeployment: deployment,
  UnpauseDeployment: deployment,
  StopDeployment: { ...deployment, ...signal },
  DestroyDeployment: { ...deployment, ...signal },
  BatchDestroyDeployment: batch,
  RunBuild: build,
  BatchRunBuild: batch,
  CancelBuild: build,
  CloneRepo: repo,
  BatchCloneRepo: batch,
  PullRepo: repo,
  BatchPullRepo: batch,
  BuildRepo: repo,
  BatchBuildRepo: batch,
  CancelRepoBuild: repo,
  RunProcedure: procedure,
  BatchRunProcedure: batch,
  CancelProcedure: { ...procedure, ...updateId },
  RunAction: {
    ...action,
    args: { type: "any", doc: "Arguments, an object: they win over the action's own." },
  },
  BatchRunAction: batch,
  CancelAction: { ...action, ...updateId },
  RunSync: {
    ...sync,
    resourceType: {
      type: "string",
      oneOf: [
        ...["System", "Swarm", "Server", "Stack", "Deployment", "Build", "Repo", "Procedure"],
        ...["Action", "Builder", "Alerter", "ResourceSync"],
      ],
      doc: "Only resources of this kind.",
    },
    resources: { type: "strings", doc: "Only these, by name or id; needs `resourceType`." },
  },
  CommitSync: sync,
  TestAlerter: { alerter: target("Alerter") },
  SendAlert: {
    level: {
      type: "string",
      default: "OK",
      oneOf: ["OK", "WARNING", "CRITICAL"],
      doc: "How grave it is.",
    },
    message: required("What is told."),
    details: text("More about it."),
    alerters: list("The Alerters, their names or ids; none means all.", {
      reference: "Alerter",
      unordered: true,
    }),
  },
  StartContainer: container,
  RestartContainer: container,
  PauseContainer: container,
  UnpauseContainer: container,
  StopContainer: { ...container, ...signal },
  DestroyContainer: { ...container, ...signal },
  StartAllContainers: server,
  RestartAllContainers: server,
  PauseAllContainers: server,
  UnpauseAllContainers: server,
  StopAllContainers: server,
  PruneContainers: server,
  DeleteNetwork: object,
  PruneNetworks: server,
  DeleteImage: object,
  PruneImages: server,
  DeleteVolume: object,
  PruneVolumes: server,
  PruneDockerBuilders: server,
  PruneBuildx: server,
  PruneSystem: server,
  RemoveSwarmNodes: { ...swarm, nodes: names("The nodes."), force: flag(false, "By force.") },
  UpdateSwarmNode: updateSwarmNode,
  RemoveSwarmStacks: {
    ...swarm,
    stacks: names("The stacks."),
    detach: flag(true, "Without waiting for the end."),
  },
  RemoveSwarmServices: { ...swarm, services: names("The services.") },
  CreateSwarmConfig: {
    ...swarm,
    name: required("Its name."),
    data: swarmData,
    labels: swarmLabels,
    templateDriver,
  },
  RotateSwarmConfig: { ...swarm, config: required("The config."), data: swarmData },
  RemoveSwarmConfigs: { ...swarm, configs: names("The configs.") },
  CreateSwarmSecret: {
    ...swarm,
    name: required("Its name."),
    data: { ...swarmData, secret: true },
    driver: optional("Secret driver."),
    labels: swarmLabels,
    templateDriver,
  },
  RotateSwarmSecret: {
    ...swarm,
    secret: required("The secret."),
    data: { ...swarmData, secret: true },
  },
  RemoveSwarmSecrets: { ...swarm, secrets: names("The secrets.") },
  ClearRepoCache: {},
  BackupCoreDatabase: {},
  GlobalAutoUpdate: { skipAutoUpdate: flag(false, "Only look for updates.") },
  RotateAllServerKeys: {},
  RotateCoreKeys: { force: flag(false, "Even when a server cannot be reached.") },
};

/** Table of the parameters of an execution; undefined for a type that Komodo does not have. */
export function paramsOf(type: unknown): FieldTable | undefined {
  const isKnown = typeof type === "string" && Object.hasOwn(executionTables, type);
  return isKnown ? (executionTables[type as ExecutionType] as unknown as FieldTable) : undefined;
}
