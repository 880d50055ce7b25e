/**
 * The eleven kinds of Komodo resource: those with generic create, read, update, rename, copy and
 * delete requests. The order is the one Komodo uses in its own lists.
 */
export const KINDS = [
  "Swarm",
  "Server",
  "Stack",
  "Deployment",
  "Build",
  "Repo",
  "Procedure",
  "Action",
  "ResourceSync",
  "Builder",
  "Alerter",
] as const;

/** One kind of Komodo resource. */
export type Kind = (typeof KINDS)[number];

/** A Komodo `ResourceTarget`: a kind and an id (or a name, where a request accepts both). */
export interface Target {
  readonly type: Kind | "System";
  readonly id: string;
}

/** The request parameter that names a resource of the kind, such as `sync` for ResourceSync. */
export function parameterOf(kind: Kind): string {
  return kind === "ResourceSync" ? "sync" : kind.toLowerCase();
}

/** Tells whether a text is one of the eleven kinds. */
export function isKind(text: string): text is Kind {
  return (KINDS as readonly string[]).includes(text);
}
