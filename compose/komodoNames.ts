import { isPair, isScalar, isSeq, visit } from "yaml";
import type { Problem } from "../providers/dynamic/problem";
import { positionAt, subjectOf, type ComposeDocument } from "./document";
import { keyText, type Path } from "./nodes";
import { positionInText, type Position } from "./position";

/** One `[[NAME]]`, or `[[[NAME]]]` when escaped, of a text that Komodo interpolates. */
export interface KomodoName {
  /** The text between the brackets, blanks included: Komodo compares it as it stands. */
  readonly name: string;
  readonly escaped: boolean;
  /** Zero-based offset of its first bracket. */
  readonly offset: number;
  readonly position: Position;
}

/** A place where Komodo's interpolation fails the whole run. */
export interface KomodoNameFault {
  readonly position: Position;
  readonly message: string;
  readonly fix: string;
}

/** Pattern of a name Komodo can store; limit 500 characters (Komodo 2.3.2 answers 400 otherwise). */
export const KOMODO_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,499}$/;

/**
 * Every name in double brackets of a text, comments included, since Komodo replaces in the raw text
 * before anything parses it. Faults are what makes Komodo 2.3.2 fail the run: `[[[[`, an opening
 * without its closing before the next opening, a name that does not begin with an ASCII character.
 */
export function komodoNames(text: string): { names: KomodoName[]; faults: KomodoNameFault[] } {
  const names: KomodoName[] = [];
  const faults: KomodoNameFault[] = [];
  // Komodo splits the text at each "[[", from left to right, and reads every piece by itself.
  const [first = "", ...pieces] = text.split("[[");
  let offset = first.length;
  for (const piece of pieces) {
    const read = readPiece(piece);
    const position = positionInText(text, offset);
    if ("fault" in read) faults.push({ position, message: read.fault, fix: read.fix });
    else names.push({ ...read, offset, position });
    offset += piece.length + 2;
  }
  return { names, faults };
}

type Piece = { name: string; escaped: boolean } | { fault: string; fix: string };

function readPiece(piece: string): Piece {
  if (piece === "" || piece.charCodeAt(0) > 127) {
    return {
      fault:
        piece === "" ? '"[[" is followed by nothing or by "[["' : '"[[" is followed by no name',
      fix: "Break up the brackets with a blank, or write them with a YAML escape such as \\x5b",
    };
  }
  const escaped = piece.startsWith("[");
  const close = piece.indexOf(escaped ? "]]]" : "]]");
  if (close >= 0) return { name: piece.slice(escaped ? 1 : 0, close), escaped };
  const [opening, closing] = escaped ? ["[[[", "]]]"] : ["[[", "]]"];
  return { fault: `"${opening}" has no closing "${closing}"`, fix: `Close it with "${closing}"` };
}

/**
 * Finds `key: [[NAME]]` without quotes, which YAML reads as a list in a list: such a file is not
 * what it looks like to `docker compose`, to an editor, or to a review.
 */
export function unquotedKomodoNames(
  document: ComposeDocument,
): { path: Path; name: string; problem: Problem }[] {
  if (!document.text.includes("[[")) return [];
  const found: { path: Path; name: string; problem: Problem }[] = [];
  visit(document.yaml, {
    Seq: (_, node, ancestors) => {
      const name = bracketedName(node);
      if (name === undefined) return;
      const path = pathOfAncestors(ancestors, node);
      if (path[0] !== "x-varanus") found.push(unquoted(document, { path, name, node }));
      return visit.SKIP;
    },
  });
  return found;
}

function bracketedName(node: unknown): string | undefined {
  const only = onlyItem(onlyItem(node));
  if (!isScalar(only) || only.type !== "PLAIN" || typeof only.value !== "string") return undefined;
  return KOMODO_NAME.test(only.value) ? only.value : undefined;
}

function onlyItem(node: unknown): unknown {
  return isSeq(node) && node.flow === true && node.items.length === 1 ? node.items[0] : undefined;
}

function unquoted(
  document: ComposeDocument,
  { path, name, node }: { path: Path; name: string; node: unknown },
): { path: Path; name: string; problem: Problem } {
  const range = isSeq(node) ? node.range : undefined;
  const problem: Problem = {
    file: document.file,
    ...positionAt(document, range?.[0] ?? 0),
    subject: subjectOf(document.file, path),
    message: `[[${name}]] stands without quotes, so YAML reads a list in a list`,
    fix: `Quote it: "[[${name}]]", or use \${${name}}`,
  };
  return { path, name, problem };
}

function pathOfAncestors(ancestors: readonly unknown[], node: unknown): Path {
  const chain = [...ancestors, node];
  return chain.flatMap((step, i): (string | number)[] => {
    if (isPair(step)) return [keyText(step)];
    const parent = chain[i - 1];
    return isSeq(parent) ? [parent.items.indexOf(step)] : [];
  });
}
