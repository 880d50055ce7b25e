import { refuse } from "../errors";

/**
 * Reads a Komodo `environment` text: one `KEY = VALUE` or `KEY: VALUE` a line, with comments from
 * `#`, `//` and ` #`, an optional leading `-`, and quotes kept as they are (Komodo 2.3.2).
 */
export function parseEnvironment(text: string): [string, string][] {
  const lines = text.trim().split("\n");
  return lines.flatMap((raw, index) => {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith("//")) return [];
    return [parseAssignment(line, index)];
  });
}

function parseAssignment(line: string, index: number): [string, string] {
  const statement = (line.split(" #")[0] ?? "").trim().replace(/^-+/, "").trim();
  const at = statement.search(/[=:]/);
  if (at < 0) throw refuse(`line ${index} missing assignment character ('=' or ':')`);
  const key = statement.slice(0, at).trim();
  const value = statement.slice(at + 1).trim();
  const wrapsBoth = /^["']/.test(key) && !/["']$/.test(key) && /["']$/.test(value);
  return wrapsBoth ? [key.slice(1).trim(), value.slice(0, -1).trim()] : [key, value];
}

/** The `.env` file Komodo writes from an environment: `KEY=VALUE` lines. */
export function envFileText(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([key, value]) => `${key}=${value}`).join("\n");
}

/** Replaces `$NAME` and `${NAME…}` in a text. */
export type Substitute = (text: string, known: ReadonlyMap<string, string>) => string;

/**
 * Reads a `.env` file as Docker Compose does: single quotes are literal, double quotes take escapes
 * and variables, a value without quotes ends at ` #` and takes variables of the lines before it.
 */
export function parseEnvFile(text: string, substitute: Substitute): Map<string, string> {
  const values = new Map<string, string>();
  let rest = text;
  while (rest !== "") {
    const [statement, tail] = nextStatement(rest);
    rest = tail;
    const match = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*[=:]\s*([\s\S]*)$/.exec(statement);
    if (match?.[1] === undefined) continue;
    values.set(match[1], readValue(match[2] ?? "", values, substitute));
  }
  return values;
}

/** One assignment (a quoted value may span lines) and what follows it. */
function nextStatement(text: string): [string, string] {
  const quoted = /^[^\n=#]*=[ \t]*(?:"(?:\\[\s\S]|[^"\\])*"|'[^']*')[^\n]*(?:\n|$)/.exec(text);
  const end = quoted ? quoted[0].length : text.indexOf("\n") + 1 || text.length;
  const statement = text.slice(0, end).replace(/\n$/, "");
  return [statement.trimStart().startsWith("#") ? "" : statement, text.slice(end)];
}

function readValue(
  written: string,
  known: ReadonlyMap<string, string>,
  substitute: Substitute,
): string {
  const single = /^'([^']*)'/.exec(written);
  if (single) return single[1] ?? "";
  const double = /^"((?:\\[\s\S]|[^"\\])*)"/.exec(written);
  if (double) return substitute(unescape(double[1] ?? ""), known);
  return substitute((written.split(/\s#/)[0] ?? "").trim(), known);
}

function unescape(text: string): string {
  const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return text.replace(/\\([nrt"\\])/g, (_, letter: string) => escapes[letter] ?? letter);
}
