export { AppStack } from "./appStack";
export type { AppStackArgs, WebArgs } from "./appStack";
export { Fleet } from "./fleet";
export type { FleetArgs, ServerOutput, StackOutput } from "./fleet";
export type { FleetSpec, ServerSpec, ValueSpec } from "./plan";
export { readFleetConfig } from "../config";
export { Secret, Server, Stack, Tag, Variable } from "../providers/komodo";
export type * from "../providers/komodo";
