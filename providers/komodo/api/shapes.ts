import type { ListedContainer, ListedSwarmService } from "./deploying";

/**
 * Shapes that Komodo Core's API exchanges, as far as Varanus reads them. Names are Komodo's own
 * (2.3.2).
 */

/** MongoDB's form of an object id. */
export interface ObjectId {
  readonly $oid: string;
}

/** Kinds of resources that have a `config` and share one life cycle. */
export type ResourceType =
  | "Swarm"
  | "Server"
  | "Stack"
  | "Deployment"
  | "Build"
  | "Repo"
  | "Procedure"
  | "Action"
  | "Builder"
  | "Alerter"
  | "ResourceSync";

/** A resource in full, as Get, Create, Update and ListFull return it. */
export interface Resource<C = Record<string, unknown>> {
  readonly _id: ObjectId;
  readonly name: string;
  readonly description: string;
  readonly template: boolean;
  /** Ids of tags, never names. */
  readonly tags: readonly string[];
  readonly info: Record<string, unknown> | null;
  readonly config: C;
}

/** A resource in a list: without config, with its state. */
export interface ListItem<I = object> {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly info: I;
}

/** State of a stack's containers; `running` says nothing about health. */
export type StackState =
  | "deploying"
  | "running"
  | "paused"
  | "stopped"
  | "created"
  | "restarting"
  | "dead"
  | "removing"
  | "unhealthy"
  | "down"
  | "unknown";

/** What a list says of a stack. */
export interface StackInfo {
  readonly state: StackState;
  readonly server_id: string;
  readonly server_name?: string;
  readonly swarm_id?: string;
  /** Short hash of the deployed Git commit; null without one. */
  readonly deployed_hash?: string | null;
  readonly latest_hash?: string | null;
}

/** One service of a stack and its container. */
export interface StackService {
  readonly service: string;
  readonly image: string;
  readonly container: ListedContainer | null;
  /** The service in a swarm, where the stack is deployed to one. */
  readonly swarm_service?: ListedSwarmService | null;
}

/** Outcome of a container's health check, in Docker's own form. */
export interface ContainerHealth {
  readonly Status?: string;
  readonly Log?: readonly { readonly Output?: string }[] | null;
}

/** Docker's own inspection of a container, as far as health needs it. */
export interface ContainerInspection {
  /** How often Docker's restart policy has started it again. */
  readonly RestartCount?: number;
  readonly State?: {
    readonly Status?: string;
    readonly ExitCode?: number;
    readonly Health?: ContainerHealth | null;
  };
}

/** A variable; of a secret one only admins see the value. */
export interface Variable {
  readonly name: string;
  readonly description?: string;
  readonly value: string;
  readonly is_secret: boolean;
}

/** A tag with its colour. */
export interface Tag {
  readonly _id: ObjectId;
  readonly name: string;
  readonly color: string;
}

/** One stage of an execution. */
export interface Log {
  readonly stage: string;
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly success: boolean;
}

/** Progress and outcome of an execution; `success` means nothing before `Complete`. */
export interface Update {
  readonly _id?: ObjectId;
  readonly operation: string;
  readonly success: boolean;
  readonly status: "Queued" | "InProgress" | "Complete";
  readonly logs: readonly Log[];
}
