import { ApiError } from "../http/errors";
import { actionFor } from "./actions";

/** What an error answer of Pangolin means. */
export type PangolinFault =
  | "notFound"
  | "conflict"
  | "forbidden"
  | "unlicensed"
  | "unauthenticated"
  | "invalid"
  | "misrouted"
  | "unclear";

const STATUSES: Record<number, PangolinFault> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "notFound",
  409: "conflict",
};

/** Texts of Pangolin 1.18.4 that say more than the status they come with. */
const TEXTS: readonly (readonly [RegExp, PangolinFault])[] = [
  [/^An error occurred checking API key/i, "unauthenticated"],
  [/current plan/i, "unlicensed"],
  [/^no Pangolin answered/, "misrouted"],
];

/**
 * Meaning of an error that a call threw. `unclear` is everything else: a 5xx of Pangolin 1.18.4 does
 * not say that nothing was written, because its transactions are not atomic (SQLite, observed).
 */
export function faultOf(error: unknown): PangolinFault {
  if (!(error instanceof ApiError)) return "unclear";
  const known = TEXTS.find(([pattern]) => pattern.test(error.answer));
  return known?.[1] ?? STATUSES[error.status] ?? "unclear";
}

/** True when the call failed because the object does not exist. */
export function isNotFound(error: unknown): boolean {
  return faultOf(error) === "notFound";
}

/** Pangolin's own words. A page instead of JSON comes from a proxy or a wrong address. */
export function readPangolinError(_status: number, body: unknown): { text: string } {
  const { message } = (typeof body === "object" && body !== null ? body : {}) as {
    message?: unknown;
  };
  if (typeof message === "string" && message !== "") return { text: message };
  const title = typeof body === "string" ? /<title>([^<]*)<\/title>/i.exec(body)?.[1] : undefined;
  return { text: `no Pangolin answered, but a page${title ? ` "${title.trim()}"` : ""}` };
}

/** Not every 403 of Pangolin 1.18.4 is about an action: its words tell. */
function adviceForForbidden(error: unknown): string {
  if (!(error instanceof ApiError)) return "See Pangolin's log for the cause";
  if (/root access/i.test(error.answer)) {
    return "Use a root API key, made in Pangolin's server settings under API keys";
  }
  if (!/permission/i.test(error.answer)) {
    return "Check the organization, and that the API key belongs to it";
  }
  const action = actionFor(error.request) ?? "that this needs";
  return `Give the API key the action ${action}, in Pangolin's dashboard under API keys`;
}

/** What to do about an error, by its meaning. Ends without a full stop. */
export function adviceFor(error: unknown): string {
  switch (faultOf(error)) {
    case "unauthenticated":
      return "Set the API key: `pulumi config set --secret pangolin:apiKey`";
    case "forbidden":
      return adviceForForbidden(error);
    case "unlicensed":
      return "Leave it out: Pangolin's community edition does not have it";
    case "misrouted":
      return "Check pangolin:url: it is the address of the Integration API, with /v1";
    case "notFound":
      if (/^Organization with ID/i.test((error as ApiError).answer)) {
        return "Correct `org`, or the setting pangolin:org";
      }
      return "Run `pulumi refresh`, then `pulumi up` again: it is gone from Pangolin";
    case "conflict":
      return "Choose another value, or set `adopt: true` to take over what exists";
    case "invalid":
      return "Correct the input, then run `pulumi up` again";
    default:
      return "See Pangolin's log for the cause, then run `pulumi up` again";
  }
}

/** The answer, or undefined when Pangolin says that there is no such object. */
export async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
