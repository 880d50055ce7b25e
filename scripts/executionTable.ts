import type { Field, FieldTable } from "../providers/dynamic/fields";
import { executionTables } from "../providers/komodo/procedure/executionTables";

const BEGIN = "<!-- executions -->";
const END = "<!-- /executions -->";

/** The page with the table of executions between its `<!-- executions -->` marks, where it has them. */
export function withExecutions(text: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) return text;
  return `${text.slice(0, begin)}${BEGIN}\n\n${executionsMarkdown()}\n\n${text.slice(end)}`;
}

/** Every execution with its parameters as Markdown; those that are required come first, in bold. */
export function executionsMarkdown(): string {
  const rows = Object.entries(executionTables).map(
    ([type, table]) => `| \`${type}\` | ${paramsText(table as unknown as FieldTable)} |`,
  );
  return ["| Execution | Parameters |", "| --- | --- |", ...rows].join("\n");
}

function paramsText(table: FieldTable): string {
  const entries = Object.entries(table);
  const required = entries.filter(([, field]) => field.required);
  const optional = entries.filter(([, field]) => !field.required);
  return [...required, ...optional].map(paramText).join(", ") || "none";
}

function paramText([name, field]: [string, Field]): string {
  const shown = field.required ? `**\`${name}\`**` : `\`${name}\``;
  return `${shown} (${formOf(field)}${defaultOf(field)})`;
}

function formOf({ type, reference, oneOf }: Field): string {
  if (reference) return type === "strings" ? `${reference}s` : reference;
  if (oneOf) return oneOf.map((value) => `\`"${value}"\``).join(" or ");
  const forms: Partial<Record<Field["type"], string>> = { strings: "list", any: "object" };
  return forms[type] ?? type;
}

function defaultOf({ default: value }: Field): string {
  const isEmpty = value === undefined || value === "" || value === false || Array.isArray(value);
  return isEmpty ? "" : `, \`${JSON.stringify(value)}\``;
}
