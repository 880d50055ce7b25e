import type { Target } from "./kinds";

/** An alert as Komodo keeps it. */
export interface Alert {
  readonly _id: { readonly $oid: string };
  /** Unix milliseconds. */
  readonly ts: number;
  resolved: boolean;
  readonly level: "OK" | "WARNING" | "CRITICAL";
  readonly target: Target;
  readonly data: { readonly type: string; readonly data: unknown };
  resolved_ts: number | null;
}
