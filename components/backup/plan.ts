import { nodeAt } from "../../compose/nodes";
import { isRecord } from "../../compose/document";
import type { Problem } from "../../providers/dynamic/problem";
import type { FleetIndex } from "../plan/fleetIndex";
import { stackProblem } from "../plan/placement";
import type { DraftStack } from "../plan/stack";
import { previewLookup } from "../plan/web";
import type { StackFolder } from "../stackFolder";
import { backupStackName, type BackedUpStack, STOP_LABEL } from "./job";
import { nameProblems } from "./nameProblems";
import { scheduleProblem } from "./schedule";
import { backupDefaults, type BackupSpec } from "./spec";
import { specProblems } from "./specProblems";
import { volumesOf } from "./volumes";

/** The backups of one server that run by one schedule. */
export interface PlannedBackup {
  /** Name of the Komodo stack. */
  readonly name: string;
  readonly server: string;
  readonly schedule: string;
  readonly maxAgeHours: number;
  /** At least one, in the order of names. */
  readonly stacks: readonly BackedUpStack[];
}

/** What the `backup` blocks of a fleet come to. */
export interface BackupPlan {
  readonly backups: PlannedBackup[];
  readonly problems: Problem[];
}

interface Job {
  readonly server: string;
  readonly stack: BackedUpStack;
  readonly schedule?: string;
  readonly maxAgeHours?: number;
}

/**
 * One backup per server out of the `backup` blocks of its stacks, and one of its own for each stack
 * with a schedule of its own: Komodo runs one service of a stack at a time. A block in a fleet
 * without a place for backups is refused, unless `enabled` is false.
 */
export function planBackups(drafts: readonly DraftStack[], index: FleetIndex): BackupPlan {
  const spec = index.spec.backup;
  const asking = drafts.filter(({ folder }) => folder.extension.backup !== undefined);
  if (spec?.enabled === false) return { backups: [], problems: [] };
  if (!spec) return { backups: [], problems: asking.map(({ folder }) => withoutPlace(folder)) };
  const read = asking.map((draft) => readBlock(draft, index));
  const jobs = read.flatMap(({ job }) => job ?? []);
  const backups = grouped(jobs, spec);
  const problems = [
    ...read.flatMap((block) => block.problems),
    ...specProblems(spec, backups, index),
    ...nameProblems(spec, backups, drafts),
  ];
  return { backups, problems };
}

function withoutPlace(folder: StackFolder): Problem {
  const message = '"backup" asks for backups, but the fleet has no place for them';
  const fix =
    "Set `varanus:backup` to one, such as `{ local: { path: /srv/backups } }`, or to " +
    "`{ enabled: false }` to have none";
  return stackProblem(folder, ["backup"], { message, fix });
}

function readBlock(
  { folder, stack: planned }: DraftStack,
  index: FleetIndex,
): { job?: Job; problems: Problem[] } {
  const { backup = {} } = folder.extension;
  const { volumes, problems } = volumesOf(folder, previewLookup(folder, index));
  const { paths = [], schedule, retentionDays, maxAgeHours, stop = false } = backup;
  const found = [...problems, ...blockProblems(folder, volumes.length + paths.length)];
  if (!planned || volumes.length + paths.length === 0) return { problems: found };
  const stack = {
    ...{ name: folder.name, volumes, paths },
    ...(stop !== false && { stop: true }),
    ...(retentionDays !== undefined && { retentionDays }),
  };
  const own = schedule === undefined ? {} : { schedule, ...(maxAgeHours && { maxAgeHours }) };
  return { job: { server: planned.server, stack, ...own }, problems: found };
}

function blockProblems(folder: StackFolder, parts: number): Problem[] {
  const { volumes = [] } = folder.extension.backup ?? {};
  const refuse = (field: readonly string[], finding: { message: string; fix: string }) =>
    stackProblem(folder, ["backup", ...field], finding);
  return [
    ...(parts === 0 && volumes.length === 0 ? [refuse([], NOTHING)] : []),
    ...scheduleProblems(folder, refuse),
    ...stopProblems(folder, refuse),
  ];
}

