/*
 * The part of Komodo Core's API that Varanus speaks: request name, parameters, result. Parameters
 * called `id`, or after a kind, take an id or a name.
 */

export type { Call, ListParams } from "./calls";
export type { ExecuteCalls } from "./executes";
export type { ReadCalls } from "./reads";
export type * from "./shapes";
export type { WriteCalls } from "./writes";
