const MASK = "[secret]";

/**
 * Knows every secret value that this process has met and takes them out of texts before these are
 * thrown, logged or stored. Values of fewer than 3 characters are taken out only as whole words,
 * because they would tear ordinary words apart.
 */
export class Redactor {
  private readonly values = new Set<string>();

  /** Remembers a value, with the forms it takes in JSON and in URLs, and line by line. */
  add(value: unknown): void {
    if (typeof value === "string") this.addText(value);
    else if (typeof value === "object" && value !== null) {
      Object.values(value).forEach((item) => this.add(item));
    }
  }

  /** The text without any remembered value. */
  redact(text: string): string {
    const longestFirst = [...this.values].sort((a, b) => b.length - a.length);
    return longestFirst.reduce(mask, text);
  }

  private addText(value: string): void {
    const lines = value.includes("\n") ? value.split("\n").filter((line) => line.length > 7) : [];
    for (const text of [value, ...lines].map((item) => item.trim())) {
      if (text === "") continue;
      this.values.add(text);
      this.values.add(JSON.stringify(text).slice(1, -1));
      this.values.add(encodeURIComponent(text));
    }
  }
}

function mask(text: string, value: string): string {
  if (value.length > 2) return text.replaceAll(value, MASK);
  const literal = value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\w])${literal}(?![\\w])`, "g"), MASK);
}
