import type { FieldProblem, Fields } from "../../dynamic/fields";

/** Inputs of the wait for Core. */
export interface CoreReadyInputs {
  expectedVersion?: string;
  timeoutSeconds?: number;
}

/** Outputs beyond the inputs. */
export interface CoreReadyOuts {
  /** The version that Core answered with last: `2.3.2`. */
  version: string;
}

/** Longest wait when the program names none, in seconds. */
export const DEFAULT_TIMEOUT_SECONDS = 300;

function versionProblem(version: string): FieldProblem | undefined {
  if (/^\d+\.\d+\.\d+$/.test(version)) return undefined;
  const message = `"expectedVersion" is "${version}", which is not a version of three numbers`;
  return { message, fix: "Write it as Core's `/version` does, such as 2.3.2" };
}

/** Table of the wait's inputs. */
export const coreReadyFields: Fields<CoreReadyInputs> = {
  expectedVersion: {
    type: "string",
    unsent: true,
    doc:
      "Version that Core must answer with, such as `2.3.2`: a change waits again, so that nothing " +
      "runs against the old Core during an upgrade. Without it any version will do.",
    problem: versionProblem,
  },
  timeoutSeconds: {
    type: "number",
    local: true,
    default: DEFAULT_TIMEOUT_SECONDS,
    range: [1, 3_600],
    doc: "Longest wait, in seconds.",
  },
};
