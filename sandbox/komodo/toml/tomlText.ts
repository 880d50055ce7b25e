import { isFields, type Fields } from "../fields";

const INDENT = "  ";
/** Lists whose entries are longer than this in all get a line per entry. */
const INLINE_LIST_LENGTH = 30;

/**
 * TOML in Komodo's style: nested objects as dotted keys, texts of several lines in triple quotes,
 * empty texts, lists and objects left out. The result has no final newline.
 */
export function tomlText(fields: Fields, keepEmptyObjects = false): string {
  return assignments(fields, "", keepEmptyObjects)
    .map(([key, value]) => `${key} = ${value}`)
    .join("\n");
}

function assignments(fields: Fields, prefix: string, keepEmpty: boolean): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    const key = `${prefix}${keyText(name)}`;
    if (value === null || value === undefined || value === "") return [];
    if (Array.isArray(value)) return value.length === 0 ? [] : [[key, listText(value)]];
    if (!isFields(value)) return [[key, scalarText(value)]];
    if (Object.keys(value).length === 0) return keepEmpty ? [[key, "{}"]] : [];
    return assignments(value, `${key}.`, keepEmpty);
  });
}

function keyText(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name);
}

function listText(items: readonly unknown[]): string {
  const texts = items.map((item) => (isFields(item) ? inlineObject(item) : scalarText(item, true)));
  const isShort = texts.reduce((length, text) => length + text.length, 0) <= INLINE_LIST_LENGTH;
  if (isShort && !items.some(isFields)) return `[${texts.join(", ")}]`;
  return `[\n${texts.map((text) => `${INDENT}${text}`).join(",\n")}\n]`;
}

function inlineObject(fields: Fields): string {
  const pairs = assignments(fields, "", true).map(([key, value]) => `${key} = ${value}`);
  return `{ ${pairs.join(", ")} }`;
}

function scalarText(value: unknown, inList = false): string {
  if (typeof value !== "string") return JSON.stringify(value);
  if (!value.includes("\n") || inList) return JSON.stringify(value);
  const escaped = value.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"');
  return `"""\n${escaped}${value.endsWith("\n") ? "" : "\\\n"}"""`;
}
