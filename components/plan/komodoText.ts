import { isScalar, visit } from "yaml";
import { withBlockBlanked } from "../../compose/block";
import type { Finding } from "../../compose/document";
import { offsetsOf } from "../../compose/nodes";
import { KOMODO_NAME, komodoNames } from "../../compose/names";
import type { Position } from "../../compose/position";
import type { Problem } from "../../providers/dynamic/problem";
import type { StackFolder } from "../stackFolder";
import { setName, withInner, type FleetIndex } from "./fleetIndex";
import { stackProblem } from "./placement";

/** The names Komodo replaces in one or more texts, and what is wrong with them. */
export interface NameUse {
  readonly names: readonly string[];
  readonly problems: readonly Problem[];
}

/** Names in a stack's Compose text and in those of its Komodo fields that Komodo interpolates. */
export function komodoTextUse(folder: StackFolder, index: FleetIndex): NameUse {
  const uses = [
    folder.source === "contents" ? composeUse(folder, index) : checkoutUse(folder),
    ...fieldUses(folder, index),
  ];
  return {
    names: uses.flatMap(({ names }) => names),
    problems: uses.flatMap(({ problems }) => problems),
  };
}

function composeUse(folder: StackFolder, index: FleetIndex): NameUse {
  if (!folder.document.text.includes("[[")) return { names: [], problems: [] };
  const place = (position: Position) => (finding: Finding) => at(folder, position, finding);
  return readUse(withBlockBlanked(folder.document), {
    index,
    place,
    // In a comment an unknown name is only text; a known one is replaced there as well.
    isText: (offset) => isOutsideScalars(folder, offset),
  });
}

function checkoutUse(folder: StackFolder): NameUse {
  if (!folder.document.text.includes("[[")) return { names: [], problems: [] };
  const { names } = komodoNames(withBlockBlanked(folder.document));
  const problems = names
    .filter(({ name, offset }) => KOMODO_NAME.test(name) && !isOutsideScalars(folder, offset))
    .map(({ name, position }) => {
      const message = `[[${name}]] stays as it is: Komodo replaces no names in files from ${folder.source}`;
      return at(folder, position, { message, fix: `Use \${${name}}` });
    });
  return { names: [], problems };
}

interface UseOptions {
  readonly index: FleetIndex;
  readonly place: (position: Position) => (finding: Finding) => Problem;
  readonly isText?: (offset: number) => boolean;
}

/** Names in one text; a name that Komodo does not know is a problem unless it is mere text. */
export function readUse(text: string, { index, place, isText = () => false }: UseOptions): NameUse {
  const { names, faults } = komodoNames(text);
  const problems = faults.map(({ position, message, fix }) => place(position)({ message, fix }));
  const used: string[] = [];
  for (const { name, escaped, offset, position } of names) {
    const known = index.values.has(name) || index.external.has(name);
    if (known && !escaped) used.push(...withInner(index, name));
    const finding = escaped ? escapedFault(name, index) : known ? undefined : unknownFault(name);
    if (finding && !isText(offset)) problems.push(place(position)(finding));
  }
  return { names: used, problems };
}

function unknownFault(name: string): Finding | undefined {
  if (KOMODO_NAME.test(name)) {
    const message = `[[${name}]] names no variable or secret, so Komodo would deploy it as it stands`;
    return { message, fix: setName(name) };
  }
  if (!KOMODO_NAME.test(name.trim())) return undefined;
  const message = `[[${name}]] has blanks inside its brackets, so Komodo would deploy it as it stands`;
  return { message, fix: `Write [[${name.trim()}]]` };
}

/** Komodo 2.3.2 takes off the escape in its pass for variables, and then replaces secrets. */
function escapedFault(name: string, { values }: FleetIndex): Finding | undefined {
  if (values.get(name)?.kind !== "secret") return undefined;
  const message = `[[[${name}]]] is escaped, but Komodo replaces it all the same, as it is a secret`;
  return { message, fix: "Write the brackets with a YAML escape such as \\x5b" };
}

function at({ name, document }: StackFolder, position: Position, finding: Finding): Problem {
  const { message, fix } = finding;
  return { file: document.file, ...position, subject: `Stack "${name}"`, message, fix };
}

function isOutsideScalars({ document }: StackFolder, offset: number): boolean {
  let inside = false;
  visit(document.yaml, {
    Node: (_, node) => {
      const [start, end] = offsetsOf(node);
      if (!isScalar(node) || offset < start || offset >= end) return undefined;
      inside = true;
      return visit.BREAK;
    },
  });
  return !inside;
}

type FieldText = [path: (string | number)[], text: string];

function fieldUses(folder: StackFolder, index: FleetIndex): NameUse[] {
  const { komodo = {} } = folder.extension;
  const place = (path: (string | number)[]) => () => (finding: Finding) =>
    stackProblem(folder, ["komodo", ...path], finding);
  return fieldTexts(komodo).map(([path, text]) => readUse(text, { index, place: place(path) }));
}

/** The fields of a stack that Komodo interpolates besides `file_contents` and `environment`. */
function fieldTexts(komodo: Readonly<Record<string, unknown>>): FieldText[] {
  const hooks = ["preDeploy", "postDeploy"].map((key): [(string | number)[], unknown] => {
    const hook = komodo[key] as { command?: unknown } | null | undefined;
    return [[key, "command"], hook?.command];
  });
  const lists = ["extraArgs", "buildExtraArgs"].flatMap((key) => {
    const args: unknown = komodo[key];
    return Array.isArray(args) ? args.map((arg: unknown, i) => [[key, i], arg] as const) : [];
  });
  const wrapper = komodo.composeCmdWrapper;
  // Komodo's own mark for the command that the wrapper is put around.
  const wrapped = typeof wrapper === "string" ? wrapper.replaceAll("[[COMPOSE_COMMAND]]", "") : "";
  return [...hooks, ...lists, [["composeCmdWrapper"], wrapped] as const].flatMap(([path, text]) =>
    typeof text === "string" && text.includes("[[") ? [[[...path], text] as FieldText] : [],
  );
}
