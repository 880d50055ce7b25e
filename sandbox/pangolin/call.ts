import type { ApiKey } from "./state/accessRows";
import type { PangolinState } from "./state/state";
import type { RawReply, Reply, SILENCE } from "./reply";

/** A request on its way to a handler. */
export interface Call {
  readonly state: PangolinState;
  readonly key: ApiKey;
  /** The organization through which a key that is not a root key was let in. */
  keyOrgId?: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | string[]>>;
  /** The JSON body; undefined without one. */
  readonly body: unknown;
}

/** Carries out a request. */
export type Handler = (call: Call) => Reply | RawReply | typeof SILENCE;

/** Looks whether a key may do something; throws the refusal. */
export type Guard = (call: Call) => void;
