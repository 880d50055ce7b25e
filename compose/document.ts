import {
  LineCounter,
  isMap,
  isScalar,
  parseDocument,
  visit,
  type Document,
  type YAMLError,
} from "yaml";
import type { Problem } from "../providers/dynamic/problem";
import { nodeAt, offsetsOf, type Path } from "./nodes";
import type { Position } from "./position";

/** A Compose file that parsed: its text, its syntax tree with positions, and its plain value. */
export interface ComposeDocument {
  /** Path that findings name, relative to the project's root. */
  readonly file: string;
  readonly text: string;
  readonly yaml: Document.Parsed;
  /** The file as plain data with aliases and `<<` merges resolved. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly lines: LineCounter;
}

/** What is wrong and what to do, for {@link problemAt}; the subject defaults to the path's owner. */
export interface Finding {
  readonly subject?: string;
  readonly message: string;
  readonly fix: string;
}

/**
 * Reads one Compose file. Refuses what is not one YAML document holding at least one service;
 * `document` is absent exactly when there are problems.
 */
export function parseCompose(
  text: string,
  file: string,
): { document?: ComposeDocument; problems: Problem[] } {
  const lines = new LineCounter();
  const yaml = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    logLevel: "error",
  });
  if (yaml.errors.length > 0) return { problems: syntaxProblems(yaml.errors, text, file, lines) };
  const whole = { file, line: 1, column: 1, subject: fileSubject(file) };
  if (!isMap(yaml.contents)) return { problems: [{ ...whole, ...notAMap(yaml.contents) }] };
  try {
    const value = yaml.toJS() as Record<string, unknown>;
    const document: ComposeDocument = { file, text, yaml, value, lines };
    const problems = serviceProblems(document);
    return problems.length > 0 ? { problems } : { document, problems };
  } catch (error) {
    const dangling = danglingAliases(yaml, file, lines);
    return { problems: dangling.length > 0 ? dangling : [{ ...whole, ...unresolvable(error) }] };
  }
}

/**
 * Position of what a path names; of its nearest existing owner when the path itself is absent.
 * `part` chooses between a map entry's key and its value.
 */
export function positionOf(
  document: ComposeDocument,
  path: Path,
  part: "key" | "value" = "value",
): Position {
  for (let length = path.length; length > 0; length--) {
    const found = nodeAt(document.yaml, path.slice(0, length));
    if (!found) continue;
    const [start, end] = offsetsOf(found.value);
    // An empty value stands nowhere one could look: its key does.
    const wantsKey = part === "key" || length < path.length || start === end;
    const node = wantsKey ? (found.key ?? found.value) : (found.value ?? found.key);
    return positionAt(document, offsetsOf(node)[0]);
  }
  return { line: 1, column: 1 };
}

/** Position of a zero-based offset in the document's text. */
export function positionAt(document: ComposeDocument, offset: number): Position {
  const { line, col } = document.lines.linePos(offset);
  return { line, column: col };
}

/** A problem at a path of the document. */
export function problemAt(
  document: ComposeDocument,
  path: Path,
  finding: Finding & { readonly part?: "key" | "value" },
): Problem {
  const { part, subject = subjectOf(document.file, path), message, fix } = finding;
  return { file: document.file, ...positionOf(document, path, part), subject, message, fix };
}

const OWNERS: Readonly<Record<string, string>> = {
  services: "Service",
  volumes: "Volume",
  networks: "Network",
  configs: "Config",
  secrets: "Secret",
  models: "Model",
};

/** Whom a path of a Compose file concerns: `Service "web"`, `Block "x-varanus"`, or the file. */
export function subjectOf(file: string, path: Path): string {
  const [section, name] = path;
  if (section === "x-varanus") return 'Block "x-varanus"';
  const owner = typeof section === "string" ? OWNERS[section] : undefined;
  return owner !== undefined && name !== undefined ? `${owner} "${name}"` : fileSubject(file);
}

/** `Compose file "stacks/media/compose.yaml"`. */
export function fileSubject(file: string): string {
  return `Compose file "${file}"`;
}

function syntaxProblems(
  errors: readonly YAMLError[],
  text: string,
  file: string,
  lines: LineCounter,
): Problem[] {
  // After a slip of syntax the reader stumbles over everything that follows.
  const isFollowUp = (error: YAMLError) => !APART.has(error.code) && error !== firstSlip;
  const firstSlip = errors.find(({ code }) => !APART.has(code));
  return errors
    .filter((error) => !isFollowUp(error))
    .map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      const place = { file, line, column: col, subject: fileSubject(file) };
      return { ...place, ...syntaxFinding(error, text) };
    });
}

/** Faults that do not keep the reader from going on. */
const APART = new Set(["DUPLICATE_KEY", "MULTIPLE_DOCS"]);

function syntaxFinding(error: YAMLError, text: string): Finding {
  if (error.code === "MULTIPLE_DOCS") {
    return {
      message: "holds more than one YAML document",
      fix: "Keep one document per file: remove the line `---` and what follows it",
    };
  }
  if (error.code === "DUPLICATE_KEY") {
    const key = /^["']?([^\s:"']+)/.exec(text.slice(error.pos[0]))?.[1] ?? "";
    return { message: `has the key "${key}" twice in one map`, fix: "Remove one of the two" };
  }
  if (error.code === "TAB_AS_INDENT") {
    return { message: "is indented with a tab", fix: "Indent with spaces: YAML allows no tabs" };
  }
  const reason = error.message.replace(/\.$/, "");
  return { message: `is not valid YAML (${reason})`, fix: "Mend the syntax at this position" };
}

function notAMap(contents: unknown): Finding {
  const empty = contents === null || (isScalar(contents) && contents.value === null);
  return {
    message: empty ? "is empty" : "is not a map at its top level",
    fix: "Write at least `services:` with one service below it",
  };
}

function danglingAliases(yaml: Document, file: string, lines: LineCounter): Problem[] {
  const problems: Problem[] = [];
  visit(yaml, {
    Alias: (_, alias) => {
      if (alias.resolve(yaml)) return;
      const { line, col } = lines.linePos(offsetsOf(alias)[0]);
      const message = `uses the alias "*${alias.source}", which no anchor before it defines`;
      const fix = `Define "&${alias.source}" above it`;
      problems.push({ file, line, column: col, subject: fileSubject(file), message, fix });
    },
  });
  return problems;
}

function unresolvable(error: unknown): Finding {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    message: `has aliases that cannot be resolved (${reason})`,
    fix: "Use fewer or simpler aliases",
  };
}

function serviceProblems(document: ComposeDocument): Problem[] {
  const { services } = document.value;
  if (isRecord(services) && Object.keys(services).length > 0) return [];
  const subject = fileSubject(document.file);
  const fix = "Write at least one service below `services:`";
  const isMissing = services === undefined || services === null || isRecord(services);
  const message = isMissing ? "has no services" : '"services" is not a map';
  return [problemAt(document, ["services"], { subject, message, fix })];
}

/** Whether a value is a map of the plain data that YAML gives. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries of a section of the file (`services`, `configs`, ...) whose values are maps. */
export function sectionEntries(
  document: ComposeDocument,
  section: string,
): [name: string, value: Record<string, unknown>][] {
  const entries = document.value[section];
  if (!isRecord(entries)) return [];
  return Object.entries(entries).flatMap(([name, value]) =>
    isRecord(value) ? [[name, value] as [string, Record<string, unknown>]] : [],
  );
}
