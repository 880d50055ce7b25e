import { expect } from "../api/deserializeError";
import { operatorOf, type Call, type Handlers } from "../call";
import { badRequest, duplicateKey, refuse } from "../errors";
import { fieldsAt, textAt, type Fields } from "../fields";
import { isObjectId } from "../ids";
import { KINDS } from "../kinds";
import { matchesQuery } from "../documentQuery";
import { byName } from "../resources/store";
import { addTag, findTag, getTag, type Tag } from "../tag";
import { TAG_COLORS } from "./tagColors";

/** CreateTag, RenameTag, UpdateTagColor, DeleteTag, GetTag and ListTags. */
export const tagHandlers: Handlers = {
  GetTag: ({ core, params }) => getTag(core, textAt(params, "tag")),
  ListTags: ({ core, params }) =>
    [...core.tags.values()]
      .filter((tag) => matchesQuery(tag as unknown as Fields, fieldsAt(params, "query")))
      .sort(byName),
  CreateTag: create,
  RenameTag: rename,
  UpdateTagColor: recolor,
  DeleteTag: remove,
};

function create(call: Call): Tag {
  const name = textAt(call.params, "name");
  if (isObjectId(name)) throw badRequest("Tag name cannot be ObjectId");
  if (findTag(call.core, name) !== undefined) throw taken("failed to create tag on db", name);
  const color = colorOf(call);
  return addTag(call.core, { name, owner: operatorOf(call), color: color ?? "Slate" });
}

function colorOf({ params }: Call): string | undefined {
  const path = ["params", "color"];
  return params.color === undefined ? undefined : expect.choice(params.color, TAG_COLORS, path);
}

function taken(context: string, name: string): Error {
  return duplicateKey(context, "Tag", `name_1 dup key: { name: "${name}" }`);
}

/** The tag, if the caller is an admin or its owner. */
function ownTag(call: Call, idOrName: string): Tag {
  const tag = getTag(call.core, idOrName);
  if (call.user.admin || tag.owner === operatorOf(call)) return tag;
  throw refuse("user must be tag owner or admin");
}

function rename(call: Call): Tag {
  const id = textAt(call.params, "id");
  const name = textAt(call.params, "name");
  if (isObjectId(name)) throw refuse("tag name cannot be ObjectId");
  const tag = ownTag(call, id);
  if (!isObjectId(id)) throw refuse("failed to rename tag on db", ["id is not valid ObjectId"]);
  const other = findTag(call.core, name);
  if (other !== undefined && other !== tag) throw taken("failed to rename tag on db", name);
  tag.name = name;
  return { ...tag };
}

function recolor(call: Call): Tag {
  const tag = ownTag(call, textAt(call.params, "tag"));
  tag.color = colorOf(call) ?? tag.color;
  return { ...tag };
}

function remove(call: Call): Tag {
  const id = textAt(call.params, "id");
  const tag = ownTag(call, id);
  if (!isObjectId(id)) throw refuse("id is not valid ObjectId");
  call.core.tags.delete(id);
  for (const resource of KINDS.flatMap((kind) => call.core.resources.all(kind))) {
    resource.tags = resource.tags.filter((one) => one !== id);
  }
  return tag;
}
