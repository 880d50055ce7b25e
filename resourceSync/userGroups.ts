import { isRecord } from "../providers/dynamic/values";
import type { Entry } from "./entry";
import { tomlKinds } from "./sections";
import type { ResourceInputs } from "./toInputs";

/** Inputs of a user group out of its declaration; its permissions are resources of their own. */
export function groupInputs({ name, config }: Entry): Record<string, unknown> {
  const { everyone, users, all } = config;
  return { name, everyone, users, all };
}

/** Names of resources by their kind. */
export type NamesByKind = ReadonlyMap<string, readonly string[]>;

/**
 * The permissions of a group as resources. A target may be a regular expression between backslashes
 * or hold `*` and `?`: Komodo gives it for every resource that exists and matches, here for those
 * that are declared.
 */
export function groupPermissions(entry: Entry, names: NamesByKind): ResourceInputs[] {
  const { permissions } = entry.config;
  const rows = Array.isArray(permissions) ? permissions.filter(isRecord) : [];
  return rows.flatMap((row) => {
    const { type, id } = isRecord(row.target) ? row.target : {};
    if (typeof type !== "string" || typeof id !== "string") return [];
    const targets = isPattern(id) ? matching(id, names.get(type) ?? []) : [id];
    return targets.map((name) => permission(entry.name, { type, id: name }, row));
  });
}

/** One permission of a group on one resource. */
export function permission(
  group: string,
  target: { readonly type: string; readonly id: string },
  { level = "None", specific }: { readonly level?: unknown; readonly specific?: unknown },
): ResourceInputs {
  const rights = Array.isArray(specific) && specific.length > 0 ? { specific } : {};
  const name = `${group}/${target.type}/${target.id}`;
  return { kind: "Permission", name, inputs: { group, target, level, ...rights } };
}

function isPattern(id: string): boolean {
  return (id.startsWith("\\") && id.endsWith("\\")) || /[*?]/.test(id);
}

function matching(pattern: string, names: readonly string[]): string[] {
  const expression = expressionOf(pattern);
  return expression ? names.filter((name) => expression.test(name)) : [];
}

function expressionOf(pattern: string): RegExp | undefined {
  try {
    if (pattern.startsWith("\\")) return new RegExp(pattern.slice(1, -1));
    const escaped = pattern.replace(/[\\^$.+()[\]{}|]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
  } catch {
    return undefined;
  }
}

/** Groups with their permissions among the keys of their declaration, and everything else as it is. */
export function withGroupPermissions(resources: readonly ResourceInputs[]): ResourceInputs[] {
  const permissions = resources.filter(({ kind }) => kind === "Permission");
  return resources
    .filter(({ kind }) => kind !== "Permission")
    .map((item) => {
      if (item.kind !== "UserGroup") return item;
      const own = permissions.filter(({ inputs }) => inputs.group === item.name);
      const rows = own.map(({ inputs: { target, level, specific } }) => ({
        target,
        level,
        specific,
      }));
      return { ...item, inputs: { ...item.inputs, ...(rows.length > 0 && { permissions: rows }) } };
    });
}

/** The declaration's keys out of a group's inputs; what says nothing is left out. */
export function groupConfig(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { everyone, users, all, permissions } = inputs;
  const grants = isRecord(all) ? orderedGrants(all) : {};
  const given = Object.entries({ everyone, users, all: grants, permissions });
  return Object.fromEntries(given.filter(([, value]) => !isNothing(value)));
}

function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) ? Object.keys(value).length === 0 : value !== true;
}

function orderedGrants(all: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kinds = tomlKinds.filter((kind) => all[kind] !== undefined);
  return Object.fromEntries(kinds.map((kind) => [kind, all[kind]]));
}
