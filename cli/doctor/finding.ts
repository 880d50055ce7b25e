/** How a check came out; only `failed` makes the command fail. */
export type Status = "ok" | "warning" | "failed" | "skipped";

/** What one check found. Holds no secret value. */
export interface Finding {
  /** What was checked: `Komodo login`. */
  readonly check: string;
  readonly status: Status;
  /** What was found; one sentence without its full stop. */
  readonly message: string;
  /** What to do next, for a warning and a failure; one sentence without its full stop. */
  readonly fix?: string;
}

/** A part of the machine or of the stack that is in order. */
export function ok(check: string, message: string): Finding {
  return { check, status: "ok", message };
}

/** Works, but not as it should in the long run. */
export function warning(check: string, message: string, fix: string): Finding {
  return { check, status: "warning", message, fix };
}

/** A `pulumi preview` or `up` will not work like this. */
export function failed(check: string, message: string, fix: string): Finding {
  return { check, status: "failed", message, fix };
}

/** Not checked, because what it needs is missing or not in use. */
export function skipped(check: string, message: string): Finding {
  return { check, status: "skipped", message };
}
