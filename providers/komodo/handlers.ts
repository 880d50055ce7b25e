import type { Handler } from "../dynamic/handler";
import type { Komodo } from "./context";
import { server } from "./server/handler";
import { stack } from "./stack/handler";
import { tag } from "./tag/handler";
import { secret, variable } from "./variable/handler";

const all = [server, stack, variable, secret, tag];

/** Handlers of every kind of Komodo's. */
export const komodoHandlers = all as unknown as readonly Handler<Komodo, never, never>[];
