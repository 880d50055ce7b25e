import type { Call } from "../call";
import { forbidden } from "../errors";
import { newObjectId, oid } from "../ids";
import type { Kind } from "../kinds";
import { idOf, type Resource } from "./store";

const ADMIN_ONLY: readonly Kind[] = ["Builder", "Alerter", "Action", "ResourceSync"];

/** Refuses a caller who may not create the kind: 403 (Komodo 2.3.2). */
export function assertMayCreate({ user }: Call, kind: Kind): void {
  const may =
    user.admin ||
    (kind === "Server" && user.create_server_permissions) ||
    (kind === "Build" && user.create_build_permissions) ||
    !["Server", "Build", ...ADMIN_ONLY].includes(kind);
  if (!may) throw forbidden(`User does not have permissions to create ${kind}.`);
}

/** Gives the creator of a resource Write on it; admins need no row. */
export function grantToCreator({ core, user }: Call, kind: Kind, resource: Resource): void {
  if (user.admin) return;
  core.permissions.push({
    _id: oid(newObjectId()),
    user_target: { type: "User", id: user._id.$oid },
    resource_target: { type: kind, id: idOf(resource) },
    level: "Write",
    specific: creatorRights(kind),
  });
}

function creatorRights(kind: Kind): string[] {
  if (kind === "Server" || kind === "Swarm") {
    return ["Terminal", "Inspect", "Attach", "Logs", "Processes"];
  }
  if (kind === "Stack" || kind === "Deployment") return ["Inspect", "Logs", "Terminal"];
  return kind === "Repo" || kind === "Builder" || kind === "Build" ? ["Attach"] : [];
}
