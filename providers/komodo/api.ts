/**
 * The part of Komodo Core's API that Varanus speaks: request name, parameters, result. Names and
 * shapes are Komodo's own (2.3.2); `id` parameters take an id or a name.
 */

/** MongoDB's form of an object id. */
export interface ObjectId {
  readonly $oid: string;
}

/** Kinds of resources that have a `config` and share one life cycle. */
export type ResourceType = "Server" | "Stack";

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
export interface ListItem<I = Record<string, unknown>> {
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

export interface StackInfo {
  readonly state: StackState;
  readonly server_id: string;
  readonly server_name?: string;
}

export interface StackService {
  readonly service: string;
  readonly image: string;
  readonly container: { readonly state: string; readonly status?: string | null } | null;
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

export interface Variable {
  readonly name: string;
  readonly description?: string;
  readonly value: string;
  readonly is_secret: boolean;
}

export interface Tag {
  readonly _id: ObjectId;
  readonly name: string;
  readonly color: string;
}

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

/** Parameters of a list; without `limit: 0` Core returns only the first 50. */
export interface ListParams {
  readonly limit?: number;
  readonly query?: Record<string, unknown>;
}

interface Call<P, R> {
  readonly params: P;
  readonly result: R;
}

/** `POST /read/<name>`: changes nothing. */
export interface ReadCalls {
  GetVersion: Call<object, { version: string }>;
  ListFullServers: Call<ListParams, Resource[]>;
  ListFullStacks: Call<ListParams, Resource[]>;
  ListServers: Call<ListParams, ListItem<{ state: string }>[]>;
  ListStacks: Call<ListParams, ListItem<StackInfo>[]>;
  ListSwarms: Call<ListParams, ListItem[]>;
  ListRepos: Call<ListParams, ListItem[]>;
  ListStackServices: Call<{ stack: string }, StackService[]>;
  InspectStackContainer: Call<{ stack: string; service: string }, ContainerInspection>;
  ListVariables: Call<object, Variable[]>;
  ListTags: Call<object, Tag[]>;
  GetUpdate: Call<{ id: string }, Update>;
}

interface Named {
  name: string;
  config?: Record<string, unknown>;
}
interface Changed {
  id: string;
  config: Record<string, unknown>;
}

/** `POST /write/<name>`: changes records. */
export interface WriteCalls {
  CreateServer: Call<Named, Resource>;
  UpdateServer: Call<Changed, Resource>;
  RenameServer: Call<{ id: string; name: string }, Update>;
  DeleteServer: Call<{ id: string }, Resource>;
  CreateStack: Call<Named, Resource>;
  UpdateStack: Call<Changed, Resource>;
  RenameStack: Call<{ id: string; name: string }, Update>;
  DeleteStack: Call<{ id: string }, Resource>;
  UpdateResourceMeta: Call<
    {
      target: { type: ResourceType; id: string };
      description?: string;
      tags?: readonly string[];
      template?: boolean;
    },
    object
  >;
  CreateVariable: Call<
    { name: string; value: string; description: string; is_secret: boolean },
    Variable
  >;
  UpdateVariableValue: Call<{ name: string; value: string }, Variable>;
  UpdateVariableDescription: Call<{ name: string; description: string }, Variable>;
  UpdateVariableIsSecret: Call<{ name: string; is_secret: boolean }, Variable>;
  DeleteVariable: Call<{ name: string }, Variable>;
  CreateTag: Call<{ name: string; color?: string }, Tag>;
  RenameTag: Call<{ id: string; name: string }, Tag>;
  UpdateTagColor: Call<{ tag: string; color: string }, Tag>;
  DeleteTag: Call<{ id: string }, Tag>;
}

/** `POST /execute/<name>`: starts an action and returns its Update at once. */
export interface ExecuteCalls {
  DeployStack: Call<{ stack: string; services?: string[] }, Update>;
  StopStack: Call<{ stack: string }, Update>;
  DestroyStack: Call<{ stack: string; remove_orphans?: boolean }, Update>;
}
