import { ApiError } from "../http/errors";
import { accessAdvice } from "./accessAdvice";

/** What an error answer of Komodo means. */
export type KomodoFault =
  | "notFound"
  | "busy"
  | "conflict"
  | "forbidden"
  | "unauthenticated"
  | "rateLimited"
  | "invalid"
  | "tooLarge"
  | "serverAway"
  | "misrouted"
  | "unreachable"
  | "other";

/**
 * Komodo 2.3.2 answers 500 to almost everything: not found, busy, no permission and real faults
 * differ only in their text (observed on a running Core), so the text decides before the status.
 */
const TEXTS: readonly (readonly [RegExp, KomodoFault])[] = [
  [/^Did not find any \w+ matching/i, "notFound"],
  [/^no (variable|tag|UserGroup|user|update|account) (found|exists)/i, "notFound"],
  [/^did not find (user|matching)|^no matching .* found|^no user( group)? with given/i, "notFound"],
  [/onboarding key matching provided public key not found/i, "notFound"],
  [/^\w+( is)? busy\b/i, "busy"],
  // A Repo is renamed and deleted together with its clone on the server.
  [/^server not enabled|^Server \S+ is not connected/i, "serverAway"],
  [/already exists|may already be taken|already taken|^failed to create .* on db/i, "conflict"],
  [/E11000 duplicate key/, "conflict"],
  [/does not have required permissions|only admins? can|admin only|^Non admin user/i, "forbidden"],
  [/invalid (user|client|login) credentials|missing X-API-SECRET/i, "unauthenticated"],
  [/^Cannot attach .+ to this|^Failed to deserialize|^missing field/i, "invalid"],
  [/^Cannot find \w+ with empty name|not valid ObjectId/i, "invalid"],
  [/^Invalid (?:\w+_args|ports|volumes|environment)\b/, "invalid"],
  [/^answered with a page/, "misrouted"],
  [/when container status is unknown|Server is unreachable or disabled/i, "unreachable"],
];

const STATUSES: Record<number, KomodoFault> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  // Core names what it did not find (above); a bare 404 is a proxy's, without a route to Core.
  404: "misrouted",
  409: "conflict",
  413: "tooLarge",
  422: "invalid",
  429: "rateLimited",
};

/** Meaning of an error that a call threw; "other" for everything that is not Komodo's answer. */
export function faultOf(error: unknown): KomodoFault {
  if (!(error instanceof ApiError)) return "other";
  if (isReferenceToNothing(error)) return "invalid";
  const known = TEXTS.find(([pattern]) => pattern.test(error.answer));
  return known?.[1] ?? STATUSES[error.status] ?? "other";
}

/** A write of a Builder names a Server that does not exist without saying what for (Komodo 2.3.2). */
function isReferenceToNothing({ request, answer }: ApiError): boolean {
  const isBuilder = /^\/write\/(?:Create|Update)Builder$/.test(request.path);
  return isBuilder && /^Did not find any Server matching/i.test(answer);
}

/** True when the call failed because the object does not exist. */
export function isNotFound(error: unknown): boolean {
  return faultOf(error) === "notFound";
}

/** Komodo's own words: its error and the causes under it; and how long a 429 asks to wait. */
export function readKomodoError(
  status: number,
  body: unknown,
): { text: string; retryAfterMs?: number } {
  const { error, trace } = (body ?? {}) as { error?: unknown; trace?: unknown };
  const causes = Array.isArray(trace) ? trace.map(String) : [];
  const words = [typeof error === "string" ? error : bodyText(body), ...causes].filter(Boolean);
  const text = words.join(": ") || "no explanation";
  const seconds = /Try again in (\d+)s/.exec(text)?.[1];
  if (status !== 429) return { text };
  return { text, retryAfterMs: seconds === undefined ? 15_000 : Number(seconds) * 1_000 + 250 };
}

function bodyText(body: unknown): string {
  if (typeof body !== "string") return "";
  // A proxy in front of Core answers with a page: its title says enough.
  return titleOf(body) ?? body;
}

function titleOf(page: string): string | undefined {
  return /<title>([^<]*)<\/title>/i.exec(page)?.[1];
}

/** Says that a successful answer is a page, as of a login in front of Core; undefined when it is none. */
export function pageProblem(body: unknown): string | undefined {
  if (typeof body !== "string" || !body.trimStart().startsWith("<")) return undefined;
  return `answered with a page instead of JSON (${titleOf(body) ?? "without a title"})`;
}

function isCorrectable(error: ApiError): boolean {
  return (
    isReferenceToNothing(error) ||
    /^Cannot (?:attach|update deployment)/.test(error.answer) ||
    /^Invalid (?:\w+_args|ports|volumes|environment)\b/.test(error.answer)
  );
}

const CORRECT = "Correct the value that it names, then run `pulumi up` again";

/** What to do about an error, by its meaning. Ends without a full stop. */
export function adviceFor(error: unknown): string {
  const special = error instanceof ApiError ? accessAdvice(error.answer) : undefined;
  return special ?? generalAdvice(error);
}

function generalAdvice(error: unknown): string {
  switch (faultOf(error)) {
    case "unauthenticated":
      return "Set the credentials: `pulumi config set komodo:username` and `pulumi config set --secret komodo:password`, or komodo:apiKey and komodo:apiSecret";
    case "forbidden":
      return "Use an account that is an admin in Komodo, or grant it the permission there";
    case "rateLimited":
      return "Wait 15 seconds after failed logins, and check the credentials";
    case "notFound":
      return "Run `pulumi up --refresh`, for it was removed outside of Pulumi";
    case "conflict":
      return "Choose another name, or remove what has it in Komodo";
    case "tooLarge":
      return "Shorten its texts: Core takes 2 MB in one request, a proxy before it perhaps less";
    case "misrouted":
      return "Check that komodo:url is Core's own address and that no login page stands in front of it";
    case "unreachable":
      return "Check that Periphery runs on the server and that the server is enabled, then run `pulumi up` again";
    case "busy":
      return "Run `pulumi up` again when the running action in Komodo has ended";
    case "serverAway":
      return "Enable its server or bring it back, or take the server out of the resource in a `pulumi up` of its own, then run `pulumi up` again";
    default:
      return adviceByText(error);
  }
}

function adviceByText(error: unknown): string {
  if (error instanceof ApiError && isCorrectable(error)) return CORRECT;
  if (error instanceof ApiError && error.answer.startsWith("Failed to rename container")) {
    return "Rename or remove the container on its server by hand, then run `pulumi up` again";
  }
  return "See Komodo's log for the cause, then run `pulumi up` again";
}
