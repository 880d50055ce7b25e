import type { AccessWrites } from "./access";
import type { Call, ForEachType } from "./calls";
import type { SyncWrites } from "./syncs";
import type { Resource, ResourceType, Tag, Update, Variable } from "./shapes";

type Creates = ForEachType<
  "Create",
  "",
  Call<{ name: string; config?: Record<string, unknown> }, Resource>
>;
type Updates = ForEachType<
  "Update",
  "",
  Call<{ id: string; config: Record<string, unknown> }, Resource>
>;
type Renames = ForEachType<"Rename", "", Call<{ id: string; name: string }, Update>>;
type Deletes = ForEachType<"Delete", "", Call<{ id: string }, Resource>>;

/** `POST /write/<name>`: changes records. */
export interface WriteCalls extends Creates, Updates, Renames, Deletes, AccessWrites, SyncWrites {
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
