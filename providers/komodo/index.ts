export { Secret, Server, Stack, Tag, Variable } from "./resources";
export type { Args, DeepInput, ServerArgs, StackArgs, TagArgs, VariableArgs } from "./resources";
export type { MaintenanceWindow } from "./serverFields";
export type { AdditionalEnvFile, ConfigFile, SystemCommand } from "./stack/inputs";
