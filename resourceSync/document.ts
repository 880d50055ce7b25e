import type { Problem } from "../providers/dynamic/problem";
import { nearest } from "../providers/dynamic/nearest";
import { isRecord } from "../providers/dynamic/values";
import { type Entry, type Place, subjectOf } from "./entry";
import type { SourceFile } from "./files";
import { type Move, placed, tomlPlace } from "./misplaced";
import { readToml, type TomlText } from "./readToml";
import type { TomlPath } from "./scanToml";
import { type KeyForm, keysOf, kindOfSection, sectionName, type TomlKind } from "./sections";
import { tomlKinds } from "./sections";

/** All that a set of TOML files declares. */
export interface SyncDocument {
  readonly entries: readonly Entry[];
  /** What keeps a file from being read as it is meant. */
  readonly problems: readonly Problem[];
  /** What Komodo ignores or reads in another way than it looks. */
  readonly warnings: readonly Problem[];
}

/** Reads TOML files as a ResourceSync does, in the order given. */
export function readDocument(files: readonly SourceFile[]): SyncDocument {
  const reader = new DocumentReader();
  files.forEach((file) => reader.read(file));
  return reader;
}

class DocumentReader implements SyncDocument {
  readonly entries: Entry[] = [];
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];

  read({ file, text }: SourceFile): void {
    const { toml, problems } = readToml(text, file);
    this.problems.push(...problems);
    if (!toml) return;
    for (const [section, value] of Object.entries(toml.value)) {
      const kind = kindOfSection(section);
      if (kind === undefined) this.warnings.push(unknownSection(toml, section));
      else this.readSection(toml, { kind, section, value });
    }
  }

  private readSection(
    toml: TomlText,
    { kind, section, value }: { kind: TomlKind; section: string; value: unknown },
  ): void {
    if (!Array.isArray(value)) {
      this.problems.push(noList(toml, section));
      return;
    }
    value.forEach((table: unknown, i) => {
      const source: Source = { toml, kind, path: [section, i] };
      if (isRecord(table)) this.readTable(source, table);
      else this.problems.push(noList(toml, section));
    });
  }

  private readTable(source: Source, raw: Record<string, unknown>): void {
    const { table, moves } = placed(source.kind, withSingular(source.kind, raw));
    const subject = subjectOf({ kind: source.kind, name: nameOf(table) });
    this.warnings.push(...moves.map((move) => moveWarning(source, subject, move)));
    const strangers = Object.keys(table).filter((key) => !Object.hasOwn(keysOf(source.kind), key));
    this.warnings.push(...strangers.map((key) => unknownKey(source, subject, key)));
    const faults = formProblems(source, subject, table);
    this.problems.push(...faults);
    if (faults.length === 0) this.entries.push(entryOf(source, table, moves));
  }
}

interface Source {
  readonly toml: TomlText;
  readonly kind: TomlKind;
  /** Path of the table in its file. */
  readonly path: TomlPath;
}

function placeAt({ toml, path }: Pick<Source, "toml" | "path">, inner: TomlPath = []): Place {
  return { file: toml.file, ...toml.positionOf([...path, ...inner]) };
}

/** Komodo takes `permission` for `permissions` too (2.3.2). */
function withSingular(kind: TomlKind, table: Record<string, unknown>): Record<string, unknown> {
  if (kind !== "UserGroup" || table.permission === undefined) return table;
  const { permission, ...rest } = table;
  return { permissions: permission, ...rest };
}

function nameOf({ name }: Readonly<Record<string, unknown>>): string {
  return typeof name === "string" ? name : "";
}

function entryOf(
  source: Source,
  table: Readonly<Record<string, unknown>>,
  moves: readonly Move[],
): Entry {
  const { kind } = source;
  const { name, description, template, tags, deploy, after, config, ...rest } = table;
  const known = Object.entries(rest).filter(([key]) => Object.hasOwn(keysOf(kind), key));
  const used = moves.filter(({ isUsed }) => isUsed);
  return {
    kind,
    name: name as string,
    description: (description as string | undefined) ?? "",
    template: template === true,
    tags: (tags as string[] | undefined) ?? [],
    deploy: deploy === true,
    after: (after as string[] | undefined) ?? [],
    config: { ...(config as Record<string, unknown> | undefined), ...Object.fromEntries(known) },
    placeOf: (path) => placeAt(source, writtenPath(path, used)),
  };
}

/** Where a value stood before it was put into its right place. */
function writtenPath(path: TomlPath, moves: readonly Move[]): TomlPath {
  const move = moves.find(({ to }) => to.every((part, i) => part === path[i]));
  return move ? [...move.from, ...path.slice(move.to.length)] : path;
}

const FORMS: Record<KeyForm, readonly [string, (value: unknown) => boolean]> = {
  text: ["a text", (value) => typeof value === "string"],
  flag: ["true or false", (value) => typeof value === "boolean"],
  texts: ["a list of texts", (value) => isList(value, (item) => typeof item === "string")],
  table: ["a table", isRecord],
  tables: ["a list of tables", (value) => isList(value, isRecord)],
};

function isList(value: unknown, accepts: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(accepts);
}

function formProblems(
  source: Source,
  subject: string,
  table: Readonly<Record<string, unknown>>,
): Problem[] {
  const wrong = Object.entries(keysOf(source.kind)).flatMap(([key, form]): Problem[] => {
    const [name, accepts] = FORMS[form];
    if (table[key] === undefined || accepts(table[key])) return [];
    const message = `"${key}" must be ${name}`;
    return [{ ...placeAt(source, [key]), subject, message, fix: `Write "${key}" as ${name}` }];
  });
  if (wrong.length > 0 || nameOf(table).trim() !== "") return wrong;
  const message = "has no name";
  return [{ ...placeAt(source), subject, message, fix: "Give it a `name`" }];
}

function moveWarning({ toml, kind, path }: Source, subject: string, move: Move): Problem {
  const key = String(move.from.at(-1));
  const [from, to] = [tomlPlace(kind, move.from), tomlPlace(kind, move.to)];
  const ignored = move.isUsed ? "where Komodo does not look for it" : "and again in its place";
  return {
    ...placeAt({ toml, path }, move.from),
    subject,
    message: `"${key}" stands under ${from}, ${ignored}`,
    fix: move.isUsed
      ? `Varanus reads it; move it to ${to} for Komodo`
      : `Varanus reads the one under ${to}; remove this one`,
  };
}

function unknownKey(source: Source, subject: string, key: string): Problem {
  const near = nearest(key, Object.keys(keysOf(source.kind)));
  return {
    ...placeAt(source, [key]),
    subject,
    message: `"${key}" is no key that Komodo knows here, and is ignored`,
    fix: near ? `Use "${near}", or remove it` : "Remove it",
  };
}

function unknownSection(toml: TomlText, section: string): Problem {
  const near = nearest(section, tomlKinds.map(sectionName));
  return {
    ...placeAt({ toml, path: [section] }),
    subject: `Section "${section}"`,
    message: "is none of a ResourceSync, and is ignored",
    fix: near ? `Use [[${near}]], or remove it` : "Remove it",
  };
}

function noList(toml: TomlText, section: string): Problem {
  return {
    ...placeAt({ toml, path: [section] }),
    subject: `Section "${section}"`,
    message: "is no list of tables",
    fix: `Begin each one with [[${section}]]`,
  };
}
