import type { ResourceType, SeverityLevel } from "../api";

/** Signal that ends a container. */
export type TerminationSignal = "SIGHUP" | "SIGINT" | "SIGQUIT" | "SIGTERM";

type NoParams = object;

interface OfStack {
  stack: string;
}
interface OfServices extends OfStack {
  services?: string[];
}
interface WithStopTime {
  stopTime?: number;
}
interface Batch {
  pattern: string;
  tags?: string[];
}
interface OfDeployment {
  deployment: string;
}
interface OfServer {
  server: string;
}
interface OfContainer extends OfServer {
  container: string;
}
interface OfNamed extends OfServer {
  name: string;
}
interface WithSignal {
  signal?: TerminationSignal;
  time?: number;
}
interface OfBuild {
  build: string;
}
interface OfRepo {
  repo: string;
}
interface OfProcedure {
  procedure: string;
}
interface OfAction {
  action: string;
}
interface OfSync {
  sync: string;
}
interface OfSwarm {
  swarm: string;
}
interface WithUpdate {
  updateId?: string;
}

/** A one-off run of one service of a stack. */
export interface RunStackService extends OfStack {
  service: string;
  command?: string[];
  noTty?: boolean;
  noDeps?: boolean;
  detach?: boolean;
  servicePorts?: boolean;
  env?: Record<string, string>;
  workdir?: string;
  user?: string;
  entrypoint?: string;
  pull?: boolean;
}

/** A change of one node of a swarm. */
export interface UpdateSwarmNode extends OfSwarm {
  node: string;
  availability?: "" | "active" | "pause" | "drain";
  labelAdd?: string[];
  labelRm?: string[];
  role?: "" | "worker" | "manager";
}

/** Parameters of everything that a procedure of Komodo 2.3.2 can execute, by type. */
export interface ExecutionParams {
  None: NoParams;
  Sleep: { durationMs: number };
  DeployStack: OfServices & WithStopTime;
  BatchDeployStack: Batch;
  DeployStackIfChanged: OfStack & WithStopTime;
  BatchDeployStackIfChanged: Batch;
  PullStack: OfServices;
  BatchPullStack: Batch;
  StartStack: OfServices;
  RestartStack: OfServices;
  PauseStack: OfServices;
  UnpauseStack: OfServices;
  StopStack: OfServices & WithStopTime;
  DestroyStack: OfServices & WithStopTime & { removeOrphans?: boolean };
  BatchDestroyStack: Batch;
  RunStackService: RunStackService;
  Deploy: OfDeployment & WithStopTime & { stopSignal?: TerminationSignal };
  BatchDeploy: Batch;
  PullDeployment: OfDeployment;
  StartDeployment: OfDeployment;
  RestartDeployment: OfDeployment;
  PauseDeployment: OfDeployment;
  UnpauseDeployment: OfDeployment;
  StopDeployment: OfDeployment & WithSignal;
  DestroyDeployment: OfDeployment & WithSignal;
  BatchDestroyDeployment: Batch;
  RunBuild: OfBuild;
  BatchRunBuild: Batch;
  CancelBuild: OfBuild;
  CloneRepo: OfRepo;
  BatchCloneRepo: Batch;
  PullRepo: OfRepo;
  BatchPullRepo: Batch;
  BuildRepo: OfRepo;
  BatchBuildRepo: Batch;
  CancelRepoBuild: OfRepo;
  RunProcedure: OfProcedure;
  BatchRunProcedure: Batch;
  CancelProcedure: OfProcedure & WithUpdate;
  RunAction: OfAction & { args?: Record<string, unknown> };
  BatchRunAction: Batch;
  CancelAction: OfAction & WithUpdate;
  RunSync: OfSync & { resourceType?: ResourceType | "System"; resources?: string[] };
  CommitSync: OfSync;
  TestAlerter: { alerter: string };
  SendAlert: { level?: SeverityLevel; message: string; details?: string; alerters?: string[] };
  StartContainer: OfContainer;
  RestartContainer: OfContainer;
  PauseContainer: OfContainer;
  UnpauseContainer: OfContainer;
  StopContainer: OfContainer & WithSignal;
  DestroyContainer: OfContainer & WithSignal;
  StartAllContainers: OfServer;
  RestartAllContainers: OfServer;
  PauseAllContainers: OfServer;
  UnpauseAllContainers: OfServer;
  StopAllContainers: OfServer;
  PruneContainers: OfServer;
  DeleteNetwork: OfNamed;
  PruneNetworks: OfServer;
  DeleteImage: OfNamed;
  PruneImages: OfServer;
  DeleteVolume: OfNamed;
  PruneVolumes: OfServer;
  PruneDockerBuilders: OfServer;
  PruneBuildx: OfServer;
  PruneSystem: OfServer;
  RemoveSwarmNodes: OfSwarm & { nodes: string[]; force?: boolean };
  UpdateSwarmNode: UpdateSwarmNode;
  RemoveSwarmStacks: OfSwarm & { stacks: string[]; detach?: boolean };
  RemoveSwarmServices: OfSwarm & { services: string[] };
  CreateSwarmConfig: OfSwarm & {
    name: string;
    data: string;
    labels?: string[];
    templateDriver?: string;
  };
  RotateSwarmConfig: OfSwarm & { config: string; data: string };
  RemoveSwarmConfigs: OfSwarm & { configs: string[] };
  CreateSwarmSecret: OfSwarm & {
    name: string;
    data: string;
    driver?: string;
    labels?: string[];
    templateDriver?: string;
  };
  RotateSwarmSecret: OfSwarm & { secret: string; data: string };
  RemoveSwarmSecrets: OfSwarm & { secrets: string[] };
  ClearRepoCache: NoParams;
  BackupCoreDatabase: NoParams;
  GlobalAutoUpdate: { skipAutoUpdate?: boolean };
  RotateAllServerKeys: NoParams;
  RotateCoreKeys: { force?: boolean };
}

/** Name of something that a procedure can execute. */
export type ExecutionType = keyof ExecutionParams;

/** Keys of `T` that must be set. */
type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];

/** One execution of a stage, told apart by its `type`. */
export type Execution = {
  [T in ExecutionType]: { type: T; enabled?: boolean } & (RequiredKeys<
    ExecutionParams[T]
  > extends never
    ? { params?: ExecutionParams[T] }
    : { params: ExecutionParams[T] });
}[ExecutionType];

/** Executions that run at once. The next stage waits for all of them, and for their success. */
export interface Stage {
  name: string;
  enabled?: boolean;
  executions?: Execution[];
}
