import type { Problem } from "../providers/dynamic/problem";
import type { TomlPath } from "./scanToml";
import type { TomlKind } from "./sections";

/** Where something stands in a file. */
export type Place = Required<Pick<Problem, "file" | "line" | "column">>;

/** One declaration of a ResourceSync: a resource, a variable or a user group. */
export interface Entry {
  readonly kind: TomlKind;
  readonly name: string;
  readonly description: string;
  readonly template: boolean;
  /** Names of tags. */
  readonly tags: readonly string[];
  /** Whether a sync deploys it; only stacks and deployments are. */
  readonly deploy: boolean;
  /** Names of stacks and deployments that are deployed before it. */
  readonly after: readonly string[];
  /**
   * The kind's config with Komodo's names and other resources by name; of a variable its `value`
   * and `is_secret`, of a user group `everyone`, `users`, `all` and `permissions`.
   */
  readonly config: Readonly<Record<string, unknown>>;
  /** Where a path stands, such as `["config", "repo"]`; absent when it comes from no file. */
  readonly placeOf?: (path: TomlPath) => Place;
}

/** How messages name an entry: `Stack "media"`. */
export function subjectOf({ kind, name }: Pick<Entry, "kind" | "name">): string {
  return `${kind} "${name}"`;
}

/** The place of a path for a finding; empty when the entry comes from no file. */
export function placeIn(entry: Entry, path: TomlPath): Partial<Place> {
  return entry.placeOf?.(path) ?? {};
}
