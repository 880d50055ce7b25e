export type { Args, DeepInput } from "./args";
export type { MaintenanceWindow } from "./server/fields";
export { Server, type ServerArgs } from "./server/resource";
export type { AdditionalEnvFile, ConfigFile, SystemCommand } from "./stack/inputs";
export { Stack, type StackArgs } from "./stack/resource";
export { Tag, type TagArgs } from "./tag/resource";
export { Secret, Variable, type VariableArgs } from "./variable/resource";
