import type { Problem } from "../providers/dynamic/problem";
import { withoutAbsent } from "../providers/dynamic/values";
import type { ListItem, Resource, ResourceType, Tag, Variable } from "../providers/komodo/api";
import type { KomodoClient } from "../providers/komodo/client";
import { stateInputs } from "./coreState";
import { readGroups } from "./coreGroups";
import { withEnvFilePath } from "./envFilePath";
import { withReferences } from "./references";
import { isResourceKind, kindRank, tomlKinds } from "./sections";
import { formOf, leanInputs, tableOf } from "./tables";
import type { ResourceInputs } from "./toInputs";

/** What a running Core has, as inputs of resources. */
export interface CoreRead {
  /** Sorted by kind and name. A secret's value is the empty text: it is not read into anything. */
  readonly resources: readonly ResourceInputs[];
  readonly warnings: readonly Problem[];
}

/** The part of a client that a take-over needs: it only reads. */
export type CoreReader = Pick<KomodoClient, "read">;

/**
 * Reads everything that a Core has and Varanus can declare: a list call for each kind, one more for
 * the states of stacks and of deployments, and one for each user group. References stand by name;
 * stacks and deployments say whether their containers run.
 */
export async function readCore(core: CoreReader): Promise<CoreRead> {
  const kinds = tomlKinds.filter(isResourceKind);
  const lists = await Promise.all(kinds.map((kind) => core.read(`ListFull${kind}s`, { limit: 0 })));
  const found = kinds.flatMap((kind, i) => (lists[i] ?? []).map((item) => ({ kind, item })));
  const names = new Map(found.map(({ item }) => [item._id.$oid, item.name]));
  const tags = new Map(
    (await core.read("ListTags", {})).map((tag: Tag) => [tag._id.$oid, tag.name]),
  );
  const states = await readStates(core);
  const warnings: Problem[] = [];
  const reading: Reading = { names, tags, states, warnings };
  const resources = found.map(({ kind, item }) => resourceInputs(reading, kind, item));
  const variables = (await core.read("ListVariables", {})).map(variableInputs);
  const groups = await readGroups(core, names);
  if (groups === undefined) warnings.push(NO_GROUPS);
  return { resources: [...resources, ...variables, ...(groups ?? [])].sort(byName), warnings };
}

const NO_GROUPS: Problem = {
  subject: 'Kind "UserGroup"',
  message: "is left out, because only admins may read groups and permissions",
  fix: "Log in as an admin to have them too",
};

interface Reading {
  /** Names of all resources by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  /** States of stacks and deployments by id. */
  readonly states: ReadonlyMap<string, string>;
  readonly warnings: Problem[];
}

async function readStates(core: CoreReader): Promise<Map<string, string>> {
  const lists: ListItem<{ state?: string }>[][] = await Promise.all([
    core.read("ListStacks", { limit: 0 }),
    core.read("ListDeployments", { limit: 0 }) as Promise<ListItem[]>,
  ]);
  return new Map(lists.flat().map(({ id, info }) => [id, info.state ?? "unknown"]));
}

function byName(a: ResourceInputs, b: ResourceInputs): number {
  return kindRank(a.kind) - kindRank(b.kind) || (a.name < b.name ? -1 : 1);
}

function resourceInputs(
  reading: Reading,
  kind: ResourceType,
  { _id, name, description, template, tags, config }: Resource,
): ResourceInputs {
  const named = withNames(config, reading.names) as Record<string, unknown>;
  const inputs = {
    name,
    ...(description !== "" && { description }),
    ...(tags.length > 0 && { tags: tags.flatMap((id) => reading.tags.get(id) ?? []) }),
    ...(template && { template }),
    ...withoutAbsent(formOf(kind).fromConfig(named)),
    ...stateInputs(kind, reading.states.get(_id.$oid)),
  };
  const item = { kind, name, inputs };
  const lean = leanInputs(tableOf(kind), withoutDangling(item, reading));
  return { ...item, inputs: withEnvFilePath(kind, lean) };
}

/** Komodo keeps ids of other resources; each one stands alone in its text. */
function withNames(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item: unknown) => withNames(item, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withNames(item, names)]),
  );
}

/** References to what has been deleted; Komodo leaves their ids behind. */
function withoutDangling(item: ResourceInputs, { warnings }: Reading): Record<string, unknown> {
  return withReferences(item, ({ kind, name, path }) => {
    if (!/^[0-9a-f]{24}$/.test(name)) return name;
    warnings.push({
      subject: `${item.kind} "${item.name}"`,
      message: `"${path.join(".")}" leads to a ${kind} that is gone (${name})`,
      fix: "It is left as it is; mend it in Komodo, or in what was written",
    });
    return name;
  });
}

function variableInputs({ name, description = "", value, is_secret }: Variable): ResourceInputs {
  const more = description === "" ? {} : { description };
  const kind = is_secret ? "Secret" : "Variable";
  return { kind, name, inputs: { name, value: is_secret ? "" : value, ...more } };
}
