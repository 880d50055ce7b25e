import type { Problem } from "../providers/dynamic/problem";
import { withoutBlock } from "./block";
import { checkoutProblems } from "./checkout";
import { configLabels } from "./configLabels";
import { fileSubject, parseCompose, type ComposeDocument } from "./document";
import { inlineConfigs, type Edit } from "./inline";

/** What rendering needs besides the text. */
export interface RenderOptions {
  /** Path that findings name, relative to the project's root. */
  readonly file: string;
  /** Gives the text of a file named under `configs:`; the path is as written. Throws when it cannot. */
  readonly readSideFile: (path: string) => string;
}

/** Largest rendered file in bytes of JSON: Komodo 2.3.2 answers 413 above 2 MiB a request. */
export const MAX_RENDERED_BYTES = 2_000_000;

/**
 * The text Komodo gets for source contents: files named under `configs:` stand inside as
 * `content:`, services that use inline configs have the label {@link configLabels} makes, the
 * `x-varanus` block is gone, and it ends in exactly one line feed, since Komodo trims and adds that
 * itself. Everything else stays as written, comments and order included. The
 * text is empty when the file cannot be read at all.
 */
export function renderCompose(
  text: string,
  { file, readSideFile }: RenderOptions,
): { text: string; problems: Problem[] } {
  const { document, problems } = parseCompose(text, file);
  return document ? renderDocument(document, readSideFile) : { text: "", problems };
}

/** {@link renderCompose} for a file that is parsed already. */
export function renderDocument(
  document: ComposeDocument,
  readSideFile: RenderOptions["readSideFile"],
): { text: string; problems: Problem[] } {
  const block = withoutBlock(document);
  const inlined = inlineConfigs(document, readSideFile);
  const edits = [...block.edits, ...inlined.edits, ...configLabels(document, inlined.texts)];
  const text = `${applyEdits(document.text, edits).trimEnd()}\n`;
  const problems = [...block.problems, ...inlined.problems, ...checkoutProblems(document)];
  return { text, problems: [...problems, ...sizeProblems(document, text)] };
}

/** A text with edits in it that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => b.start - a.start);
  return ordered.reduce(
    (result, { start, end, text: replacement }) =>
      result.slice(0, start) + replacement + result.slice(end),
    text,
  );
}

function sizeProblems({ file }: ComposeDocument, text: string): Problem[] {
  const bytes = Buffer.byteLength(JSON.stringify(text));
  if (bytes <= MAX_RENDERED_BYTES) return [];
  const message = `is ${bytes} bytes with its side files, above the limit of ${MAX_RENDERED_BYTES}`;
  const fix = "Use source git or host, or take large files out of `configs:`";
  return [{ file, line: 1, column: 1, subject: fileSubject(file), message, fix }];
}
