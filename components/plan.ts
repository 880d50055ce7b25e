import { sortProblems } from "../compose/problemOrder";
import type { Problem } from "../providers/dynamic/problem";
import { type BackupPlan, planBackups } from "./backup/plan";
import { withStopLabels } from "./backup/stopLabels";
import type { StackFolder } from "./stackFolder";
import { orderProblems } from "./plan/after";
import { doubledRawPorts } from "./plan/exposure";
import { indexFleet, type FleetIndex } from "./plan/fleetIndex";
import { severingEdges, topologicalOrder } from "./plan/order";
import { siteProblems } from "./plan/pangolinSpec";
import { portClashes } from "./plan/portClashes";
import { serverProblems } from "./plan/servers";
import { draftStack, type DraftStack } from "./plan/stack";
import type { FleetSpec, PlannedStack } from "./plan/types";
import { environmentFault, valueProblems, valueSubject } from "./plan/values";
import { doubledHosts } from "./plan/web";

export { publicAppFields } from "./plan/pangolinSpec";
export type { PublicAppSpec } from "./plan/pangolinSpec";
export type {
  FleetSpec,
  MadeSecret,
  PlannedExposure,
  PlannedStack,
  PlannedWeb,
  ServerSpec,
  ValueSpec,
} from "./plan/types";

/** The fleet in the order its stacks are deployed, or what keeps it from being deployed. */
export interface FleetPlan {
  /** In topological order, ties by name; without the stacks whose server is not known. */
  readonly stacks: PlannedStack[];
  /** Ordered by name. */
  readonly backups: BackupPlan["backups"];
  /** All of them at once, ordered by file, line, column and subject. */
  readonly problems: Problem[];
}

/**
 * Checks the whole fleet and puts its stacks in order. Pure: reads no file and calls nothing.
 * `unreadable` names stacks without a readable folder, such as those of tunnels, so that stacks
 * which go after them are not told that they do not exist.
 */
export function planFleet(
  spec: FleetSpec,
  folders: readonly StackFolder[],
  { unreadable = [] }: { readonly unreadable?: readonly string[] } = {},
): FleetPlan {
  const index = indexFleet(spec);
  const drafts = folders.map((folder) => draftStack(folder, index));
  const stacks = drafts.flatMap(({ stack }) => (stack ? [stack] : []));
  const { backups, problems: ofBackups } = planBackups(drafts, index);
  const problems = [
    ...serverProblems(spec),
    ...siteProblems(spec),
    ...valueProblems(index),
    ...drafts.flatMap((draft) => draft.problems),
    ...doubledStacks(folders),
    ...orderProblems(folders, index, unreadable),
    ...portClashes(drafts.flatMap(portUser)),
    ...doubledHosts(drafts.map(({ folder, stack }) => ({ folder, web: stack?.web }))),
    ...doubledRawPorts(drafts.map(({ folder, stack }) => ({ folder, exposure: stack?.exposure }))),
    ...environmentValueProblems(drafts, index),
    ...ofBackups,
  ];
  const labelled = spec.backup && spec.backup.enabled !== false ? withStopLabels : null;
  const complete = labelled ? stacks.map(labelled) : stacks;
  return { stacks: ordered(complete), backups, problems: sortProblems(problems) };
}

function ordered(stacks: readonly PlannedStack[]): PlannedStack[] {
  const edges = severingEdges(stacks);
  const complete = stacks.map((stack) => ({ ...stack, follows: edges.get(stack.name) ?? [] }));
  const byName = new Map(complete.map((stack) => [stack.name, stack]));
  const before = new Map(complete.map((s) => [s.name, [...s.after, ...s.follows]]));
  return topologicalOrder(before).flatMap((name) => byName.get(name) ?? []);
}

function portUser({ folder, stack }: DraftStack) {
  return stack ? [{ folder, server: stack.server, ports: stack.ports }] : [];
}

function doubledStacks(folders: readonly StackFolder[]): Problem[] {
  return folders.flatMap(({ name, composeFile }, i) => {
    const first = folders.find((folder) => folder.name === name);
    if (!first || folders.indexOf(first) === i) return [];
    const message = `is also the name of ${first.composeFile}`;
    const fix = "Rename one of the two folders";
    return [{ file: composeFile, line: 1, column: 1, subject: `Stack "${name}"`, message, fix }];
  });
}

/** Values that cannot stand in an environment, told once each with the stacks that use them so. */
function environmentValueProblems(
  drafts: readonly DraftStack[],
  { values }: FleetIndex,
): Problem[] {
  const users = new Map<string, string[]>();
  for (const { folder, environmentUses } of drafts) {
    for (const name of new Set(environmentUses)) {
      users.set(name, [...(users.get(name) ?? []), folder.name]);
    }
  }
  return [...users].flatMap(([name, stacks]) => {
    const value = values.get(name);
    const fault = value && environmentFault(value.spec.value);
    if (!fault) return [];
    const message = `the value ${fault.message}; in the environment of ${[...stacks].sort().join(", ")}`;
    return [{ subject: valueSubject(value), message, fix: fault.fix }];
  });
}
