import { nearest } from "../../dynamic/nearest";
import type { FieldProblem } from "../../dynamic/fields";
import type { GrantAnswer, PermissionLevel, ResourceType, SpecificPermission } from "../api";

/** Levels of a permission; each includes those before it. */
export const levels: readonly PermissionLevel[] = ["None", "Read", "Execute", "Write"];

/** Rights that no level includes. */
export const rights: readonly SpecificPermission[] = [
  "Terminal",
  "Attach",
  "Inspect",
  "Logs",
  "Processes",
];

/** Types of resources on which permissions are given. */
export const resourceTypes: readonly ResourceType[] = [
  "Swarm",
  "Server",
  "Stack",
  "Deployment",
  "Build",
  "Repo",
  "Procedure",
  "Action",
  "Builder",
  "Alerter",
  "ResourceSync",
];

/** A level alone, or with rights beyond it. */
export type GrantInput =
  PermissionLevel | { level?: PermissionLevel; specific?: SpecificPermission[] };

/** A grant in full; rights in the order of {@link rights}. */
export interface Grant {
  readonly level: PermissionLevel;
  readonly specific: SpecificPermission[];
}

/** Either form of a grant in full; nothing at all is the level None. */
export function fullGrant(grant: GrantInput | GrantAnswer | undefined): Grant {
  if (typeof grant === "string") return { level: grant, specific: [] };
  const given: readonly SpecificPermission[] = grant?.specific ?? [];
  const specific = rights.filter((right) => given.includes(right));
  return { level: grant?.level ?? "None", specific };
}

/** True when a grant gives nothing. */
export function isNothing({ level, specific }: Grant): boolean {
  return level === "None" && specific.length === 0;
}

/** Says what is wrong with a list of rights at `path`. */
export function rightsProblem(path: string, given: readonly string[]): FieldProblem | undefined {
  const stranger = given.find((right) => !(rights as readonly string[]).includes(right));
  if (stranger === undefined) return undefined;
  const near = nearest(stranger, rights);
  return {
    message: `"${path}" holds "${stranger}", allowed are ${rights.join(", ")}`,
    fix: near ? `Use "${near}"` : "Choose among them",
  };
}
