const MASK = "[secret]";

/**
 * Knows every secret value that this process has met and takes them out of texts before these are
 * thrown, logged or stored. Values of fewer than 3 characters are taken out only as whole words,
 * because they would tear ordinary words apart.
 */
export class Redactor {
  private readonly values = new Set<string>();
  private pattern?: RegExp | undefined;

  /** Remembers a value, with the forms it takes in JSON and in URLs, and line by line. */
  add(value: unknown): void {
    if (typeof value === "string") this.addText(value);
    else if (typeof value === "object" && value !== null) {
      Object.values(value).forEach((item) => this.add(item));
    }
  }

  /** The text without any remembered value. */
  redact(text: string): string {
    if (this.values.size === 0) return text;
    // One pass: a value that is part of the mask itself must not tear earlier masks apart.
    this.pattern ??= new RegExp(longestFirst(this.values).map(toPattern).join("|"), "g");
    return text.replace(this.pattern, MASK);
  }

  private addText(value: string): void {
    this.pattern = undefined;
    const lines = value.includes("\n") ? value.split("\n").filter((line) => line.length > 7) : [];
    for (const text of [value, ...lines].map((item) => item.trim())) {
      if (text === "") continue;
      this.values.add(text);
      this.values.add(JSON.stringify(text).slice(1, -1));
      this.values.add(encodeURIComponent(text));
    }
  }
}

/** An address without the user name and password that it may hold. */
export function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/]*@/, "//");
}

function longestFirst(values: Iterable<string>): string[] {
  return [...values].sort((a, b) => b.length - a.length);
}

function toPattern(value: string): string {
  const literal = value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return value.length > 2 ? literal : `(?<!\\w)${literal}(?!\\w)`;
}
