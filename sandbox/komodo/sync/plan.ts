import type { Call } from "../call";
import { initialConfig } from "../config/schemas";
import { Refusal } from "../errors";
import { flagAt, sameJson, textAt, textsAt, type Fields } from "../fields";
import { KINDS, type Kind } from "../kinds";
import { storedName } from "../names";
import { mergedConfig } from "../resources/config";
import { initialInfo } from "../resources/info";
import { resolveReferences } from "../resources/references";
import type { Resource } from "../resources/store";
import { findTag, tagNames } from "../tag";
import type { DesiredResource } from "./desired";

/** What a ResourceSync would do with one resource. */
export type Step =
  | { readonly type: "Create"; readonly wanted: DesiredResource; readonly after: Resource }
  | {
      readonly type: "Update";
      readonly wanted: DesiredResource;
      readonly before: Resource;
      readonly after: Resource;
    }
  | { readonly type: "Delete"; readonly kind: Kind; readonly before: Resource };

/** Who asks, and on what state. */
export type Context = Pick<Call, "core" | "user">;

/** What a ResourceSync may touch. */
export interface Scope {
  readonly matchTags: readonly string[];
  readonly deletes: boolean;
  /** Id of the ResourceSync itself, which it never deletes. */
  readonly self: string;
}

/** The scope that a ResourceSync's config gives. */
export function scopeOf(sync: Resource): Scope {
  return {
    matchTags: textsAt(sync.config, "match_tags"),
    deletes: flagAt(sync.config, "delete") || flagAt(sync.config, "managed"),
    self: sync._id.$oid,
  };
}

/** The steps from what there is to what is wanted. */
export function planSteps(
  context: Context,
  wanted: readonly DesiredResource[],
  scope: Scope,
): Step[] {
  const inScope = wanted.filter(({ tags }) => scope.matchTags.every((tag) => tags.includes(tag)));
  const steps = inScope.flatMap((one) => stepFor(context, one));
  return scope.deletes ? [...steps, ...deletions(context, inScope, scope)] : steps;
}

function stepFor(context: Context, wanted: DesiredResource): Step[] {
  const before = context.core.resources.find(wanted.kind, storedName(wanted.kind, wanted.name));
  const after = wantedResource(context, wanted, before);
  if (before === undefined) return [{ type: "Create", wanted, after }];
  const isSame =
    sameJson(before.config, after.config) &&
    before.description === after.description &&
    before.template === after.template &&
    sameJson(tagNames(context.core, before.tags).sort(), [...wanted.tags].sort());
  return isSame ? [] : [{ type: "Update", wanted, before, after }];
}

/** The resource as it would be: fields that the TOML leaves out have their defaults. */
function wantedResource(context: Context, wanted: DesiredResource, before?: Resource): Resource {
  const { kind } = wanted;
  const partial = softlyResolved(context, kind, wanted.config);
  const isBareBuilder = kind === "Builder" && partial.type === undefined;
  const base = initialConfig(kind);
  return {
    _id: before?._id ?? { $oid: "" },
    name: storedName(kind, wanted.name),
    description: wanted.description,
    template: wanted.template,
    tags: wanted.tags.map((tag) => findTag(context.core, tag)?._id.$oid ?? tag),
    info: before?.info ?? initialInfo(kind),
    config: isBareBuilder ? base : mergedConfig(kind, base, partial),
    base_permission: "None",
    updated_at: 0,
  };
}

/** References become ids where they can; a target that is still to be created stays a name. */
function softlyResolved(context: Context, kind: Kind, config: Fields): Fields {
  try {
    return resolveReferences({ ...context, type: "", params: {} }, kind, config);
  } catch (error) {
    if (error instanceof Refusal) return config;
    throw error;
  }
}

function deletions({ core }: Context, wanted: readonly DesiredResource[], scope: Scope): Step[] {
  const kept = new Set(wanted.map(({ kind, name }) => `${kind}/${storedName(kind, name)}`));
  return KINDS.flatMap((kind) =>
    core.resources
      .all(kind)
      .filter((resource) => !kept.has(`${kind}/${resource.name}`))
      .filter((resource) => resource._id.$oid !== scope.self)
      .filter(({ tags }) => {
        const names = tagNames(core, tags);
        return scope.matchTags.every((tag) => names.includes(tag));
      })
      .map((before): Step => ({ type: "Delete", kind, before })),
  );
}

/** The resources to deploy: those marked `deploy` that are new, changed, or not running. */
export function deploysOf(
  steps: readonly Step[],
  wanted: readonly DesiredResource[],
  isRunning: (one: DesiredResource) => boolean,
): DesiredResource[] {
  const changed = new Set(
    steps.flatMap((step) =>
      step.type === "Delete" ? [] : [`${step.wanted.kind}/${step.wanted.name}`],
    ),
  );
  return wanted.filter(
    (one) => one.deploy && (changed.has(`${one.kind}/${one.name}`) || !isRunning(one)),
  );
}

/** The name of the resource a step is about. */
export function nameOfStep(step: Step): string {
  return step.type === "Delete" ? textAt({ name: step.before.name }, "name") : step.wanted.name;
}
