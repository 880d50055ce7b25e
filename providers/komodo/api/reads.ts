import type { Call, ForEachType, ListParams } from "./calls";
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
export interface ReadCalls extends FullLists, Lists {
  GetVersion: Call<object, { version: string }>;
  ListServers: Call<ListParams, ListItem<{ state: string }>[]>;
  ListStacks: Call<ListParams, ListItem<StackInfo>[]>;
  ListStackServices: Call<{ stack: string }, StackService[]>;
  InspectStackContainer: Call<{ stack: string; service: string }, ContainerInspection>;
  ListVariables: Call<object, Variable[]>;
  ListTags: Call<object, Tag[]>;
  GetUpdate: Call<{ id: string }, Update>;
}
