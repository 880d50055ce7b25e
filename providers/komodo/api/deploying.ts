import type { Call, ForEachType } from "./calls";
import type { ContainerInspection, Resource, Update } from "./shapes";

/*
 * Requests about what is deployed, and about single resources. Written apart from the others so that
 * each of these files stays small.
 */

/** A container as Komodo's lists show it; up to 15 s old (2.3.2). */
export interface ListedContainer {
  readonly state: string;
  /** Docker's own text, such as `Up 3 seconds (healthy)`. */
  readonly status?: string | null;
}

/** A swarm service as Komodo's lists show it; up to 15 s old (2.3.2). */
export interface ListedSwarmService {
  readonly Name?: string;
  readonly Mode?: string;
  readonly RunningTasks?: number;
  readonly DesiredTasks?: number;
  /** Healthy, Unhealthy, Down or Unknown, as Komodo computes it from the tasks. */
  readonly State?: string;
}

/** Docker's own inspection of a swarm service, as far as health needs it. */
export interface SwarmService {
  readonly UpdateStatus?: { readonly State?: string; readonly Message?: string } | null;
  readonly ServiceStatus?: {
    readonly RunningTasks?: number;
    readonly DesiredTasks?: number;
  } | null;
}

/** What a list says of a deployment. */
export interface DeploymentInfo {
  readonly state: string;
  readonly server_id: string;
  readonly swarm_id: string;
}

/** The container of a deployment, as far as there is one. */
export interface DeploymentContainer {
  readonly state: string;
  readonly container?: ListedContainer | null;
}

/** `GetX` of every kind that has a `config`; the parameter is named after the kind. */
export type GetCalls = ForEachType<"Get", "", Call<Readonly<Record<string, string>>, Resource>>;

/** Reads about what is deployed. */
export interface DeployReads {
  InspectStackSwarmService: Call<{ stack: string; service: string }, SwarmService>;
  InspectDeploymentSwarmService: Call<{ deployment: string }, SwarmService>;
  ListSwarmServices: Call<{ swarm: string }, ListedSwarmService[]>;
  InspectDeploymentContainer: Call<{ deployment: string }, ContainerInspection>;
  GetDeploymentContainer: Call<{ deployment: string }, DeploymentContainer>;
}

/** Executions on a deployment. */
export interface DeploymentExecutions {
  Deploy: Call<{ deployment: string }, Update>;
  StopDeployment: Call<{ deployment: string }, Update>;
  DestroyDeployment: Call<{ deployment: string }, Update>;
}
