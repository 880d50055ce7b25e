import { type Edit, RewrittenText } from "./rewrittenText";

const TRIPLE = '"""';

/**
 * A TOML text as Komodo Core 2.3.2 reads it. Before its parser runs, Core cuts the text at every
 * `"""`, comments and literal strings included, and doubles each backslash in every second piece:
 * between triple quotes a backslash stands for itself. A byte order mark is dropped and lines end
 * with a line feed alone.
 */
export function asKomodoReads(source: string): RewrittenText {
  return new RewrittenText(source, [...plainLineEnds(source), ...literalBackslashes(source)]);
}

function plainLineEnds(source: string): Edit[] {
  const mark: Edit[] = source.startsWith("\uFEFF") ? [{ offset: 0, length: 1, text: "" }] : [];
  return [
    ...mark,
    ...[...source.matchAll(/\r(?=\n)/g)].map(({ index }) => ({
      offset: index,
      length: 1,
      text: "",
    })),
  ];
}

function literalBackslashes(source: string): Edit[] {
  const edits: Edit[] = [];
  let start = 0;
  source.split(TRIPLE).forEach((piece, i) => {
    if (i % 2 === 1) {
      for (const { index } of piece.matchAll(/\\/g)) {
        edits.push({ offset: start + index, length: 1, text: "\\\\" });
      }
    }
    start += piece.length + TRIPLE.length;
  });
  return edits;
}
