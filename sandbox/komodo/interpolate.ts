import { refuse } from "./errors";

/** A value that was filled in and the name it is shown as instead. */
export type Replacer = readonly [value: string, name: string];

/** The values that may be filled in: plain variables first, then secrets. */
export interface Values {
  readonly variables: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * Fills `[[NAME]]` in as Komodo 2.3.2 does: plain variables in a first pass, secrets in a second,
 * so that a variable may hold `[[SECRET]]`. An unknown name stays as it is, `[[[NAME]]]` gives
 * `[[NAME]]`, an unclosed `[[` and `[[[[` are refused. Remembers what it filled in.
 */
export class Interpolator {
  private readonly usedVariables = new Map<string, string>();
  private readonly usedSecrets = new Map<string, string>();

  constructor(private readonly values: Values) {}

  /** Fills in one text. */
  apply(text: string): string {
    if (text === "") return text;
    const first = this.pass(text, "variables", this.usedVariables);
    return this.pass(first, "secrets", this.usedSecrets);
  }

  private pass(text: string, source: keyof Values, used: Map<string, string>): string {
    try {
      return fill(text, this.values[source], used);
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      throw refuse(`failed to interpolate ${source} into target '${text}'`, [cause]);
    }
  }

  /** The secrets that were filled in, for hiding them in logs. */
  get replacers(): Replacer[] {
    return [...this.usedSecrets].map(([name, value]) => [value, name]);
  }

  /** Names and values of the plain variables that were filled in. */
  get variables(): ReadonlyMap<string, string> {
    return this.usedVariables;
  }

  /** Names of the secrets that were filled in. */
  get secretNames(): string[] {
    return [...this.usedSecrets.keys()];
  }
}

function fill(
  text: string,
  values: ReadonlyMap<string, string>,
  used: Map<string, string>,
): string {
  const [head = "", ...parts] = text.split("[[");
  return head + parts.map((part, index) => fillPart(part, index, { values, used })).join("");
}

interface Pass {
  readonly values: ReadonlyMap<string, string>;
  readonly used: Map<string, string>;
}

/** One stretch of text after a `[[`. */
function fillPart(part: string, index: number, { values, used }: Pass): string {
  if (part === "") throw new Error("found double opener '[[[[', formatting will fail");
  if (part.startsWith("[")) return `[${part.replace("]]]", "]]")}`;
  const end = part.indexOf("]]");
  if (end < 0) throw new Error(`no closing tags for variable at index ${index}`);
  const name = part.slice(0, end);
  const value = values.get(name);
  if (value === undefined) return `[[${part}`;
  used.set(name, value);
  return value + part.slice(end + 2);
}

/** Hides the secrets of a text: each value becomes `<NAME>`. Values of one line only, as Komodo. */
export function hideSecrets(text: string, replacers: readonly Replacer[]): string {
  return replacers.reduce(
    (out, [value, name]) => (value === "" ? out : out.replaceAll(value, `<${name}>`)),
    text,
  );
}
