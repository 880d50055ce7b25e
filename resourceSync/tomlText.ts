import { isRecord } from "../providers/dynamic/values";

/** Lists whose items have more characters than this in all get a line per item, as in Komodo's. */
const LONGEST_LIST = 30;

/**
 * Assignments in the style of Komodo 2.3.2's own exports: nested tables as dotted keys, texts of
 * several lines between triple quotes. Absent values are left out. Ends without a line feed.
 */
export function tomlAssignments(table: Readonly<Record<string, unknown>>): string {
  return flattened(table, "")
    .map(([key, value]) => `${key} = ${valueText(value)}`)
    .join("\n");
}

function flattened(table: Readonly<Record<string, unknown>>, prefix: string): [string, unknown][] {
  return Object.entries(table).flatMap(([name, value]): [string, unknown][] => {
    const key = `${prefix}${keyText(name)}`;
    if (value === undefined || value === null) return [];
    if (!isRecord(value)) return [[key, value]];
    const inner = flattened(value, `${key}.`);
    // Some tables have to be there, though with nothing in them.
    return inner.length === 0 ? [[key, {}]] : inner;
  });
}

function keyText(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : oneLine(name);
}

function valueText(value: unknown): string {
  if (typeof value === "string") return value.includes("\n") ? severalLines(value) : oneLine(value);
  if (Array.isArray(value)) return listText(value);
  return inlineText(value);
}

function listText(items: readonly unknown[]): string {
  const texts = items.filter((item) => item !== null && item !== undefined).map(inlineText);
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (length <= LONGEST_LIST && !items.some(isRecord)) return `[${texts.join(", ")}]`;
  return `[\n${texts.map((text) => `  ${text}`).join(",\n")}\n]`;
}

function inlineText(value: unknown): string {
  if (typeof value === "string") return oneLine(value);
  if (Array.isArray(value)) return `[${value.map(inlineText).join(", ")}]`;
  if (!isRecord(value)) return scalarText(value);
  const pairs = flattened(value, "").map(([key, item]) => `${key} = ${inlineText(item)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

function scalarText(value: unknown): string {
  if (typeof value !== "number" || Number.isFinite(value)) return JSON.stringify(value);
  if (Number.isNaN(value)) return "nan";
  return value > 0 ? "inf" : "-inf";
}

/**
 * A text of several lines in a form that TOML and Komodo read alike: Core 2.3.2 takes backslashes
 * between `"""` literally and cuts the file at every `"""`, wherever it stands.
 */
function severalLines(text: string): string {
  const isPlain = !/[\u0000-\u0008\u000b-\u001f\u007f]|"""/.test(text);
  if (isPlain && !/\\|"$/.test(text)) return `"""\n${text}"""`;
  if (isPlain && !/'''|'$/.test(text)) return `'''\n${text}'''`;
  return oneLine(text);
}

/** JSON's escapes are TOML's too; only DEL is written out in JSON. No `"""` can come about. */
function oneLine(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}