type Refuse = (field: readonly string[], finding: { message: string; fix: string }) => Problem;

function scheduleProblems({ extension }: StackFolder, refuse: Refuse): Problem[] {
  const { schedule, maxAgeHours } = extension.backup ?? {};
  if (schedule === undefined) {
    return maxAgeHours === undefined ? [] : [refuse(["maxAgeHours"], AGE)];
  }
  const wrong = scheduleProblem(schedule);
  if (!wrong) return [];
  return [refuse(["schedule"], { ...wrong, message: `"backup.schedule": ${wrong.message}` })];
}

function stopProblems(folder: StackFolder, refuse: Refuse): Problem[] {
  const { backup: { stop = false } = {}, severs } = folder.extension;
  if (stop === false) return [];
  return [
    ...(severs === undefined ? [] : [refuse(["stop"], SEVERING)]),
    ...(canStop(folder) ? [] : [refuse(["stop"], unlabelled(folder))]),
  ];
}

const NOTHING = {
  message: '"backup" asks for backups, but the stack has neither volumes nor paths',
  fix: "Name folders of the host in `backup.paths`, or remove the block",
};
const AGE = {
  message: '"backup.maxAgeHours" stands without "backup.schedule"',
  fix: "Set `varanus:backup.maxAgeHours`, or give the stack a schedule of its own",
};
const SEVERING = {
  message: '"backup.stop" would cut the way that the backup is started by',
  fix: "Remove it: what severs a server keeps running",
};

function unlabelled({ name, source }: StackFolder): { message: string; fix: string } {
  const message = `"backup.stop" needs labels, which Varanus cannot add to files from ${source}`;
  return { message, fix: `Give services that are to stop the label "${STOP_LABEL}: ${name}"` };
}

/** The text that Komodo gets is given labels; other files need their own. */
function canStop({ source, document, name }: StackFolder): boolean {
  if (source === "contents") return true;
  const { services } = document.value;
  return Object.keys(isRecord(services) ? services : {}).some((service) => {
    const labels: unknown = nodeAt(document.yaml, ["services", service, "labels"])?.value?.toJS(
      document.yaml,
    );
    if (Array.isArray(labels)) return labels.includes(`${STOP_LABEL}=${name}`);
    return isRecord(labels) && labels[STOP_LABEL] === name;
  });
}

function grouped(jobs: readonly Job[], spec: BackupSpec): PlannedBackup[] {
  const groups = new Map<string, PlannedBackup>();
  const sorted = [...jobs].sort((a, b) => (a.stack.name < b.stack.name ? -1 : 1));
  for (const job of sorted) {
    const name = backupStackName(job.server, job.schedule && job.stack.name);
    const stack = withRetention(job.stack, spec);
    const key = JSON.stringify([name, job.server]);
    const known = groups.get(key);
    if (known) groups.set(key, { ...known, stacks: [...known.stacks, stack] });
    else groups.set(key, { name, server: job.server, stacks: [stack], ...timesOf(job, spec) });
  }
  return [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function withRetention(stack: BackedUpStack, { retentionDays }: BackupSpec): BackedUpStack {
  return retentionDays === undefined ? stack : { retentionDays, ...stack };
}

function timesOf(job: Job, spec: BackupSpec): Pick<PlannedBackup, "schedule" | "maxAgeHours"> {
  if (job.schedule !== undefined) {
    const { schedule, maxAgeHours = backupDefaults.ownMaxAgeHours } = job;
    return { schedule, maxAgeHours };
  }
  const { schedule = backupDefaults.schedule, maxAgeHours = backupDefaults.maxAgeHours } = spec;
  return { schedule, maxAgeHours };
}
