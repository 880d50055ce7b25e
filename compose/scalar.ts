/** How a text is to stand in a YAML file. */
export interface ScalarPlace {
  /** Columns before the key the value belongs to. */
  readonly indent: number;
  /** Whether the key stands in a flow map (`{key: value}`), which allows one line only. */
  readonly flow: boolean;
}

/**
 * A text as a YAML value: a literal block where that keeps every character, otherwise a
 * double-quoted one. Neither holds "[[" in its source, so Komodo, which replaces names in the raw
 * text, leaves the value as it is.
 */
export function yamlScalar(text: string, { indent, flow }: ScalarPlace): string {
  if (flow) return `"${escaped(text).replaceAll("\n", "\\n")}"`;
  return fitsLiteral(text) ? literal(text, indent) : quoted(text, indent);
}

// Tab, line feed and printable characters without line separators, byte order marks or lone halves
// of a surrogate pair; the rest a YAML reader may change or refuse.
const PRINTABLE =
  /^[\t\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

function fitsLiteral(text: string): boolean {
  const endsSafely = !/[ \t]\n?$/.test(text) && !text.endsWith("\n\n");
  return /[^\s]/.test(text) && endsSafely && PRINTABLE.test(text) && !text.includes("[[");
}

function literal(text: string, indent: number): string {
  const indicator = /^[ \t\n]/.test(text) ? "2" : "";
  const chomping = text.endsWith("\n") ? "" : "-";
  const body = text.replace(/\n$/, "").split("\n");
  const margin = " ".repeat(indent + 2);
  const lines = body.map((line) => (line === "" ? "" : margin + line));
  return [`|${indicator}${chomping}`, ...lines].join("\n");
}

function quoted(text: string, indent: number): string {
  const lines = escaped(text).split("\n");
  const margin = " ".repeat(indent + 2);
  // A backslash at the end of a line joins it to the next, whose leading blanks then do not count.
  const joined = lines.map((line, i) => (i === 0 ? line : line.replace(/^ /, "\\x20")));
  return `"${joined.join(`\\n\\\n${margin}`)}"`;
}

function escaped(text: string): string {
  return text
    .replace(/["\\]/g, "\\$&")
    .replaceAll("\t", "\\t")
    .replace(/\[(?=\[)/g, "\\x5b")
    .replace(/[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/gu, codePoint);
}

function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0xffff) return character;
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
