import type { KomodoClient } from "./client";
import type { Tag } from "./api";
import { faultOf } from "./errors";
import type { Listings } from "./listings";

/** Names and ids of tags: Komodo takes names on a resource but gives back ids. */
export class TagNames {
  private readonly making = new Map<string, Promise<void>>();
  private readonly made = new Set<string>();

  constructor(
    private readonly client: KomodoClient,
    private readonly listings: Listings,
  ) {}

  /** Names of the tags with these ids, in the same order; an id without a tag stays as it is. */
  async namesOf(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const name = (tags: readonly Tag[], id: string) =>
      tags.find((tag) => tag._id.$oid === id)?.name;
    let tags = await this.listings.get("ListTags");
    if (ids.some((id) => name(tags, id) === undefined)) {
      // Made by another program since the list was read.
      this.listings.drop("ListTags");
      tags = await this.listings.get("ListTags");
    }
    return ids.map((id) => name(tags, id) ?? id);
  }

  /**
   * Makes tags that do not exist yet, each once: Komodo makes them itself when a resource names
   * them, but parallel requests with the same new name lost the tag (observed on 2.3.2).
   */
  async ensure(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.ensureOne(name)));
  }

  /** True when this process made the tag for a resource that names it: it is nobody else's. */
  hasMade(name: string): boolean {
    return this.made.has(name);
  }

  private ensureOne(name: string): Promise<void> {
    const running = this.making.get(name) ?? this.make(name);
    this.making.set(name, running);
    running.catch(() => this.making.delete(name));
    return running;
  }

  private async make(name: string): Promise<void> {
    const tags = await this.listings.get("ListTags");
    if (tags.some((tag) => tag.name === name)) return;
    // Noted before the call: a `Tag` of this name may be refused before the call has returned.
    this.made.add(name);
    try {
      await this.client.write("CreateTag", { name });
    } catch (error) {
      this.made.delete(name);
      if (faultOf(error) !== "conflict") throw error;
    } finally {
      this.listings.drop("ListTags");
    }
  }
}
