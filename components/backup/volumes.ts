import { isRecord } from "../../compose/document";
import { substitute } from "../../compose/interpolation";
import type { Problem } from "../../providers/dynamic/problem";
import { stackProblem } from "../plan/placement";
import type { StackFolder } from "../stackFolder";
import type { BackedUpVolume } from "./job";

/** Value of a variable as far as a preview knows it. */
export type Lookup = (name: string) => string | undefined;

/**
 * The volumes of a stack that its `backup` asks for, with their names on the host: a name of their
 * own, or that of the project and theirs. Komodo 2.3.2 names the project after the stack, or after
 * its `projectName`; `name:` of the file has no say, since it passes `--project-name`.
 */
export function volumesOf(
  folder: StackFolder,
  lookup: Lookup,
): { volumes: BackedUpVolume[]; problems: Problem[] } {
  const { backup, komodo = {} } = folder.extension;
  const defined = isRecord(folder.document.value.volumes) ? folder.document.value.volumes : {};
  const project = typeof komodo.projectName === "string" ? komodo.projectName : folder.name;
  const volumes: BackedUpVolume[] = [];
  const problems: Problem[] = [];
  for (const key of backup?.volumes ?? Object.keys(defined)) {
    if (!Object.hasOwn(defined, key)) continue;
    const name = hostName(key, defined[key], project, lookup);
    if (name === undefined) problems.push(unknownName(folder, key));
    else volumes.push({ key, name });
  }
  return { volumes, problems };
}

function hostName(
  key: string,
  definition: unknown,
  project: string,
  lookup: Lookup,
): string | undefined {
  const { name, external } = isRecord(definition) ? definition : {};
  const own = name ?? (isRecord(external) ? external.name : undefined);
  if (typeof own === "string") return substitute(own, lookup);
  return external === true || isRecord(external) ? key : `${project}_${key}`;
}

function unknownName(folder: StackFolder, key: string): Problem {
  const message = `the name of the volume "${key}" depends on a value that a preview does not know`;
  const fix = "Give it a name without secrets, or leave it out of `backup.volumes`";
  return stackProblem(folder, ["backup"], { message, fix });
}
