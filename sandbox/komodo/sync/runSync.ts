import type { Call } from "../call";
import { refuse } from "../errors";
import { pushLog, resourceOf, whileBusy, type Run } from "../execute/run";
import { flagAt, textAt, textsAt } from "../fields";
import { newObjectId, oid } from "../ids";
import { parameterOf, type Kind } from "../kinds";
import { applyConfig, createFrom, deleteResource } from "../resources/write";
import type { Resource } from "../resources/store";
import { addTag, findTag } from "../tag";
import { simpleLog } from "../updates/update";
import type { RunExecution } from "../procedures/runProcedure";
import { readDesired, type Desired, type DesiredResource } from "./desired";
import { pendingDeploys, refreshPending } from "./pending";
import { nameOfStep, planSteps, scopeOf, type Step } from "./plan";

/** The order in which a run changes kinds, so that references find their targets. */
const RUN_ORDER: readonly Kind[] = [
  "Server",
  "Alerter",
  "Action",
  "Swarm",
  "Builder",
  "Repo",
  "Build",
  "Stack",
  "ResourceSync",
  "Deployment",
  "Procedure",
];

/** RunSync: variables, groups, resources in the order of references, then deploys. */
export function runSyncWith(execute: RunExecution): (run: Run) => Promise<void> {
  return async (run) => {
    const sync = resourceOf(run, "ResourceSync");
    await whileBusy(run, { resource: sync, flag: "syncing" }, async () => {
      const contents = textAt(sync.config, "file_contents");
      if (contents === "") throw refuse("Sync not configured, no resource files to read");
      const desired = narrowed(run, readDesired(contents));
      await run.core.timers.sleep(run.core.options.deployMs / 4);
      const before = run.update.logs.length;
      applyVariables(run, sync, desired);
      applyGroups(run, sync, desired);
      const steps = flagAt(sync.config, "include_resources", true)
        ? planSteps(run, desired.resources, scopeOf(sync))
        : [];
      const deploys = pendingDeploys(run, steps, desired.resources);
      await applySteps(run, steps);
      await deployAll(run, deploys, execute);
      if (run.update.logs.length === before)
        pushLog(run, simpleLog("No Changes", "nothing to do. exiting."));
      sync.info = { ...sync.info, last_sync_ts: Date.now() };
      refreshPending(run.core, sync);
    });
  };
}

/** Only what the request names, if it names anything. */
function narrowed({ params }: Run, desired: Desired): Desired {
  const type = textAt(params, "resource_type");
  const names = textsAt(params, "resources");
  if (type === "" && names.length === 0) return desired;
  const resources = desired.resources.filter(
    ({ kind, name }) =>
      (type === "" || kind === type) && (names.length === 0 || names.includes(name)),
  );
  return { resources, variables: [], groups: [] };
}

function applyVariables(run: Run, sync: Resource, { variables }: Desired): void {
  if (!flagAt(sync.config, "include_variables")) return;
  const lines: string[] = [];
  for (const variable of variables) {
    const before = run.core.variables.get(variable.name);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(variable)) continue;
    run.core.variables.set(variable.name, variable);
    lines.push(`${before === undefined ? "created" : "updated"} variable '${variable.name}'`);
  }
  if (scopeOf(sync).deletes) {
    const kept = new Set(variables.map(({ name }) => name));
    for (const name of [...run.core.variables.keys()]) {
      if (kept.has(name)) continue;
      run.core.variables.delete(name);
      lines.push(`deleted variable '${name}'`);
    }
  }
  if (lines.length > 0) pushLog(run, simpleLog("Update Variables", lines.join("\n")));
}

function applyGroups(run: Run, sync: Resource, { groups }: Desired): void {
  if (!flagAt(sync.config, "include_user_groups")) return;
  const lines: string[] = [];
  for (const { name, everyone, users } of groups) {
    const found = [...run.core.groups.values()].find((group) => group.name === name);
    const ids = users.flatMap((user) => run.core.users.find(user)?._id.$oid ?? []);
    if (found !== undefined) Object.assign(found, { everyone, users: ids });
    else {
      const _id = oid(newObjectId());
      run.core.groups.set(_id.$oid, {
        _id,
        name,
        everyone,
        users: ids,
        all: {},
        updated_at: Date.now(),
      });
      lines.push(`created user group '${name}'`);
    }
  }
  if (lines.length > 0) pushLog(run, simpleLog("Update UserGroups", lines.join("\n")));
}

async function applySteps(run: Run, steps: readonly Step[]): Promise<void> {
  const kindOf = (step: Step): Kind => (step.type === "Delete" ? step.kind : step.wanted.kind);
  for (const kind of RUN_ORDER) {
    const mine = steps.filter((step) => kindOf(step) === kind);
    const lines: string[] = [];
    for (const step of mine) {
      await applyStep(run, step);
      lines.push(`${step.type.toLowerCase()}d ${kind} '${nameOfStep(step)}'`);
    }
    if (lines.length > 0) pushLog(run, simpleLog(`Update ${kind}s`, lines.join("\n")));
  }
}

async function applyStep(run: Run, step: Step): Promise<void> {
  const { core, user } = run;
  if (step.type === "Delete") {
    const call: Call = { core, user, type: `Delete${step.kind}`, params: {} };
    await deleteResource(call, step.kind, step.before);
    return;
  }
  const { kind, name, config } = step.wanted;
  const call: Call = { core, user, type: `${step.type}${kind}`, params: { name } };
  const resource = step.type === "Create" ? createFrom(call, kind, config) : step.before;
  if (step.type === "Update") applyConfig(call, { kind, resource, partial: step.after.config });
  resource.description = step.wanted.description;
  resource.template = step.wanted.template;
  resource.tags = step.wanted.tags.map(
    (tag) =>
      (findTag(core, tag) ?? addTag(core, { name: tag, owner: user._id.$oid, color: "Slate" }))._id
        .$oid,
  );
}

/** Deploys in rounds: what others name in `after` goes first. A failure does not stop the rest. */
async function deployAll(
  run: Run,
  deploys: readonly DesiredResource[],
  execute: RunExecution,
): Promise<void> {
  let waiting = [...deploys];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const free = waiting.filter(({ after }) => !after.some((name) => names.has(name)));
    const round = free.length > 0 ? free : waiting;
    await Promise.all(round.map((one) => execute(deployCall(run, one))));
    const lines = round.map(({ kind, name }) => `deployed ${kind} '${name}'`);
    pushLog(run, simpleLog("Sync Deploy", lines.join("\n")));
    waiting = waiting.filter((one) => !round.includes(one));
  }
}

function deployCall({ core, user }: Run, { kind, name }: DesiredResource): Call {
  const type = kind === "Stack" ? "DeployStack" : "Deploy";
  return { core, user, type, params: { [parameterOf(kind)]: name } };
}
