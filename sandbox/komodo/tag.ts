import type { KomodoCore } from "./core";
import { refuse } from "./errors";
import { isObjectId, newObjectId, oid } from "./ids";

/** A Komodo tag. Resources refer to it by id. */
export interface Tag {
  readonly _id: { readonly $oid: string };
  name: string;
  /** Id of the user who made it. */
  readonly owner: string;
  color: string;
}

/** The tag with this id or name, if any. */
export function findTag(core: KomodoCore, idOrName: string): Tag | undefined {
  if (isObjectId(idOrName)) return core.tags.get(idOrName);
  return [...core.tags.values()].find((tag) => tag.name === idOrName);
}

/** The tag with this id or name. Refuses as Komodo does when there is none. */
export function getTag(core: KomodoCore, idOrName: string): Tag {
  const tag = findTag(core, idOrName);
  if (tag === undefined) throw refuse(`no tag found matching ${idOrName}`);
  return tag;
}

/** Adds a tag. The caller has checked that its name is free. */
export function addTag(core: KomodoCore, tag: Pick<Tag, "name" | "owner" | "color">): Tag {
  const added: Tag = { _id: oid(newObjectId()), ...tag };
  core.tags.set(added._id.$oid, added);
  return added;
}

/** The names of tags by their ids; ids of deleted tags are left out. */
export function tagNames(core: KomodoCore, ids: readonly string[]): string[] {
  return ids.flatMap((id) => core.tags.get(id)?.name ?? []);
}
