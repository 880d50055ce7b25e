import { isCollection, isMap, isPair, visit, type Pair } from "yaml";
import type { Problem } from "../providers/dynamic/problem";
import { positionAt, problemAt, type ComposeDocument } from "./document";
import type { Edit } from "./inline";
import { keyText, offsetsOf } from "./nodes";

const BLOCK = "x-varanus";

/** The edits that take the `x-varanus` block out of a file; comments outside it stay. */
export function withoutBlock(document: ComposeDocument): { edits: Edit[]; problems: Problem[] } {
  const { contents } = document.yaml;
  if (!isMap(contents)) return { edits: [], problems: [] };
  const index = contents.items.findIndex((pair) => keyText(pair) === BLOCK);
  const pair = contents.items[index];
  if (!pair) return { edits: [], problems: [] };
  const problems = sharedAnchors(document, pair);
  if (contents.flow !== true) return { edits: [blockLines(document.text, pair)], problems };
  const [start] = offsetsOf(pair.key);
  const next = contents.items[index + 1];
  if (next) return { edits: [{ start, end: offsetsOf(next.key)[0], text: "" }], problems };
  const previous = contents.items[index - 1];
  const from = previous ? offsetsOf(previous.value ?? previous.key)[1] : start;
  return { edits: [{ start: from, end: pairEnd(pair), text: "" }], problems };
}

function pairEnd({ key, value }: Pair): number {
  return Math.max(offsetsOf(key)[1], contentEnd(value));
}

/** Where a value's last content ends; the node of a block collection takes in comments after it. */
function contentEnd(node: unknown): number {
  if (!isCollection(node) || node.flow === true) return offsetsOf(node)[1];
  const last = node.items.at(-1);
  return isPair(last) ? pairEnd(last) : contentEnd(last);
}

/** The block's lines, with the indented comments after it and one of two surrounding blank lines. */
function blockLines(text: string, pair: Pair): Edit {
  const start = text.lastIndexOf("\n", offsetsOf(pair.key)[0]) + 1;
  const content = text.slice(0, pairEnd(pair)).trimEnd().length;
  let end = lineEnd(text, content);
  const indent = /^[ ]*/.exec(text.slice(start))?.[0] ?? "";
  const comment = new RegExp(`(?:[ \\t]*\\r?\\n)*${indent}[ \\t]+#[^\\n]*(?:\\n|$)`, "y");
  comment.lastIndex = end;
  while (comment.test(text)) {
    end = comment.lastIndex;
    comment.lastIndex = end;
  }
  const before = text.slice(0, start);
  const blanks = /^(?:[ \t]*\r?\n)+/.exec(text.slice(end))?.[0] ?? "";
  return {
    start,
    end: before === "" || /\n[ \t]*\r?\n$/.test(before) ? end + blanks.length : end,
    text: "",
  };
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf("\n", from);
  return feed < 0 ? text.length : feed + 1;
}

/** Aliases outside the block to anchors inside it, which would lose their anchor. */
function sharedAnchors(document: ComposeDocument, block: Pair): Problem[] {
  const [from, to] = [offsetsOf(block.key)[0], pairEnd(block)];
  if (!document.text.slice(from, to).includes("&")) return [];
  const inside = new Set<string>();
  visit(document.yaml, {
    Value: (_, node) => {
      const [offset] = offsetsOf(node);
      if (node.anchor !== undefined && offset >= from && offset < to) inside.add(node.anchor);
    },
  });
  if (inside.size === 0) return [];
  const problems: Problem[] = [];
  visit(document.yaml, {
    Alias: (_, alias) => {
      const [offset] = offsetsOf(alias);
      if (!inside.has(alias.source) || (offset >= from && offset < to)) return;
      const message = `the anchor "&${alias.source}" stands inside, but the file uses it elsewhere`;
      const fix = "Define the anchor under another `x-` key: this block is not sent to Komodo";
      const found = problemAt(document, [BLOCK], { message, fix });
      problems.push({ ...found, ...positionAt(document, offset) });
    },
  });
  return problems;
}

/** The file's text with the `x-varanus` block blanked out: every offset outside it stays the same. */
export function withBlockBlanked(document: ComposeDocument): string {
  return withoutBlock(document).edits.reduce(
    (text, { start, end }) =>
      text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, " ") + text.slice(end),
    document.text,
  );
}
