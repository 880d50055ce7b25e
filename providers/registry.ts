import type { Handler } from "./dynamic/handler";
import { komodoHandlers } from "./komodo/handlers";
import { pangolinHandlers } from "./pangolin/handlers";

const all: readonly Handler<unknown, never, never>[] = [...komodoHandlers, ...pangolinHandlers];

/**
 * Handlers of every kind, by type token without its package, for what is written or checked for all
 * of them. The provider process does not load this: it takes the kinds that it needs.
 */
export const handlers: Record<string, Handler<unknown, never, never>> = Object.fromEntries(
  all.map((handler) => [handler.kind, handler]),
);
