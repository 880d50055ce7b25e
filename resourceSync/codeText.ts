import { isRecord } from "../providers/dynamic/values";

/** TypeScript that stands for itself inside of a value, such as a variable's name. */
export class Code {
  constructor(readonly text: string) {}
}

const WIDTH = 100;

/** A value as TypeScript, in the project's format. `indent` is in blanks, of the line it begins on. */
export function codeText(value: unknown, indent = 0, used = indent): string {
  if (value instanceof Code) return value.text;
  if (typeof value === "string") return stringText(value);
  if (Array.isArray(value)) {
    const items = value as unknown[];
    return bracketed(["[", "]"], { indent, used }, (inner, at) =>
      items.map((item) => codeText(item, inner, at)),
    );
  }
  if (!isRecord(value)) return JSON.stringify(value);
  return bracketed(["{", "}"], { indent, used }, (inner, at) =>
    Object.entries(value).map(([key, item]) => propertyText(key, item, { inner, at })),
  );
}

function propertyText(
  key: string,
  item: unknown,
  { inner, at }: { readonly inner: number; readonly at: number },
): string {
  if (item instanceof Code && item.text === key) return key;
  const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
  return `${name}: ${codeText(item, inner, at + name.length + 2)}`;
}

interface Room {
  readonly indent: number;
  /** Characters of the line before the value. */
  readonly used: number;
}

/** On one line where there is room, otherwise with a line for each item. */
function bracketed(
  [open, close]: readonly [string, string],
  { indent, used }: Room,
  items: (inner: number, at: number) => string[],
): string {
  const short = items(indent, 0);
  if (short.length === 0) return open + close;
  const blank = open === "{" ? " " : "";
  const line = `${open}${blank}${short.join(", ")}${blank}${close}`;
  if (!line.includes("\n") && used + line.length + 3 <= WIDTH) return line;
  const inner = indent + 2;
  const lines = items(inner, inner).map((item) => `${" ".repeat(inner)}${item},\n`);
  return `${open}\n${lines.join("")}${" ".repeat(indent)}${close}`;
}

function stringText(text: string): string {
  return text.includes("\n") ? `\`${templatePart(text)}\`` : JSON.stringify(text);
}

/** A text between the backticks of a template. */
export function templatePart(text: string): string {
  const escaped = text.replace(/[\\`]|\$(?=\{)/g, (character) => `\\${character}`);
  // Engines read a bare CR in a template as LF.
  return escaped.replaceAll("\r", "\\r").replaceAll("\u2028", "\\u2028");
}

/** A name in camel case out of words: `stack`, `my-app` give `stackMyApp`. ASCII only. */
export function camelCase(...words: readonly string[]): string {
  const parts = words.flatMap((word) => word.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/));
  const [first = "x", ...rest] = parts.filter((part) => part !== "").map(lowered);
  const name = first + rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("");
  return /^\d/.test(name) ? `x${name}` : name;
}

function lowered(word: string): string {
  return word === word.toUpperCase()
    ? word.toLowerCase()
    : word.charAt(0).toLowerCase() + word.slice(1);
}
