/** A `${VAR:?message}` whose variable has no value; the text is Docker Compose's. */
export class MissingVariable extends Error {
  override readonly name = "MissingVariable";
}

/** Substitutes variables and remembers the names that had no value. */
export class Substitution {
  /** Names used without a default that were not set, in the order of their first use. */
  readonly unset = new Set<string>();

  constructor(private readonly values: ReadonlyMap<string, string>) {}

  /**
   * Replaces `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?text}`,
   * `${NAME?text}`, `${NAME:+text}` and `${NAME+text}`; `$$` is one dollar sign.
   * Throws MissingVariable for a required variable without a value.
   */
  apply(text: string): string {
    let out = "";
    let at = 0;
    while (at < text.length) {
      const [piece, next] = this.step(text, at);
      out += piece;
      at = next;
    }
    return out;
  }

  private step(text: string, at: number): [string, number] {
    const dollar = text.indexOf("$", at);
    if (dollar < 0) return [text.slice(at), text.length];
    if (dollar > at) return [text.slice(at, dollar), dollar];
    if (text[at + 1] === "$") return ["$", at + 2];
    if (text[at + 1] === "{") {
      const end = closingBrace(text, at + 2);
      return [this.expand(text.slice(at + 2, end)), end + 1];
    }
    const name = /^[A-Za-z_]\w*/.exec(text.slice(at + 1))?.[0];
    return name === undefined ? ["$", at + 1] : [this.plain(name), at + 1 + name.length];
  }

  private plain(name: string): string {
    const value = this.values.get(name);
    if (value === undefined) this.unset.add(name);
    return value ?? "";
  }

  private expand(expression: string): string {
    const match = /^([A-Za-z_]\w*)(?:(:?[-?+])([\s\S]*))?$/.exec(expression);
    if (match === null) return `\${${expression}}`;
    const [, name = "", operator, operand = ""] = match;
    if (operator === undefined) return this.plain(name);
    const value = this.values.get(name);
    const isSet = value !== undefined && !(operator.startsWith(":") && value === "");
    if (operator.endsWith("+")) return isSet ? this.apply(operand) : "";
    if (isSet) return value;
    if (operator.endsWith("-")) return this.apply(operand);
    throw new MissingVariable(
      `required variable ${name} is missing a value: ${this.apply(operand)}`,
    );
  }
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text.startsWith("${", at)) depth += 1;
    if (text[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}
