import type { ResourceType } from "./shapes";

/** Parameters and result of one request. */
export interface Call<P, R> {
  readonly params: P;
  readonly result: R;
}

/** Parameters of a list; without `limit: 0` Core returns only the first 50. */
export interface ListParams {
  readonly limit?: number;
  readonly query?: Record<string, unknown>;
}

/** The same request for every kind that has a `config`. */
export type ForEachType<Before extends string, After extends string, C> = {
  [T in ResourceType as `${Before}${T}${After}`]: C;
};
