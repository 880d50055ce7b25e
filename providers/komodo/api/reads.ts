import type { AccessReads } from "./access";
import type { AlerterInfo, ScheduleInfo } from "./alerting";
import type { Call, ForEachType, ListParams } from "./calls";
import type { DeploymentInfo, DeployReads, GetCalls } from "./deploying";
import type {
  ContainerInspection,
  ListItem,
  Resource,
  StackInfo,
  StackService,
  Tag,
  Update,
  Variable,
} from "./shapes";

type FullLists = ForEachType<"ListFull", "s", Call<ListParams, Resource[]>>;
type Lists = ForEachType<"List", "s", Call<ListParams, ListItem[]>>;

/** `POST /read/<name>`: changes nothing. */
export interface ReadCalls extends FullLists, Lists, AccessReads, GetCalls, DeployReads {
  GetVersion: Call<object, { version: string }>;
  ListServers: Call<ListParams, ListItem<{ state: string }>[]>;
  ListAlerters: Call<ListParams, ListItem<AlerterInfo>[]>;
  ListProcedures: Call<ListParams, ListItem<ScheduleInfo>[]>;
  ListActions: Call<ListParams, ListItem<ScheduleInfo>[]>;
  ListStacks: Call<ListParams, ListItem<StackInfo>[]>;
  ListDeployments: Call<ListParams, ListItem<DeploymentInfo>[]>;
  ListStackServices: Call<{ stack: string }, StackService[]>;
  InspectStackContainer: Call<{ stack: string; service: string }, ContainerInspection>;
  ListVariables: Call<object, Variable[]>;
  ListTags: Call<object, Tag[]>;
  /** Names only, never values; with a target also those of its Periphery. */
  ListSecrets: Call<{ target?: { type: "Server"; id: string } }, string[]>;
  GetUpdate: Call<{ id: string }, Update>;
}
