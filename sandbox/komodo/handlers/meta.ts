import { DeserializeError } from "../api/deserializeError";
import { getPermitted } from "../access/permissions";
import { operatorOf, type Call, type Handlers } from "../call";
import { badRequest, refuse } from "../errors";
import { fieldsAt, textAt, textsAt } from "../fields";
import { isObjectId } from "../ids";
import { KINDS, isKind, type Kind, type Target } from "../kinds";
import { addTag, findTag } from "../tag";

/** UpdateResourceMeta: description, template and tags, of any kind. */
export const metaHandlers: Handlers = {
  UpdateResourceMeta: updateMeta,
  PushRecentlyViewed: pushRecent,
  SetLastSeenUpdate: ({ user }) => {
    user.last_update_view = Date.now();
    return {};
  },
};

/** The `{type, id}` under a parameter. Refuses an unknown type as Komodo's types do. */
export function targetAt(call: Call, key: string): Target {
  const target = fieldsAt(call.params, key);
  const path = ["params", key];
  for (const part of ["type", "id"]) {
    if (target[part] === undefined) throw new DeserializeError(path, `missing field \`${part}\``);
  }
  const type = textAt(target, "type");
  const id = textAt(target, "id");
  if (type === "System" || isKind(type)) return { type, id };
  const names = ["System", ...KINDS].map((kind) => `\`${kind}\``).join(", ");
  throw new DeserializeError(
    [...path, "type"],
    `unknown variant \`${type}\`, expected one of ${names}`,
  );
}

/** A target that is a resource, with its kind. */
export function resourceTargetAt(call: Call, key: string): { kind: Kind; id: string } {
  const { type, id } = targetAt(call, key);
  if (isKind(type)) return { kind: type, id };
  throw badRequest("cannot update meta of System resource target");
}

function updateMeta(call: Call): object {
  const { kind, id } = resourceTargetAt(call, "target");
  const need = { kind, idOrName: id, level: "Write" as const };
  const resource = getPermitted(call.core, call.user, need);
  const { description, template, tags } = call.params;
  if (typeof description === "string") resource.description = description;
  if (typeof template === "boolean") resource.template = template;
  if (tags !== undefined) resource.tags = tagIds(call, textsAt(call.params, "tags"));
  return {};
}

/** Ids of tags; unknown names become new tags, unknown ids are dropped (Komodo 2.3.2). */
function tagIds(call: Call, namesOrIds: readonly string[]): string[] {
  return namesOrIds.flatMap((nameOrId) => {
    const found = findTag(call.core, nameOrId);
    if (found !== undefined) return [found._id.$oid];
    if (isObjectId(nameOrId)) return [];
    const added = addTag(call.core, { name: nameOrId, owner: operatorOf(call), color: "Slate" });
    return [added._id.$oid];
  });
}

function pushRecent(call: Call): object {
  const { type, id } = targetAt(call, "resource");
  if (!isKind(type)) throw refuse("cannot push System to recently viewed");
  const recent = (call.user.recents[type] ?? []).filter((one) => one !== id);
  call.user.recents[type] = [id, ...recent].slice(0, 10);
  return {};
}
