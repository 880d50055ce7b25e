/*
 * Patterns of batch executions (Komodo 2.3.2): names with `*` and `?`, or regular expressions
 * between backslashes, one a line or with commas in between. There is no way to exclude a name: a
 * regular expression has no negative look-ahead there. What is to run is therefore listed by name.
 */

/**
 * The pattern that fits exactly these names, in their order, one a line. A name that the
 * pattern's own syntax would tear apart becomes an anchored regular expression.
 */
export function exactPattern(names: readonly string[]): string {
  return [...new Set(names)].map(exact).join("\n");
}

function exact(name: string): string {
  if (/^[\w.-]+$/.test(name)) return name;
  const literal = Array.from(name, (char) =>
    /[\w-]/.test(char) ? char : `\\x{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `\\^${literal.join("")}$\\`;
}

/**
 * Names without those that are excepted. Throws when an excepted name is none of them: it would be
 * a slip, such as a name that has changed since.
 */
export function namesExcept(names: readonly string[], except: readonly string[]): string[] {
  const strangers = except.filter((name) => !names.includes(name));
  if (strangers.length === 0) return names.filter((name) => !except.includes(name));
  const named = strangers.map((name) => `"${name}"`).join(", ");
  throw new Error(
    `Pattern of ${names.length} names: ${named} is excepted, but is none of them. ` +
      "Take it out of `except`, or correct the name.",
  );
}

/** True when a pattern of Komodo's fits the name. An expression that cannot be read fits nothing. */
export function fits(pattern: string, name: string): boolean {
  return pattern
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .some((part) => expressionOf(part)?.test(name));
}

function expressionOf(part: string): RegExp | undefined {
  if (!(part.length > 1 && part.startsWith("\\") && part.endsWith("\\"))) return wildcard(part);
  try {
    return new RegExp(part.slice(1, -1).replaceAll("\\x{", "\\u{"), "u");
  } catch {
    return undefined;
  }
}

function wildcard(part: string): RegExp {
  const literal = part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}
