import { sortProblems } from "../compose/problemOrder";
import type { Problem } from "../providers/dynamic/problem";
import { danglingWarnings, type Declared, duplicateProblems, namesByKind } from "./checks";
import { readDocument } from "./document";
import { placeIn, subjectOf } from "./entry";
import { readTomlFiles, type SourceFile } from "./files";
import { ordered } from "./order";
import { toInputs } from "./toInputs";
import { unknownConfigKeys } from "./unknownKeys";
import { groupPermissions } from "./userGroups";

/** What the TOML of a ResourceSync means, as inputs of resources. */
export interface ResourceSyncRead {
  /** Every declaration with its inputs, in the order of the files; permissions of groups at the end. */
  readonly declared: readonly Declared[];
  /** What has to be mended before anything can be made of it. */
  readonly problems: readonly Problem[];
  /** What Komodo ignores, or what leads to nothing in the files. */
  readonly warnings: readonly Problem[];
}

/** Reads the files and folders of a ResourceSync, relative to `root`. Throws nothing. */
export function readResourceSync(root: string, paths: readonly string[]): ResourceSyncRead {
  const { files, problems } = readTomlFiles(root, paths);
  const read = readSources(files);
  return { ...read, problems: [...problems, ...read.problems] };
}

/** {@link readResourceSync} for texts that are at hand. */
export function readSources(files: readonly SourceFile[]): ResourceSyncRead {
  const document = readDocument(files);
  const made = document.entries.map((entry) => ({ entry, ...toInputs(entry) }));
  const declared = [...made, ...permissionsOf(made)].map(({ entry, made: item }) => ({
    entry,
    made: item,
  }));
  const warnings = [
    ...document.warnings,
    ...made.flatMap(({ entry }) => unknownConfigKeys(entry)),
    ...disabledWarnings(made),
    ...clearSecretWarnings(made),
    ...danglingWarnings(declared),
  ];
  const problems = [
    ...document.problems,
    ...made.flatMap((item) => item.problems),
    ...duplicateProblems(made),
    ...circleProblems(made),
  ];
  return { declared, problems: sortProblems(problems), warnings: sortProblems(warnings) };
}

/** A group is declared with its permissions, which are resources of their own. */
function permissionsOf(declared: readonly Declared[]): Declared[] {
  const names = namesByKind(declared);
  return declared
    .filter(({ entry }) => entry.kind === "UserGroup")
    .flatMap(({ entry }) => groupPermissions(entry, names).map((made) => ({ entry, made })));
}

/** What a ResourceSync leaves disabled because nobody said otherwise is seldom meant. */
function disabledWarnings(declared: readonly Declared[]): Problem[] {
  return declared
    .filter(({ entry }) => entry.kind === "Server" || entry.kind === "Alerter")
    .filter(
      ({ entry, made }) => made.inputs.enabled === false && entry.config.enabled === undefined,
    )
    .map(({ entry }) => ({
      ...placeIn(entry, ["name"]),
      subject: subjectOf(entry),
      message: '"enabled" is not set, which a ResourceSync reads as false',
      fix: "Write `enabled = true` under its config if it is in use",
    }));
}

function clearSecretWarnings(declared: readonly Declared[]): Problem[] {
  return declared
    .filter(({ made }) => made.kind === "Secret" && made.inputs.value !== "")
    .map(({ entry }) => ({
      ...placeIn(entry, ["value"]),
      subject: subjectOf(entry),
      message: "is a secret whose value stands in the file in clear",
      fix: "Take it out of the file, and set it as a secret of the Pulumi configuration",
    }));
}

function circleProblems(declared: readonly Declared[]): Problem[] {
  const { circles } = ordered(declared.map(({ made }) => made));
  return circles.flatMap((names): Problem[] => {
    const [first = ""] = names;
    const found = declared.find(({ entry }) => entry.name === first && entry.after.length > 0);
    const message = `"after" leads in a circle: ${names.join(" after ")}`;
    const place = found ? placeIn(found.entry, ["after"]) : {};
    const subject = found ? subjectOf(found.entry) : `Stack "${first}"`;
    return [{ ...place, subject, message, fix: "Take one of them out of an `after`" }];
  });
}
