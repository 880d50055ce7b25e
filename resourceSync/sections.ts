import type { ResourceType } from "../providers/komodo/api";

/** Kinds that Komodo's TOML declares; user groups and variables have no `config` of their own. */
export type TomlKind = ResourceType | "Variable" | "UserGroup";

/** Every kind, in the order in which Komodo 2.3.2 writes an export. */
export const tomlKinds = [
  "Server",
  "Swarm",
  "Stack",
  "Deployment",
  "Build",
  "Repo",
  "Procedure",
  "Action",
  "Alerter",
  "Builder",
  "ResourceSync",
  "Variable",
  "UserGroup",
] as const satisfies readonly TomlKind[];

/** Name of a kind's tables in TOML: `resource_sync`. The plural is read too. */
export function sectionName(kind: TomlKind): string {
  return kind.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}

/** Kind of a table by its singular or plural name. */
export function kindOfSection(name: string): TomlKind | undefined {
  return tomlKinds.find((kind) => [sectionName(kind), `${sectionName(kind)}s`].includes(name));
}

/** Place of a class's resources in an export; permissions come last, beside their groups. */
export function kindRank(kind: string): number {
  const at = tomlKinds.findIndex((known) => known === (kind === "Secret" ? "Variable" : kind));
  return at < 0 ? tomlKinds.length : at;
}

/** True for the kinds that have a `config`. */
export function isResourceKind(kind: TomlKind): kind is ResourceType {
  return kind !== "Variable" && kind !== "UserGroup";
}

/** True for the kinds that a ResourceSync deploys, in the order that `after` gives. */
export function isDeployedKind(kind: TomlKind): boolean {
  return kind === "Stack" || kind === "Deployment";
}

/** Keys of a resource beside its `config`, with the form of each. */
export const resourceKeys = {
  name: "text",
  description: "text",
  template: "flag",
  tags: "texts",
  deploy: "flag",
  after: "texts",
  config: "table",
} as const;

/** Keys of a variable. */
export const variableKeys = {
  name: "text",
  description: "text",
  value: "text",
  is_secret: "flag",
} as const;

/** Keys of a user group. */
export const userGroupKeys = {
  name: "text",
  everyone: "flag",
  users: "texts",
  all: "table",
  permissions: "tables",
} as const;

/** Form of a key's value. */
export type KeyForm = "text" | "flag" | "texts" | "table" | "tables";

/** The keys that a table of the kind may have. */
export function keysOf(kind: TomlKind): Readonly<Record<string, KeyForm>> {
  if (kind === "Variable") return variableKeys;
  return kind === "UserGroup" ? userGroupKeys : resourceKeys;
}
