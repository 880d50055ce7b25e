import { isMap, type Node } from "yaml";
import type { Problem } from "../providers/dynamic/problem";
import {
  isRecord,
  positionAt,
  positionOf,
  sectionEntries,
  subjectOf,
  type ComposeDocument,
} from "./document";
import { parseTemplate, type Substitution, type Template } from "./interpolation";
import { eachScalar, keyText, type Path } from "./nodes";
import type { Position } from "./position";

export { komodoNames, unquotedKomodoNames, KOMODO_NAME, type KomodoName } from "./komodoNames";

/** A variable counts only when another one is set, or is not set. */
export interface Condition {
  readonly name: string;
  readonly isSet: boolean;
}

/** One place where a Compose file reads a variable of its environment. */
export interface ComposeVariable {
  readonly name: string;
  /** Whether the file gives neither a default nor an alternative here. */
  readonly required: boolean;
  /** Holds for a variable inside another one's default or alternative; all must hold. */
  readonly conditions: readonly Condition[];
  readonly position: Position;
  /** How it is read: `${NAME}`, a valueless `environment` entry, or `environment:` of a config or secret. */
  readonly by: "substitution" | "environment" | "config" | "secret";
}

/**
 * Every variable that Compose reads in a file, in the order of the text: in values, not in keys or
 * comments, and not inside `x-varanus`. Problems are the places Compose refuses to interpolate.
 */
export function composeVariables(document: ComposeDocument): {
  variables: ComposeVariable[];
  problems: Problem[];
} {
  const variables: ComposeVariable[] = [];
  const problems: Problem[] = [];
  for (const { node, path, template } of templates(document)) {
    const place = (index: number) => positionAt(document, sourceOffset(document, node, index));
    variables.push(...references(template, place));
    const subject = subjectOf(document.file, path);
    for (const { offset, message } of template.faults) {
      const fix = 'Write "$$" for a dollar sign, or close the name as in ${NAME}';
      problems.push({ file: document.file, ...place(offset), subject, message, fix });
    }
  }
  variables.push(...environmentReads(document));
  return { variables: variables.sort(byPosition), problems };
}

/** Compose sets it itself before it substitutes. */
const ALWAYS_SET = "COMPOSE_PROJECT_NAME";

interface FoundTemplate {
  readonly node: Node & { value: unknown };
  readonly path: Path;
  readonly template: Template;
}

function templates(document: ComposeDocument): FoundTemplate[] {
  const found: FoundTemplate[] = [];
  const { contents } = document.yaml;
  for (const pair of isMap(contents) ? contents.items : []) {
    const key = keyText(pair);
    if (key === "x-varanus") continue;
    const visit = (node: Node & { value: unknown }, path: Path) => {
      if (typeof node.value !== "string" || !node.value.includes("$")) return;
      found.push({ node, path, template: parseTemplate(node.value) });
    };
    eachScalar(pair.value, visit, [key]);
  }
  return found;
}

function references(
  template: Template,
  place: (offset: number) => Position,
  conditions: readonly Condition[] = [],
): ComposeVariable[] {
  return template.parts.flatMap((part) => {
    if (typeof part === "string") return [];
    const { name, operator = ":?", word } = part;
    const required = operator.endsWith("?") && name !== ALWAYS_SET;
    const own: ComposeVariable = {
      name,
      required,
      conditions,
      position: place(part.offset),
      by: "substitution",
    };
    const inner = word ? references(word, place, [...conditions, wordCondition(part)]) : [];
    // The text of an error message is read only on the way to failing.
    return [own, ...(required ? inner.map((v) => ({ ...v, required: false })) : inner)];
  });
}

function wordCondition({ name, operator }: Substitution): Condition {
  return { name, isSet: operator?.endsWith("+") ?? false };
}

/** The scalar's n-th dollar sign in the source; its start when an escape hides one. */
function sourceOffset(
  document: ComposeDocument,
  node: FoundTemplate["node"],
  index: number,
): number {
  const [start, end] = node.range ?? [0, 0];
  const value = String(node.value);
  const source = document.text.slice(start, end);
  const dollars = [...source.matchAll(/\$/g)].map((match) => match.index);
  const nth = value.slice(0, index).split("$").length - 1;
  const hasAll = dollars.length === value.split("$").length - 1;
  return start + (hasAll ? (dollars[nth] ?? 0) : 0);
}

function environmentReads(document: ComposeDocument): ComposeVariable[] {
  const read = (name: string, path: Path, by: ComposeVariable["by"]): ComposeVariable => ({
    name,
    required: by !== "environment",
    conditions: [],
    position: positionOf(document, path),
    by,
  });
  const sections = [
    ["configs", "config"],
    ["secrets", "secret"],
  ] as const;
  const fromSections = sections.flatMap(([section, by]) =>
    sectionEntries(document, section).flatMap(([name, { environment }]) =>
      typeof environment === "string" && !environment.includes("$")
        ? [read(environment, [section, name, "environment"], by)]
        : [],
    ),
  );
  const passed = sectionEntries(document, "services").flatMap(([service, { environment }]) =>
    passedThrough(environment).map(([name, step]) =>
      read(name, ["services", service, "environment", step], "environment"),
    ),
  );
  return [...fromSections, ...passed];
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

function passedThrough(environment: unknown): [name: string, step: string | number][] {
  if (Array.isArray(environment)) {
    return environment.flatMap((entry, i) =>
      typeof entry === "string" && VARIABLE.test(entry) ? [[entry, i] as [string, number]] : [],
    );
  }
  if (!isRecord(environment)) return [];
  return Object.keys(environment)
    .filter((name) => environment[name] === null && VARIABLE.test(name))
    .map((name) => [name, name]);
}

function byPosition(a: ComposeVariable, b: ComposeVariable): number {
  return a.position.line - b.position.line || a.position.column - b.position.column;
}
