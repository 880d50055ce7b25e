import { parse } from "@iarna/toml";
import { positionInText, type Position } from "../compose/position";
import type { Problem } from "../providers/dynamic/problem";
import { isRecord } from "../providers/dynamic/values";
import { asKomodoReads } from "./komodoText";
import { RewrittenText } from "./rewrittenText";
import { pathKey, scanToml, type TomlPath } from "./scanToml";

/** A TOML text with the places of its keys. */
export interface TomlText {
  /** Name for findings, relative to the project's root. */
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** Where a path stands; of a path that is not written there, its nearest parent. */
  positionOf(path: TomlPath): Position;
}

/**
 * Reads a TOML text as Komodo Core 2.3.2 does: TOML 1.1, with backslashes taken literally between
 * triple quotes. @iarna/toml 3.0.0 knows TOML 1.0, no places and no comments: what TOML 1.1 adds
 * is rewritten before, and a scan of our own finds the places. Not read: times without seconds.
 */
export function readToml(text: string, file: string): { toml?: TomlText; problems: Problem[] } {
  const komodo = asKomodoReads(text);
  const { offsets, repeated, edits } = scanToml(komodo.text);
  const plain = new RewrittenText(komodo.text, edits);
  const positionAt = (offset: number) => positionInText(text, komodo.sourceOffset(offset));
  try {
    const value = plainValue(parse(plain.text)) as Record<string, unknown>;
    const positionOf = (path: TomlPath) => positionAt(nearestOffset(offsets, path));
    return { toml: { file, value, positionOf }, problems: [] };
  } catch (error) {
    if (!isTomlError(error)) throw error;
    const [again] = error.message.startsWith("Can't redefine") ? repeated : [];
    const position = positionAt(again ?? plain.sourceOffset(error.pos ?? plain.text.length));
    return { problems: [syntaxProblem(file, position, error)] };
  }
}

function nearestOffset(offsets: ReadonlyMap<string, number>, path: TomlPath): number {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsets.get(pathKey(path.slice(0, length)));
    if (offset !== undefined) return offset;
  }
  return 0;
}

interface TomlError extends Error {
  readonly fromTOML: true;
  /** Zero-based offset behind the character that was refused. */
  readonly pos?: number;
}

function isTomlError(error: unknown): error is TomlError {
  return error instanceof Error && "fromTOML" in error;
}

/** The parser's message, without the excerpt of the text, which may hold a secret. */
function syntaxProblem(file: string, position: Position, { message }: Error): Problem {
  const [what = ""] = message.split(/ at row \d|\n/);
  return { file, ...position, subject: `File "${file}"`, ...explained(what) };
}

const LAST_CODE_POINT = 0x10_ffff;

function explained(what: string): Pick<Problem, "message" | "fix"> {
  const escape = Number(/^Unknown escape character: (\d+)/.exec(what)?.[1]);
  // The parser has a number of its own for the end of the text.
  if (escape <= LAST_CODE_POINT) {
    const message = `has "\\${String.fromCodePoint(escape)}", which is no escape of TOML`;
    return { message, fix: "Double the backslash, or write the text between single quotes" };
  }
  if (what.startsWith("Can't redefine")) {
    const message = "sets a key, or opens a table, for the second time";
    return { message, fix: "Keep one of the two" };
  }
  const words = what.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
  const message = `is not TOML from here on: ${words.replace(/[.\s]+$/, "")}`;
  return { message, fix: "Mend this line, or the one before it" };
}

/** The parser's tables have no prototype and its large integers are BigInts. */
function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plainValue);
  if (value instanceof Date || !isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]));
}
