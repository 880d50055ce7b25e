import type { Handler } from "../dynamic/handler";
import type { Pangolin } from "./context";

/** Handlers of every kind of Pangolin's. */
export const pangolinHandlers: readonly Handler<Pangolin, never, never>[] = [];
