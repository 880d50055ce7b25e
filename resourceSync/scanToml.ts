import type { Edit } from "./rewrittenText";
import { skipString, spanOf } from "./tomlTokens";

/** Keys and list indexes that lead to a value. */
export type TomlPath = readonly (string | number)[];

/** Where the keys of a TOML text stand, and what has to change for a parser of TOML 1.0. */
export interface Scan {
  /** Zero-based offset of each key, table header and list item, by {@link pathKey}. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Offset of each key and table header that stands there for a second time. */
  readonly repeated: readonly number[];
  /** Rewrites of what only TOML 1.1 allows; Komodo 2.3.2 reads TOML 1.1. */
  readonly edits: readonly Edit[];
}

/** Key of a path in {@link Scan.offsets}. */
export function pathKey(path: TomlPath): string {
  return JSON.stringify(path);
}

/**
 * Finds where everything stands in a TOML text. It judges nothing: on a text that is not TOML it
 * ends early, with what it has found.
 */
export function scanToml(text: string): Scan {
  const scanner = new Scanner(text);
  scanner.run();
  return { offsets: scanner.offsets, repeated: scanner.repeated, edits: scanner.edits };
}

class Scanner {
  readonly offsets = new Map<string, number>();
  readonly edits: Edit[] = [];
  readonly repeated: number[] = [];
  private readonly defined = new Set<string>();
  private readonly listLengths = new Map<string, number>();
  private at = 0;
  private table: TomlPath = [];

  constructor(private readonly text: string) {}

  run(): void {
    for (let before = -1; before < this.at;) {
      this.skipLines();
      before = this.at;
      if (this.at >= this.text.length) return;
      if (this.text[this.at] === "[") this.header();
      else this.assignment(this.table);
    }
  }

  private header(): void {
    const start = this.at;
    const isList = this.text.startsWith("[[", start);
    this.at += isList ? 2 : 1;
    const keys = this.keys();
    this.at += isList ? 2 : 1;
    const parent = this.resolved([], keys.slice(0, -1));
    const path = [...parent, ...keys.slice(-1)];
    this.table = isList ? [...path, this.nextItem(path)] : this.resolved(parent, keys.slice(-1));
    this.define(this.table, start);
  }

  private nextItem(path: TomlPath): number {
    const index = this.listLengths.get(pathKey(path)) ?? 0;
    this.listLengths.set(pathKey(path), index + 1);
    return index;
  }

  /** A header goes through the newest item of each list of tables on its way. */
  private resolved(base: TomlPath, keys: readonly string[]): TomlPath {
    return keys.reduce<TomlPath>((path, key) => {
      const next = [...path, key];
      const length = this.listLengths.get(pathKey(next));
      return length === undefined ? next : [...next, length - 1];
    }, base);
  }

  private assignment(base: TomlPath): void {
    const start = this.at;
    const keys = this.keys();
    if (keys.length === 0 || this.text[this.at] !== "=") return;
    keys.slice(1).forEach((_, i) => this.note([...base, ...keys.slice(0, i + 1)], start));
    this.define([...base, ...keys], start);
    this.at += 1;
    this.skipBlanks();
    this.value([...base, ...keys]);
  }

  private value(path: TomlPath): void {
    const first = this.text[this.at];
    if (first === "[") this.list(path);
    else if (first === "{") this.inlineTable(path);
    else if (first === '"' || first === "'") this.string();
    else this.at += spanOf(/[^\s,\]}#]*(?: \d[^\s,\]}#]*)?/y, this.text, this.at);
  }

  private list(path: TomlPath): void {
    this.at += 1;
    for (let index = 0; this.at < this.text.length; index += 1) {
      this.skipLines();
      if (this.text[this.at] === "]") break;
      const start = this.at;
      this.note([...path, index], start);
      this.value([...path, index]);
      this.skipLines();
      if (this.text[this.at] === ",") this.at += 1;
      if (this.at === start) return;
    }
    this.at += 1;
  }

  private inlineTable(path: TomlPath): void {
    this.at += 1;
    let comma: number | undefined;
    while (this.at < this.text.length) {
      this.blankLines();
      if (this.text[this.at] === "}") break;
      const start = this.at;
      this.assignment(path);
      this.blankLines();
      comma = this.text[this.at] === "," ? this.at : undefined;
      if (comma !== undefined) this.at += 1;
      if (this.at === start) return;
    }
    if (comma !== undefined) this.edits.push({ offset: comma, length: 1, text: " " });
    this.at += 1;
  }

  private string(): void {
    const start = this.at;
    this.at = skipString(this.text, start);
    if (this.text[start] !== '"' || this.text.startsWith('"""', start)) return;
    const escapes = /\\(?:(e)|x([0-9A-Fa-f]{2})|[^ex])/g;
    for (const { index, 0: whole, 1: escape, 2: hex } of this.text
      .slice(start, this.at)
      .matchAll(escapes)) {
      const text = escape ? "\\u001b" : `\\u00${hex ?? ""}`;
      if (escape ?? hex) this.edits.push({ offset: start + index, length: whole.length, text });
    }
  }

  private keys(): string[] {
    const keys: string[] = [];
    for (;;) {
      this.skipBlanks();
      const key = this.key();
      if (key === undefined) return keys;
      keys.push(key);
      this.skipBlanks();
      if (this.text[this.at] !== ".") return keys;
      this.at += 1;
    }
  }

  private key(): string | undefined {
    const start = this.at;
    if (/["']/.test(this.text[start] ?? "")) {
      this.string();
      return unquoted(this.text.slice(start, this.at));
    }
    this.at += spanOf(/[^\s.=\]["'{}#,]*/y, this.text, start);
    return this.at === start ? undefined : this.text.slice(start, this.at);
  }

  private skipBlanks(): void {
    this.at += spanOf(/[ \t]*/y, this.text, this.at);
  }

  /** White space, line ends and comments. */
  private skipLines(): void {
    this.at += spanOf(/(?:\s+|#[^\n]*)*/y, this.text, this.at);
  }

  /** The same inside of an inline table, where TOML 1.0 allows neither. */
  private blankLines(): void {
    const start = this.at;
    this.skipLines();
    const text = this.text.slice(start, this.at);
    if (!/[\n#]/.test(text)) return;
    this.edits.push({ offset: start, length: text.length, text: " ".repeat(text.length) });
  }

  private define(path: TomlPath, offset: number): void {
    const key = pathKey(path);
    if (this.defined.has(key)) this.repeated.push(offset);
    this.defined.add(key);
    this.note(path, offset);
  }

  private note(path: TomlPath, offset: number): void {
    const key = pathKey(path);
    if (!this.offsets.has(key)) this.offsets.set(key, offset);
  }
}

function unquoted(text: string): string {
  if (text.startsWith("'")) return text.slice(1, -1);
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}
