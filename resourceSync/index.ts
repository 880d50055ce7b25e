export {
  type Imported,
  type ImportedArgs,
  type ImportedKind,
  ImportedResources,
  type ImportOptions,
  importResourceSync,
  type Override,
} from "./import";
export { resourceSyncToml } from "./exportToml";
export type { Pattern, Selection } from "./selection";
export type { ResourceInputs } from "./toInputs";
