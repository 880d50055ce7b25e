import type { ComposeVariable } from "../../compose/names";
import type { Problem } from "../../providers/dynamic/problem";
import type { StackFolder } from "../stackFolder";
import { envFilesOf } from "../stackFolder/source";
import { makeSecret, setName, setSecret, withInner, type FleetIndex } from "./fleetIndex";
import { readUse } from "./komodoText";
import { stackProblem } from "./placement";
import { environmentFault } from "./values";

/** A stack's environment and what it takes from the fleet. */
export interface PlannedEnvironment {
  /** Lines NAME='value' sorted by name, with a final line feed; empty when there are none. */
  readonly text: string;
  /** Names of fleet values that stand in it, with the secrets inside those values. */
  readonly uses: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * The environment of a stack: literals of its block, and `[[NAME]]` for each variable the Compose
 * file reads and the fleet has. Single quotes keep Compose from interpolating `$` in values.
 */
export function planEnvironment(folder: StackFolder, index: FleetIndex): PlannedEnvironment {
  const { environment = {}, secrets = [] } = folder.extension;
  const literals = new Map(Object.entries(environment).map(([name, v]) => [name, String(v)]));
  const fromFleet = folder.variables.flatMap(({ name }) =>
    !literals.has(name) && isKnown(index, name) ? [name] : [],
  );
  const listed = secrets.filter((name) => isKnown(index, name) && !literals.has(name));
  const names = new Set([...fromFleet, ...listed]);
  const literalUse = literalUses(folder, literals, index);
  const text = environmentText(literals, names);
  return {
    text,
    uses: [...literalUse.names, ...[...names].flatMap((name) => withInner(index, name))],
    problems: [
      ...literalUse.problems,
      ...missingProblems(folder, index, literals),
      ...shadowProblems(folder, index, { literals, isEmpty: text === "" }),
      ...secretListProblems(folder, index, literals),
      ...unreadLiterals(folder, literals),
    ],
  };
}

function isKnown({ values, external }: FleetIndex, name: string): boolean {
  return values.has(name) || external.has(name);
}

function environmentText(
  literals: ReadonlyMap<string, string>,
  names: ReadonlySet<string>,
): string {
  const lines = [
    ...[...literals].map(([name, value]): [string, string] => [name, value]),
    ...[...names].map((name): [string, string] => [name, `[[${name}]]`]),
  ];
  return lines
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}='${value}'\n`)
    .join("");
}

function literalUses(
  folder: StackFolder,
  literals: ReadonlyMap<string, string>,
  index: FleetIndex,
): { names: string[]; problems: Problem[] } {
  const names: string[] = [];
  const problems: Problem[] = [];
  for (const [name, value] of literals) {
    const path = ["environment", name];
    const refuse = (finding: { message: string; fix: string }) =>
      stackProblem(folder, path, finding);
    const use = readUse(value, { index, place: () => refuse });
    names.push(...use.names);
    problems.push(...use.problems);
    const fault = literalFault(value);
    if (fault) {
      problems.push(
        refuse({ ...fault, message: `the value of "environment.${name}" ${fault.message}` }),
      );
    }
  }
  return { names, problems };
}

function literalFault(value: string): { message: string; fix: string } | undefined {
  if (!/[\u0000-\u001f\u007f-\u009f]/.test(value)) return environmentFault(value);
  const message = "holds a line break or another control character, which an environment cannot";
  return { message, fix: "Write it in one line" };
}

function missingProblems(
  folder: StackFolder,
  index: FleetIndex,
  literals: ReadonlyMap<string, string>,
): Problem[] {
  // Files on the host that Komodo hands to Compose may hold what the fleet does not.
  if ((envFilesOf(folder.extension) ?? []).length > 0) return [];
  const isSet = (name: string) => literals.has(name) || isKnown(index, name);
  const missing = folder.variables.filter((v) => isNeeded(v, isSet) && !isSet(v.name));
  return missing
    .filter(({ name }, i) => missing.findIndex((other) => other.name === name) === i)
    .filter(({ name }) => !folder.extension.secrets?.includes(name))
    .map(({ name, position }) => ({
      file: folder.composeFile,
      ...position,
      subject: `Stack "${folder.name}"`,
      message: `\${${name}} has no value`,
      fix: missingFix(folder, name),
    }));
}

function missingFix({ source, extension }: StackFolder, name: string): string {
  const fix = setName(name);
  if (source === "contents") return fix;
  // With an environment of its own, Komodo's --env-file keeps Compose from the folder's .env.
  const list = extension.source ? `source.${source}.envFiles` : "komodo.additionalEnvFiles";
  return `${fix}; or list the host's file that holds it in ${list}`;
}

/**
 * With an environment of its own a stack from Git or the host no longer reads a `.env` beside its
 * Compose file. Where a variable with a default could have come from there, whether there is
 * such a file has to be said.
 */
function shadowProblems(
  folder: StackFolder,
  index: FleetIndex,
  { literals, isEmpty }: { literals: ReadonlyMap<string, string>; isEmpty: boolean },
): Problem[] {
  const { source, extension, variables } = folder;
  if (source === "contents" || isEmpty || envFilesOf(extension) !== undefined) return [];
  const open = variables.filter(
    (v) => !v.required && !literals.has(v.name) && !isKnown(index, v.name),
  );
  if (open.length === 0) return [];
  const names = [...new Set(open.map(({ name }) => name))].sort().join(", ");
  const list = extension.source ? `source.${source}.envFiles` : "komodo.additionalEnvFiles";
  const message = `${names} would no longer come from a ".env" beside the Compose file, as the stack has an environment of its own`;
  const fix = `List that file in ${list}, or write \`[]\` there when there is none`;
  return [stackProblem(folder, [extension.source ? "source" : "komodo"], { message, fix })];
}

function isNeeded(variable: ComposeVariable, isSet: (name: string) => boolean): boolean {
  return variable.required && variable.conditions.every((c) => isSet(c.name) === c.isSet);
}

function secretListProblems(
  folder: StackFolder,
  index: FleetIndex,
  literals: ReadonlyMap<string, string>,
): Problem[] {
  return (folder.extension.secrets ?? []).flatMap((name, i) => {
    const path = ["secrets", i];
    if (literals.has(name)) {
      const message = `"${name}" stands in both "secrets" and "environment"`;
      return [stackProblem(folder, path, { message, fix: "Remove one of the two" })];
    }
    const found = index.values.get(name);
    if (found?.kind === "secret" || (!found && index.external.has(name))) return [];
    const message = found
      ? `"secrets" names "${name}", which is a plain variable`
      : `"secrets" names "${name}", which does not exist`;
    const fix = found ? makeSecret(name) : `Run \`${setSecret(name)}\``;
    return [stackProblem(folder, path, { message, fix })];
  });
}

/** Literals that nothing reads are most likely mistyped; other files of a checkout may read them. */
function unreadLiterals(folder: StackFolder, literals: ReadonlyMap<string, string>): Problem[] {
  if (folder.source !== "contents") return [];
  const read = new Set(folder.variables.map(({ name }) => name));
  return [...literals.keys()]
    .filter((name) => !read.has(name) && !/^(COMPOSE|DOCKER)_/.test(name))
    .map((name) => {
      const message = `"environment.${name}" is set, but the Compose file does not read it`;
      return stackProblem(folder, ["environment", name], {
        message,
        fix: `Remove it, or use \${${name}} in the Compose file`,
      });
    });
}
