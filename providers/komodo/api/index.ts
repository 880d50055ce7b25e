/*
 * The part of Komodo Core's API that Varanus speaks: request name, parameters, result. Parameters
 * called `id`, or after a kind, take an id or a name.
 */

export type * from "./access";
export type * from "./alerting";
export type { Call, ListParams } from "./calls";
export type * from "./deploying";
export type { ExecuteCalls } from "./executes";
export type { ReadCalls } from "./reads";
export type * from "./shapes";
export type * from "./syncs";
export type { WriteCalls } from "./writes";
