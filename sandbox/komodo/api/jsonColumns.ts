/** The column (from 1) after the value at a path in a JSON text; the root's when it is not there. */
export function columnAfter(json: string, path: readonly string[]): number {
  const scanner = new Scanner(json);
  scanner.value([]);
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const end = scanner.ends.get(path.slice(0, depth).join("\u0000"));
    if (end !== undefined) return end;
  }
  return json.length;
}

/** Finds where each value of a JSON text ends. The text is known to be JSON. */
class Scanner {
  readonly ends = new Map<string, number>();
  private at = 0;

  constructor(private readonly json: string) {}

  value(path: readonly string[]): void {
    this.blanks();
    const first = this.json[this.at];
    if (first === "{") this.members(path);
    else if (first === "[") this.items(path);
    else if (first === '"') this.text();
    else this.scalar();
    this.ends.set(path.join("\u0000"), this.at);
  }

  private members(path: readonly string[]): void {
    this.at += 1;
    this.blanks();
    while (this.at < this.json.length && this.json[this.at] !== "}") {
      const from = this.at;
      this.text();
      const key = JSON.parse(this.json.slice(from, this.at)) as string;
      this.blanks();
      this.at += 1;
      this.value([...path, key]);
      this.blanks();
      if (this.json[this.at] === ",") this.at += 1;
      this.blanks();
    }
    this.at += 1;
  }

  private items(path: readonly string[]): void {
    this.at += 1;
    this.blanks();
    for (let index = 0; this.at < this.json.length && this.json[this.at] !== "]"; index += 1) {
      this.value([...path, `[${index}]`]);
      this.blanks();
      if (this.json[this.at] === ",") this.at += 1;
      this.blanks();
    }
    this.at += 1;
  }

  private text(): void {
    this.at += 1;
    while (this.at < this.json.length && this.json[this.at] !== '"') {
      this.at += this.json[this.at] === "\\" ? 2 : 1;
    }
    this.at += 1;
  }

  private scalar(): void {
    while (this.at < this.json.length && !/[\s,\]}]/.test(this.json.charAt(this.at))) this.at += 1;
  }

  private blanks(): void {
    while (/\s/.test(this.json.charAt(this.at))) this.at += 1;
  }
}
