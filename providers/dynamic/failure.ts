import type { Properties } from "./values";

/**
 * Thrown by a handler when the object exists but did not come out right, such as a stack whose
 * deploy failed. The engine keeps `outs` as the resource's state, ends with a failure that shows
 * the reasons, and calls `update` on the next `pulumi up`.
 */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";

  constructor(
    readonly id: string,
    readonly outs: Properties,
    /** What went wrong: an error, or its text. */
    reason: unknown,
  ) {
    super(reason instanceof Error ? reason.message : String(reason), { cause: reason });
  }
}
