import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { ComposeDocument } from "../../compose/document";
import type { StackExtension } from "../../compose/extension";
import type { ComposeVariable } from "../../compose/names";
import type { Problem } from "../../providers/dynamic/problem";
import { readText } from "./readText";

/** One entry of an `.env` file. */
export interface EnvEntry {
  readonly name: string;
  /** Line it begins on, counted from 1. */
  readonly line: number;
}

const ENTRY = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*(?:$|[=:]\s*(.*)$)/;

/** The entries of an `.env` text; `faults` are the lines that are neither entry, comment nor blank. */
export function parseEnv(text: string): { entries: EnvEntry[]; faults: number[] } {
  const entries: EnvEntry[] = [];
  const faults: number[] = [];
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, value = ""] = ENTRY.exec(line) ?? [];
    if (name === undefined) faults.push(i + 1);
    else {
      entries.push({ name, line: i + 1 });
      i = lastLine(lines, i, value);
    }
  }
  return { entries, faults };
}

/** The last line of a value that begins with a quote and ends on a later line. */
function lastLine(lines: readonly string[], first: number, value: string): number {
  const quote = value[0];
  if (quote !== '"' && quote !== "'") return first;
  const closes = (text: string) => new RegExp(`(^|[^\\\\])${quote}`).test(text);
  if (closes(value.slice(1))) return first;
  const closing = lines.findIndex((line, i) => i > first && closes(line));
  return closing < 0 ? first : closing;
}

/** What the check compares. */
export interface EnvExampleSubject {
  readonly document: ComposeDocument;
  readonly extension: StackExtension;
  readonly variables: readonly ComposeVariable[];
}

/**
 * Compares `.env.example` with the Compose file: every variable without default stands there, and
 * nothing stands there that the file does not read. Names that Compose itself reads are allowed.
 */
export function envExampleProblems(
  root: string,
  stack: string,
  subject: EnvExampleSubject,
): Problem[] {
  const { document, variables } = subject;
  const file = posix.join(posix.dirname(document.file), ".env.example");
  const needed = neededVariables(variables);
  if (!existsSync(join(root, file))) return missingFile(document.file, stack, needed);
  const { text, problem } = readText(root, file, stack);
  if (text === undefined) return problem;
  const { entries, faults } = parseEnv(text);
  return [
    ...faults.map((line) => faultyLine(file, stack, line)),
    ...repeated(entries).map((entry) => repeatedEntry(file, stack, entry)),
    ...undocumented(document.file, stack, needed, entries),
    ...unread(file, stack, entries, subject),
  ];
}

function neededVariables(variables: readonly ComposeVariable[]): ComposeVariable[] {
  const needed = variables.filter(
    ({ required, conditions }) => required && conditions.length === 0,
  );
  return needed.filter(({ name }, i) => needed.findIndex((other) => other.name === name) === i);
}

function missingFile(file: string, stack: string, needed: readonly ComposeVariable[]): Problem[] {
  const [first] = needed;
  if (!first) return [];
  const names = needed.map(({ name }) => name).sort();
  return [
    {
      file,
      ...first.position,
      subject: `Stack "${stack}"`,
      message: `has no .env.example, but its Compose file needs ${names.join(", ")}`,
      fix: "Add .env.example with a line NAME=value for each of them",
    },
  ];
}

function undocumented(
  file: string,
  stack: string,
  needed: readonly ComposeVariable[],
  entries: readonly EnvEntry[],
): Problem[] {
  const documented = new Set(entries.map(({ name }) => name));
  return needed
    .filter(({ name }) => !documented.has(name))
    .map(({ name, position }) => ({
      file,
      ...position,
      subject: `Stack "${stack}"`,
      message: `\${${name}} has no default and is missing from .env.example`,
      fix: `Add a line ${name}=value to .env.example, or give it a default: \${${name}:-value}`,
    }));
}

function unread(
  file: string,
  stack: string,
  entries: readonly EnvEntry[],
  { variables, extension }: EnvExampleSubject,
): Problem[] {
  const read = new Set([...variables.map(({ name }) => name), ...(extension.secrets ?? [])]);
  return entries
    .filter(({ name }) => !read.has(name) && !/^(COMPOSE|DOCKER)_/.test(name))
    .map(({ name, line }) => ({
      file,
      line,
      column: 1,
      subject: `Stack "${stack}"`,
      message: `documents ${name}, which the Compose file does not read`,
      fix: `Remove the line, or use \${${name}} in the Compose file`,
    }));
}

function repeated(entries: readonly EnvEntry[]): EnvEntry[] {
  return entries.filter(({ name }, i) => entries.findIndex((other) => other.name === name) < i);
}

function repeatedEntry(file: string, stack: string, { name, line }: EnvEntry): Problem {
  const message = `documents ${name} twice`;
  return {
    file,
    line,
    column: 1,
    subject: `Stack "${stack}"`,
    message,
    fix: "Remove one of the two",
  };
}

function faultyLine(file: string, stack: string, line: number): Problem {
  const message = "has a line that is no NAME=value";
  const fix = "Write NAME=value, or begin the line with # for a comment";
  return { file, line, column: 1, subject: `Stack "${stack}"`, message, fix };
}
