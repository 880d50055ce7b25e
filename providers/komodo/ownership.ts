const PREFIX = "owner:";

/**
 * Which Pulumi stack a resource in Komodo belongs to, where several share one Core: the tag
 * `owner:<komodo:owner>`. Without the setting nothing is marked, and only what is marked is refused.
 */
export class Ownership {
  constructor(private readonly owner: string | undefined) {}

  /** True when resources are marked. */
  get isOn(): boolean {
    return this.owner !== undefined;
  }

  /** The user's tags with that of the owner. */
  marked(tags: readonly string[] = []): string[] {
    return this.owner === undefined ? [...tags] : [...tags, this.tag()];
  }

  /** Tags as the user has them in mind: without that of the owner. */
  unmarked(tags: readonly string[]): string[] {
    return this.owner === undefined ? [...tags] : tags.filter((name) => name !== this.tag());
  }

  /** True when tags hold the owner's, or none is needed. */
  isMarked(tags: readonly string[]): boolean {
    return this.owner === undefined || tags.includes(this.tag());
  }

  /** Throws when the program itself gives a tag that marks an owner. */
  refuseTag(subject: string, tags: readonly string[] = []): void {
    const found = tags.find((name) => name.startsWith(PREFIX));
    if (this.owner === undefined || found === undefined) return;
    throw new Error(
      `${subject}: its tag "${found}" has the form in which Varanus marks owners. ` +
        "Remove it from `tags`: komodo:owner sets it.",
    );
  }

  /** Throws when the names of a resource's tags mark it as another's. */
  refuseForeign(subject: string, names: readonly string[]): void {
    const other = names.find((name) => name.startsWith(PREFIX) && name !== this.tag());
    if (other === undefined) return;
    throw new Error(
      `${subject}: belongs to the owner "${other.slice(PREFIX.length)}" in Komodo, and this ` +
        `program is ${this.owner === undefined ? "of none" : `"${this.owner}"`}. ` +
        "Change it with the program that made it, or take that tag off it in Komodo first.",
    );
  }

  private tag(): string {
    return `${PREFIX}${this.owner ?? ""}`;
  }
}
