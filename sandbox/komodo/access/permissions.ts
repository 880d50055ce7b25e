import type { KomodoCore } from "../core";
import { refuse } from "../errors";
import { textAt } from "../fields";
import type { Kind, Target } from "../kinds";
import { idOf, type Level, type Resource } from "../resources/store";
import type { UserGroup } from "./groupStore";
import type { User } from "./users";

/** A permission: a plain level, or a level with specific rights such as `Logs`. */
export type Grant = Level | { readonly level: Level; readonly specific: readonly string[] };

/** A grant to a user or group on one resource. */
export interface Permission {
  readonly _id: { readonly $oid: string };
  readonly user_target: { readonly type: "User" | "UserGroup"; readonly id: string };
  readonly resource_target: Target;
  level: Level;
  specific: readonly string[];
}

const ORDER: readonly Level[] = ["None", "Read", "Execute", "Write"];
const ALL_SPECIFIC = ["Terminal", "Attach", "Inspect", "Logs", "Processes"];

/** The level of a grant in either form. */
export function levelOf(grant: Grant | undefined): Level {
  if (grant === undefined) return "None";
  return typeof grant === "string" ? grant : grant.level;
}

/** The specific rights of a grant in either form. */
export function specificOf(grant: Grant | undefined): readonly string[] {
  return grant === undefined || typeof grant === "string" ? [] : grant.specific;
}

/** A grant in the form Komodo answers: a plain level when there are no specific rights. */
export function shortGrant(level: Level, specific: readonly string[]): Grant {
  return specific.length === 0 ? level : { level, specific };
}

/** The groups a user is in, those for everyone included. */
export function groupsOf(core: KomodoCore, user: User): UserGroup[] {
  const id = user._id.$oid;
  return [...core.groups.values()].filter((group) => group.everyone || group.users.includes(id));
}

/** What a user may do with a resource, with all its sources added up. */
export function effectiveGrant(
  core: KomodoCore,
  user: User,
  { kind, resource }: { readonly kind: Kind; readonly resource: Resource },
): { level: Level; specific: string[] } {
  if (user.admin) return { level: "Write", specific: ALL_SPECIFIC };
  const groups = groupsOf(core, user);
  const holders = new Set([user._id.$oid, ...groups.map((group) => group._id.$oid)]);
  const rows = core.permissions.filter(
    (row) =>
      holders.has(row.user_target.id) &&
      row.resource_target.type === kind &&
      row.resource_target.id === idOf(resource),
  );
  const grants: (Grant | undefined)[] = [
    resource.base_permission,
    inherited(core, user, { kind, resource }),
    user.all[kind],
    ...groups.map((group) => group.all[kind]),
    ...rows.map(({ level, specific }) => ({ level, specific })),
  ];
  const level = grants.map(levelOf).reduce(higher, "None");
  return { level, specific: [...new Set(grants.flatMap(specificOf))] };
}

function higher(a: Level, b: Level): Level {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

/** Specific rights (not the level) that a Stack or Deployment takes over from its Server. */
function inherited(
  core: KomodoCore,
  user: User,
  { kind, resource }: { readonly kind: Kind; readonly resource: Resource },
): Grant | undefined {
  if (kind !== "Stack" && kind !== "Deployment") return undefined;
  const server = core.resources.find("Server", textAt(resource.config, "server_id"));
  if (server === undefined) return undefined;
  const { specific } = effectiveGrant(core, user, { kind: "Server", resource: server });
  return { level: "None", specific };
}

/** Tells whether a user has at least the level, and the specific rights, on a resource. */
export function isPermitted(
  core: KomodoCore,
  user: User,
  { kind, resource, level, specific = [] }: AccessQuestion,
): boolean {
  if (user.admin) return true;
  const grant = effectiveGrant(core, user, { kind, resource });
  return (
    ORDER.indexOf(grant.level) >= ORDER.indexOf(level) &&
    specific.every((right) => grant.specific.includes(right))
  );
}

/** What is asked of `isPermitted`. */
export interface AccessQuestion {
  readonly kind: Kind;
  readonly resource: Resource;
  readonly level: Level;
  readonly specific?: readonly string[];
}

/** What is asked of `getPermitted`. */
export interface AccessNeed {
  readonly kind: Kind;
  readonly idOrName: string;
  readonly level: Level;
  readonly specific?: readonly string[];
}

/** The resource, if the user has the level on it. Komodo refuses with 500, not 403. */
export function getPermitted(core: KomodoCore, user: User, need: AccessNeed): Resource {
  const { kind, level, specific = [] } = need;
  const resource = core.resources.get(kind, need.idOrName);
  if (isPermitted(core, user, { kind, resource, level, specific })) return resource;
  const extra =
    specific.length === 0
      ? ""
      : `, as well as these specific permissions: [${specific.join(", ")}]`;
  throw refuse(
    `User does not have required permissions on this ${kind}. ` +
      `Must have at least ${level} permissions${extra}`,
  );
}
