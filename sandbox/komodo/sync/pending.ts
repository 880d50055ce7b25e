import type { KomodoCore } from "../core";
import { deploymentState } from "../deployments/listItem";
import { Refusal } from "../errors";
import { flagAt, textAt, type Fields } from "../fields";
import type { Resource } from "../resources/store";
import { stackState } from "../stacks/state";
import { variableToml } from "../toml/exportToml";
import { resourceToml } from "../toml/resourceToml";
import { errorMarkup } from "../updates/update";
import type { Variable } from "../variable";
import { readDesired, type Desired, type DesiredResource } from "./desired";
import { deploysOf, planSteps, scopeOf, type Context, type Step } from "./plan";

/** What a ResourceSync would change, in the form of its `info`. */
interface Pending {
  readonly resource_updates: readonly Fields[];
  readonly variable_updates: readonly Fields[];
  readonly user_group_updates: readonly Fields[];
  readonly pending_deploys: readonly Fields[];
}

const NOTHING: Pending = {
  resource_updates: [],
  variable_updates: [],
  user_group_updates: [],
  pending_deploys: [],
};

/** Works out what a ResourceSync would change and stores it in its `info`. */
export function refreshPending(core: KomodoCore, sync: Resource): void {
  const contents = textAt(sync.config, "file_contents");
  const remote_contents =
    contents === "" ? [] : [{ resource_path: "", path: "database file", contents }];
  try {
    const context = { core, user: core.admin };
    const pending = contents === "" ? NOTHING : pendingOf(context, sync, readDesired(contents));
    sync.info = {
      ...sync.info,
      ...pending,
      remote_contents,
      remote_errors: [],
      pending_error: null,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Only what is read from files goes to `remote_errors`; a text of Komodo's own does not.
    const pending_error = errorMarkup(error.message, error.trace);
    sync.info = { ...sync.info, ...NOTHING, remote_contents, remote_errors: [], pending_error };
  }
}

function pendingOf(context: Context, sync: Resource, desired: Desired): Pending {
  const { config } = sync;
  const scope = scopeOf(sync);
  const withResources = flagAt(config, "include_resources", true);
  const steps = withResources ? planSteps(context, desired.resources, scope) : [];
  const deploys = withResources ? pendingDeploys(context, steps, desired.resources) : [];
  const withVariables = flagAt(config, "include_variables");
  return {
    resource_updates: steps.map((step) => resourceDiff(context.core, step)),
    variable_updates: withVariables
      ? variableDiffs(context.core, desired.variables, scope.deletes)
      : [],
    user_group_updates: flagAt(config, "include_user_groups") ? groupDiffs(context, desired) : [],
    pending_deploys: deploys.map(({ kind, name }) => ({
      target: { type: kind, id: context.core.resources.find(kind, name)?._id.$oid ?? "" },
      reason: "deploy enabled",
      after: [],
    })),
  };
}

/** The stacks and deployments that a run would deploy. */
export function pendingDeploys(
  { core }: Context,
  steps: readonly Step[],
  wanted: readonly DesiredResource[],
): DesiredResource[] {
  return deploysOf(steps, wanted, ({ kind, name }) => {
    const resource = core.resources.find(kind, name);
    if (resource === undefined) return false;
    const state = kind === "Stack" ? stackState(core, resource) : deploymentState(core, resource);
    return state === "running" || state === "unknown";
  });
}

function resourceDiff(core: KomodoCore, step: Step): Fields {
  if (step.type === "Delete") {
    const current = resourceToml(core, step.kind, step.before);
    const target = { type: step.kind, id: step.before._id.$oid };
    return { target, data: { type: "Delete", data: { current } } };
  }
  const { kind, name } = step.wanted;
  const proposed = resourceToml(core, kind, step.after);
  if (step.type === "Create") {
    return { target: { type: kind, id: "" }, data: { type: "Create", data: { name, proposed } } };
  }
  const current = resourceToml(core, kind, step.before);
  const target = { type: kind, id: step.before._id.$oid };
  return { target, data: { type: "Update", data: { proposed, current } } };
}

/** The changes to variables; one of `is_secret` alone is not shown (Komodo 2.3.2). */
function variableDiffs(core: KomodoCore, wanted: readonly Variable[], deletes: boolean): Fields[] {
  const diffs = wanted.flatMap((variable): Fields[] => {
    const before = core.variables.get(variable.name);
    const proposed = variableToml(variable);
    if (before === undefined) {
      return [{ type: "Create", data: { name: variable.name, proposed } }];
    }
    const isSame = before.value === variable.value && before.description === variable.description;
    return isSame ? [] : [{ type: "Update", data: { proposed, current: variableToml(before) } }];
  });
  if (!deletes) return diffs;
  const kept = new Set(wanted.map(({ name }) => name));
  const gone = [...core.variables.values()].filter(({ name }) => !kept.has(name));
  return [
    ...diffs,
    ...gone.map((one) => ({ type: "Delete", data: { current: variableToml(one) } })),
  ];
}

function groupDiffs({ core }: Context, { groups }: Desired): Fields[] {
  const known = new Set([...core.groups.values()].map(({ name }) => name));
  return groups
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => ({
      type: "Create",
      data: { name, proposed: `[[user_group]]\nname = ${JSON.stringify(name)}` },
    }));
}
