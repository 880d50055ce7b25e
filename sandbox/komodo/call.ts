import type { User } from "./access/users";
import type { KomodoCore } from "./core";
import type { Fields } from "./fields";

/** One request on its way to its handler; `params` has passed the checks of its types. */
export interface Call {
  readonly core: KomodoCore;
  readonly user: User;
  readonly type: string;
  readonly params: Fields;
}

/** Answers a request with a JSON value, or throws a Refusal. */
export type Handler = (call: Call) => unknown;

/** Handlers by request name. */
export type Handlers = Readonly<Record<string, Handler>>;

/** The id of the caller. */
export function operatorOf(call: Call): string {
  return call.user._id.$oid;
}
