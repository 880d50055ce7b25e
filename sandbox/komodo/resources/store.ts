import type { Fields } from "../fields";
import { isObjectId } from "../ids";
import { refuse } from "../errors";
import { KINDS, type Kind } from "../kinds";

/** A permission level, from none to full. */
export type Level = "None" | "Read" | "Execute" | "Write";

/** A Komodo resource in the form in which `GetX` answers it. */
export interface Resource {
  readonly _id: { readonly $oid: string };
  name: string;
  description: string;
  template: boolean;
  /** Ids of tags. */
  tags: string[];
  info: Fields | null;
  /** Replaced as a whole by every change, so that an earlier answer never changes. */
  config: Fields;
  base_permission: Level;
  /** Unix milliseconds of creation or of the last rename; other changes leave it. */
  updated_at: number;
}

/** The id of a resource. */
export function idOf(resource: Resource): string {
  return resource._id.$oid;
}

interface Shelf {
  readonly byId: Map<string, Resource>;
  readonly byName: Map<string, Resource>;
}

/** All resources, found by id or by name within their kind. */
export class ResourceStore {
  private readonly shelves = new Map<Kind, Shelf>(
    KINDS.map((kind) => [kind, { byId: new Map(), byName: new Map() }]),
  );

  private shelf(kind: Kind): Shelf {
    const shelf = this.shelves.get(kind);
    if (shelf === undefined) throw new Error(`Kind "${kind}": unknown. Use one of KINDS.`);
    return shelf;
  }

  /** The resource with this id or name, if any. A text of 24 hex digits is always an id. */
  find(kind: Kind, idOrName: string): Resource | undefined {
    const { byId, byName } = this.shelf(kind);
    return isObjectId(idOrName) ? byId.get(idOrName) : byName.get(idOrName);
  }

  /** The resource with this id or name. Refuses as Komodo does when there is none. */
  get(kind: Kind, idOrName: string): Resource {
    if (idOrName === "") throw refuse(`Cannot find ${kind} with empty name / id`);
    const found = this.find(kind, idOrName);
    if (found === undefined) throw refuse(`Did not find any ${kind} matching ${idOrName}`);
    return found;
  }

  /** The name of the resource with this id, or `""`. */
  nameOf(kind: Kind, id: string): string {
    return this.shelf(kind).byId.get(id)?.name ?? "";
  }

  /** Every resource of a kind, by name. */
  all(kind: Kind): Resource[] {
    return [...this.shelf(kind).byId.values()].sort(byName);
  }

  /** Adds a resource. The caller has checked that its name is free. */
  add(kind: Kind, resource: Resource): void {
    this.shelf(kind).byId.set(idOf(resource), resource);
    this.shelf(kind).byName.set(resource.name, resource);
  }

  /** Gives a resource another name. The caller has checked that it is free. */
  rename(kind: Kind, resource: Resource, name: string): void {
    const { byName } = this.shelf(kind);
    byName.delete(resource.name);
    resource.name = name;
    byName.set(name, resource);
  }

  /** Takes a resource out. */
  remove(kind: Kind, resource: Resource): void {
    this.shelf(kind).byId.delete(idOf(resource));
    this.shelf(kind).byName.delete(resource.name);
  }
}

/** Orders by name as MongoDB does: by bytes, so that `B` comes before `a`. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
