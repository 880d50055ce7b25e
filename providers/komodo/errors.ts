import { ApiError } from "../http/errors";

/** What an error answer of Komodo means. */
export type KomodoFault =
  | "notFound"
  | "busy"
  | "conflict"
  | "forbidden"
  | "unauthenticated"
  | "rateLimited"
  | "invalid"
  | "other";

/**
 * Komodo 2.3.2 answers 500 to almost everything: not found, busy, no permission and real faults
 * differ only in their text (observed on a running Core), so the text decides before the status.
 */
const TEXTS: readonly (readonly [RegExp, KomodoFault])[] = [
  [/^Did not find any \w+ matching/i, "notFound"],
  [/^no (variable|tag|UserGroup|user|update|account) (found|exists)/i, "notFound"],
  [/onboarding key matching provided public key not found/i, "notFound"],
  [/^\w+( is)? busy\b/i, "busy"],
  [/already exists|may already be taken|already taken|^failed to create .* on db/i, "conflict"],
  [/E11000 duplicate key/, "conflict"],
  [/does not have required permissions|only admins? can|admin only/i, "forbidden"],
  [/invalid (user|client|login) credentials|missing X-API-SECRET/i, "unauthenticated"],
  [/^Cannot attach \w+ to this|^Failed to deserialize|^missing field/i, "invalid"],
  [/^Cannot find \w+ with empty name|not valid ObjectId/i, "invalid"],
];

const STATUSES: Record<number, KomodoFault> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "notFound",
  409: "conflict",
  422: "invalid",
  429: "rateLimited",
};

/** Meaning of an error that a call threw; "other" for everything that is not Komodo's answer. */
export function faultOf(error: unknown): KomodoFault {
  if (!(error instanceof ApiError)) return "other";
  const known = TEXTS.find(([pattern]) => pattern.test(error.answer));
  return known?.[1] ?? STATUSES[error.status] ?? "other";
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
  return /<title>([^<]*)<\/title>/i.exec(body)?.[1] ?? body;
}

/** What to do about an error, by its meaning. Ends without a full stop. */
export function adviceFor(error: unknown): string {
  switch (faultOf(error)) {
    case "unauthenticated":
      return "Set the credentials: `pulumi config set komodo:username` and `pulumi config set --secret komodo:password`, or komodo:apiKey and komodo:apiSecret";
    case "forbidden":
      return "Use an account that is an admin in Komodo, or grant it the permission there";
    case "rateLimited":
      return "Wait 15 seconds after failed logins, and check the credentials";
    case "busy":
      return "Run `pulumi up` again when the running action in Komodo has ended";
    default:
      return "See Komodo's log for the cause, then run `pulumi up` again";
  }
}
