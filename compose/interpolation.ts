/** The operators Compose knows between a variable's name and a word: default, error, alternative. */
export type Operator = ":-" | "-" | ":?" | "?" | ":+" | "+";

/** One `$NAME` or `${NAME...}` of a text. */
export interface Substitution {
  readonly name: string;
  /** Zero-based offset of its `$`. */
  readonly offset: number;
  readonly operator?: Operator;
  /** What follows the operator; may hold further substitutions. */
  readonly word?: Template;
}

/** A place where Compose answers "invalid interpolation format". */
export interface TemplateFault {
  readonly offset: number;
  readonly message: string;
}

/** A text as Compose reads it before substitution. */
export interface Template {
  readonly parts: readonly (string | Substitution)[];
  readonly faults: readonly TemplateFault[];
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const BRACED = /^([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-?+])([\s\S]*))?$/;

/**
 * Reads a text by Compose's rules: `$$` is a dollar, and so is a `$` that begins no name, as in `$5`;
 * words are templates themselves.
 */
export function parseTemplate(text: string, base = 0): Template {
  const parts: (string | Substitution)[] = [];
  const faults: TemplateFault[] = [];
  let at = 0;
  for (let dollar = text.indexOf("$"); dollar >= 0; dollar = text.indexOf("$", at)) {
    parts.push(text.slice(at, dollar));
    const { part, fault, end } = readDollar(text, dollar, base);
    if (part !== undefined) parts.push(part);
    if (fault !== undefined) faults.push({ offset: base + dollar, message: fault });
    at = end;
  }
  parts.push(text.slice(at));
  return { parts: parts.filter((part) => part !== ""), faults: [...faults, ...wordFaults(parts)] };
}

/** Whether Compose would replace anything in the text. */
export function hasSubstitution(text: string): boolean {
  return text.includes("$") && parseTemplate(text).parts.some((part) => typeof part !== "string");
}

/**
 * The text after substitution by Compose's rules, or undefined when it depends on a name for which
 * `lookup` gives undefined and which has no default, or when the text is faulty.
 */
export function substitute(
  text: string,
  lookup: (name: string) => string | undefined,
): string | undefined {
  return text.includes("$") ? evaluate(parseTemplate(text), lookup) : text;
}

interface Dollar {
  readonly part?: string | Substitution;
  readonly fault?: string;
  readonly end: number;
}

function readDollar(text: string, dollar: number, base: number): Dollar {
  const next = text[dollar + 1];
  if (next === "$") return { part: "$", end: dollar + 2 };
  if (next === "{") return readBraced(text, dollar, base);
  NAME.lastIndex = dollar + 1;
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return { part: "$", end: dollar + 1 };
  return { part: { name, offset: base + dollar }, end: dollar + 1 + name.length };
}

function readBraced(text: string, dollar: number, base: number): Dollar {
  const close = closingBrace(text, dollar);
  if (close < 0) return { fault: '"${" has no closing "}"', end: text.length };
  const body = BRACED.exec(text.slice(dollar + 2, close));
  const end = close + 1;
  if (!body) return { fault: `"${text.slice(dollar, end)}" names no variable`, end };
  const [, name = "", operator, word] = body;
  const offset = base + dollar;
  if (operator === undefined) return { part: { name, offset }, end };
  const wordBase = offset + 2 + name.length + operator.length;
  const template = parseTemplate(word ?? "", wordBase);
  return { part: { name, offset, operator: operator as Operator, word: template }, end };
}

/**
 * Where Compose 2.40.3 ends a `${`: words keep to one line, every `{` opens and hides the character
 * after it, and braces that do not balance reach to the line's last `}`.
 */
function closingBrace(text: string, from: number): number {
  const [line = ""] = text.slice(from).split("\n", 1);
  let depth = 0;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === "}" && --depth === 0) return from + at;
    if (line[at] === "{") {
      depth++;
      at++;
    }
  }
  const last = line.lastIndexOf("}");
  return last < 0 ? -1 : from + last;
}

function wordFaults(parts: readonly (string | Substitution)[]): TemplateFault[] {
  return parts.flatMap((part) => (typeof part === "string" ? [] : (part.word?.faults ?? [])));
}

function evaluate(
  template: Template,
  lookup: (name: string) => string | undefined,
): string | undefined {
  if (template.faults.length > 0) return undefined;
  let result = "";
  for (const part of template.parts) {
    const text = typeof part === "string" ? part : substituteOne(part, lookup);
    if (text === undefined) return undefined;
    result += text;
  }
  return result;
}

function substituteOne(
  { name, operator, word }: Substitution,
  lookup: (name: string) => string | undefined,
): string | undefined {
  const value = lookup(name);
  if (operator === undefined || word === undefined) return value;
  const isSet = value !== undefined && !(operator.startsWith(":") && value === "");
  if (operator.endsWith("+")) return isSet ? evaluate(word, lookup) : "";
  if (isSet) return value;
  return operator.endsWith("-") ? evaluate(word, lookup) : undefined;
}
