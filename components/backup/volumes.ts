import { isRecord } from "../../compose/document";
import { substitute } from "../../compose/interpolation";
import type { Problem } from "../../providers/dynamic/problem";
import { stackProblem } from "../plan/placement";
import type { StackFolder } from "../stackFolder";
import type { BackedUpVolume } from "./job";
import { volumeUse } from "./usedVolumes";

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
  const defined = isRecord(folder.document.value.volumes) ? folder.document.value.volumes : {};
  const project = projectOf(folder);
  const volumes: BackedUpVolume[] = [];
  const { keys, problems: found } = chosenKeys(folder, defined);
  const problems: Problem[] = found;
  for (const key of keys) {
    const name = hostName(key, defined[key], project, lookup);
    if (name === undefined) problems.push(unknownName(folder, key));
    else volumes.push({ key, name });
  }
  return { volumes, problems };
}

function projectOf({ extension: { komodo = {} }, name }: StackFolder): string {
  const { projectName } = komodo;
  return typeof projectName === "string" && projectName !== "" ? projectName : name;
}

/** The volumes that are listed, or all that will be there. */
function chosenKeys(folder: StackFolder, defined: Record<string, unknown>) {
  const use = volumeUse(folder);
  const own = Object.keys(defined);
  const listed = folder.extension.backup?.volumes;
  const isThere = (key: string) => isExternal(defined[key]) || use.isMade(key);
  if (!listed) return { keys: own.filter(isThere), problems: [] };
  const keys = listed.filter((key) => own.includes(key));
  const problems = listed.flatMap((key, i) => {
    const isUnused = own.includes(key) && !isExternal(defined[key]) && !use.isMounted(key);
    return isUnused ? [unused(folder, key, i)] : [];
  });
  return { keys, problems };
}

function isExternal(definition: unknown): boolean {
  const { external } = isRecord(definition) ? definition : {};
  return external === true || isRecord(external);
}

function unused(folder: StackFolder, key: string, i: number): Problem {
  const message = `"backup.volumes[${i}]" is "${key}", which no service uses, so that Compose does not make it`;
  const fix = "Remove it, or mount it in a service";
  return stackProblem(folder, ["backup", "volumes", i], { message, fix });
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
  return isExternal(definition) ? key : `${project}_${key}`;
}

function unknownName(folder: StackFolder, key: string): Problem {
  const message = `the name of the volume "${key}" depends on a value that a preview does not know`;
  const fix = "Give it a name without secrets, or leave it out of `backup.volumes`";
  return stackProblem(folder, ["backup"], { message, fix });
}
