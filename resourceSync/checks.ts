import type { Problem } from "../providers/dynamic/problem";
import { nearest } from "../providers/dynamic/nearest";
import { type Entry, placeIn, subjectOf } from "./entry";
import { referencesOf } from "./references";
import { isDeployedKind, tomlKinds } from "./sections";
import { type ResourceInputs, writtenPath } from "./toInputs";
import { usedNames } from "./usedNames";
import type { NamesByKind } from "./userGroups";

/** A declaration with the inputs made from it. */
export interface Declared {
  readonly entry: Entry;
  readonly made: ResourceInputs;
}

/** Names that are declared twice for one kind: only one of the two could become a resource. */
export function duplicateProblems(declared: readonly Declared[]): Problem[] {
  const first = new Map<string, Entry>();
  return declared.flatMap(({ entry }): Problem[] => {
    const key = `${entry.kind}/${entry.name}`;
    const before = first.get(key);
    if (!before) first.set(key, entry);
    if (!before) return [];
    const { file = "", line = 0 } = placeIn(before, ["name"]);
    const message = `is declared a second time, after ${file}:${line}`;
    return [
      {
        ...placeIn(entry, ["name"]),
        subject: subjectOf(entry),
        message,
        fix: "Remove one of the two",
      },
    ];
  });
}

/** References, `after` and `[[NAME]]` that lead to nothing in the files. */
export function danglingWarnings(declared: readonly Declared[]): Problem[] {
  const names = namesByKind(declared);
  return declared.flatMap((item) => {
    const references = referenceWarnings(item, names);
    if (item.made.kind === "Permission") return references;
    return [...references, ...afterWarnings(item, names), ...nameWarnings(item, names)];
  });
}

/** Names of what is declared, by kind. */
export function namesByKind(declared: readonly Declared[]): NamesByKind {
  const names = new Map<string, string[]>();
  for (const { entry } of declared) {
    names.set(entry.kind, [...(names.get(entry.kind) ?? []), entry.name]);
  }
  return names;
}

function referenceWarnings({ entry, made }: Declared, names: NamesByKind): Problem[] {
  return referencesOf(made)
    .filter(({ kind }) => isDeclarable(kind))
    .filter(({ kind, name }) => !(names.get(kind) ?? []).includes(name))
    .map(({ kind, name, path }) => ({
      ...placeIn(entry, writtenPath(entry, path.join("."))),
      subject: subjectOf(entry),
      message: `${subjectOf({ kind: kind as Entry["kind"], name })} is declared in none of the files`,
      fix: fixFor(name, names.get(kind) ?? [], "Declare it, or see that Komodo has it already"),
    }));
}

/** Users are declared nowhere in TOML, so that nothing can be said of them. */
function isDeclarable(kind: string): boolean {
  return tomlKinds.some((known) => known === kind);
}

function afterWarnings({ entry }: Declared, names: NamesByKind): Problem[] {
  const known = [...(names.get("Stack") ?? []), ...(names.get("Deployment") ?? [])];
  if (entry.after.length > 0 && !isDeployedKind(entry.kind)) {
    const message = '"after" has a meaning for stacks and deployments only';
    return [{ ...placeIn(entry, ["after"]), subject: subjectOf(entry), message, fix: "Remove it" }];
  }
  return entry.after.flatMap((name, i): Problem[] => {
    if (known.includes(name)) return [];
    const message = `"after" names "${name}", which is declared in none of the files`;
    const fix = fixFor(name, known, "Declare it, or take it out of the list");
    return [{ ...placeIn(entry, ["after", i]), subject: subjectOf(entry), message, fix }];
  });
}

function nameWarnings({ entry, made }: Declared, names: NamesByKind): Problem[] {
  const known = names.get("Variable") ?? [];
  const { names: used, faults } = usedNames(made);
  const subject = subjectOf(entry);
  const unknown = used
    .filter((name) => !known.includes(name))
    .map((name) => ({
      ...placeIn(entry, ["config"]),
      subject,
      message: `[[${name}]] is no variable of the files; Komodo would deploy the text as it stands`,
      fix: fixFor(name, known, "Declare it, or see that Komodo or Periphery has it already"),
    }));
  const broken = faults.map(({ property, message, fix }) => ({
    ...placeIn(entry, writtenPath(entry, property)),
    subject,
    message: `in "${property}", ${message}, on which Komodo fails`,
    fix,
  }));
  return [...unknown, ...broken];
}

function fixFor(name: string, known: readonly string[], otherwise: string): string {
  const near = nearest(name, known);
  return near ? `Use "${near}" if it is meant` : otherwise;
}
