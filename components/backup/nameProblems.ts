import type { Problem } from "../../providers/dynamic/problem";
import { stackProblem } from "../plan/placement";
import type { DraftStack } from "../plan/stack";
import { CORE_BACKUP } from "./job";
import type { PlannedBackup } from "./plan";
import { type BackupSpec, SPEC_SUBJECT } from "./spec";

/** Names of backups that are another's too: of a stack's folder, of a second server, of a check. */
export function nameProblems(
  spec: BackupSpec,
  backups: readonly PlannedBackup[],
  drafts: readonly DraftStack[],
): Problem[] {
  const names = [...backups.map(({ name }) => name), ...(spec.core ? [CORE_BACKUP] : [])];
  return [
    ...likeStacks(new Set(names), drafts),
    ...likeEachOther(backups),
    ...likeChecks(new Set(names.map((name) => `${name}-check`)), backups, drafts),
  ];
}

function likeStacks(names: ReadonlySet<string>, drafts: readonly DraftStack[]): Problem[] {
  const message = "has the name of a stack that backups are made by";
  return drafts
    .filter(({ folder }) => names.has(folder.name))
    .map(({ folder }) => stackProblem(folder, [], { message, fix: "Rename its folder" }));
}

/** Names of servers may differ in what names of stacks do not have, such as capitals. */
function likeEachOther(backups: readonly PlannedBackup[]): Problem[] {
  return backups.flatMap(({ name, server }, i) => {
    const first = backups.find((other) => other.name === name);
    if (first === undefined || backups.indexOf(first) === i) return [];
    const [a = "", b = ""] = [first.server, server].sort();
    const message = `the backups of the servers "${a}" and "${b}" would both be called "${name}"`;
    return [{ subject: SPEC_SUBJECT, message, fix: "Rename one of the two" }];
  });
}

/** The check of a server's backups is a procedure, as is the backup of a stack called `check`. */
function likeChecks(
  checks: ReadonlySet<string>,
  backups: readonly PlannedBackup[],
  drafts: readonly DraftStack[],
): Problem[] {
  return backups
    .filter(({ name }) => checks.has(name))
    .flatMap(({ name, stacks: [stack] }) => {
      const draft = drafts.find(({ folder }) => folder.name === stack?.name);
      const message = `its backup would be called "${name}", as the check of another`;
      return draft ? [stackProblem(draft.folder, [], { message, fix: "Rename its folder" })] : [];
    });
}
