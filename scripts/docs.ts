import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { coreVmFields } from "../components/azure/fields";
import { coreFields } from "../components/core/fields";
import { type Field, type FieldTable, untyped } from "../providers/dynamic/fields";
import { handlers } from "../providers/registry";
import { withExecutions } from "./executionTable";

/*
 * Writes the tables of inputs into docs/kinds/*.md from the field tables that drive validation, so
 * that a page cannot tell anything else than the code does.
 *
 *   node --require ./register.cjs scripts/docs.ts            writes the pages that differ
 *   node --require ./register.cjs scripts/docs.ts --check    fails when a page differs
 */

const root = path.resolve(__dirname, "..");
const BEGIN = "<!-- fields -->";
const END = "<!-- /fields -->";
/** Longer lists of values get a section of their own below the table. */
const MOST_VALUES_IN_ROW = 6;

/** The program may leave out the name: the resource's logical name is taken. */
const NAME_MAY_BE_ABSENT = [
  "| `name` | string | required |",
  "| `name` | string | the resource's name |",
] as const;

/** Systems as readers call them, by the first part of a type token. */
const SYSTEMS: Record<string, string> = {
  komodo: "Komodo",
  pangolin: "Pangolin",
  azure: "Azure",
  core: "Core",
};

/** A kind of resource and the page that describes it. */
export interface Page {
  /** Type token without its package: `komodo:Stack`. */
  readonly kind: string;
  /** Path relative to the project's root. */
  readonly file: string;
  readonly fields: FieldTable;
}

/** One page for every kind that has a handler. */
export const pages: readonly Page[] = Object.entries(handlers).map(([kind, handler]) => ({
  kind,
  file: pageFile(kind),
  fields: handler.fields,
}));

/** Pages of components that have many settings of their own. */
export const componentPages: readonly Page[] = [
  { kind: "azure:CoreVm", file: "docs/azure.md", fields: untyped(coreVmFields) },
  { kind: "core:CoreBootstrap", file: "docs/bootstrap.md", fields: untyped(coreFields) },
];

/** Kinds of other systems than Komodo have a folder: some names, such as `ApiKey`, exist twice. */
function pageFile(kind: string): string {
  const [system = "", name = ""] = kind.split(":");
  const folder = system === "komodo" ? "" : `${system}/`;
  return `docs/kinds/${folder}${name.toLowerCase()}.md`;
}

/**
 * The inputs of a kind as Markdown: one table, then those of nested objects and long value lists.
 * `system` is the remote system as readers call it.
 */
export function fieldsMarkdown(fields: FieldTable, system = "Komodo"): string {
  const own = table(fields, system).replace(...NAME_MAY_BE_ABSENT);
  return [own, ...nestedTables(fields, system), ...valueLists(fields)].join("\n\n");
}

/** The page with what stands between its `<!-- fields -->` marks replaced. Throws without marks. */
export function withFields({ kind, file, fields }: Page, text: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new Error(`Page "${file}": has no marks ${BEGIN} and ${END}. Add them on own lines.`);
  }
  const generated = `${BEGIN}\n\n${fieldsMarkdown(fields, SYSTEMS[kind.split(":")[0] ?? ""])}\n\n`;
  return text.slice(0, begin) + generated + text.slice(end);
}

/** The page as it should be, formatted like every other file of the project. */
export async function renderedPage(page: Page): Promise<string> {
  const file = path.join(root, page.file);
  if (!existsSync(file)) {
    throw new Error(`Page "${page.file}": does not exist. Write one from a page beside it.`);
  }
  const options = await resolveConfig(file);
  return format(withExecutions(withFields(page, readFileSync(file, "utf8"))), {
    ...options,
    filepath: file,
  });
}

/** Pages that differ from what they should be. */
export async function stalePages(): Promise<{ page: Page; text: string }[]> {
  const rendered = await Promise.all(
    [...pages, ...componentPages].map(async (page) => ({ page, text: await renderedPage(page) })),
  );
  return rendered.filter(
    ({ page, text }) => readFileSync(path.join(root, page.file), "utf8") !== text,
  );
}

function table(fields: FieldTable, system: string): string {
  const isRequired = ([, field]: [string, Field]) => field.required === true;
  const entries = Object.entries(fields);
  const requiredFirst = [...entries.filter(isRequired), ...entries.filter((e) => !isRequired(e))];
  const rows = requiredFirst.map(([name, field]) =>
    [`\`${name}\``, TYPE_NAMES[field.type], defaultText(field, system), description(field)].join(
      " | ",
    ),
  );
  return ["| Input | Type | Default | What it is |", "| --- | --- | --- | --- |"]
    .concat(rows.map((row) => `| ${row} |`))
    .join("\n");
}

const TYPE_NAMES: Record<Field["type"], string> = {
  string: "string",
  number: "number",
  boolean: "boolean",
  strings: "list of strings",
  map: "map of strings",
  object: "object, see below",
  objects: "list of objects, see below",
  asset: "asset",
  any: "any",
};

function defaultText(field: Field, system: string): string {
  if (field.required) return "required";
  if (field.fields && !Array.isArray(field.default)) return "empty";
  if (field.initial !== undefined) {
    return `${code(field.initial)} (${system}'s own: ${code(field.default)})`;
  }
  if (typeof field.default === "string" && field.default.includes("\n")) return "a text";
  if (field.default !== undefined) return code(field.default);
  return field.computed ? "chosen" : "none";
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

function description(field: Field): string {
  const notes = [
    field.doc,
    values(field),
    field.range && `From ${field.range[0]} to ${field.range[1]}.`,
    field.unordered && "The order carries no meaning.",
    field.secret && "**Secret.**",
    field.replace && "**A change replaces the resource.**",
    field.local && "A change alone updates nothing.",
  ];
  return notes
    .filter((note) => typeof note === "string")
    .join(" ")
    .replaceAll("|", "\\|");
}

function values({ oneOf = [] }: Field): string | undefined {
  if (oneOf.length === 0) return undefined;
  if (oneOf.length > MOST_VALUES_IN_ROW) return `One of ${oneOf.length} values, see below.`;
  return `One of ${oneOf.map((value) => `\`${value}\``).join(", ")}.`;
}

/** Objects of the same form, such as two commands, share one table. */
function nestedTables(fields: FieldTable, system: string): string[] {
  const forms = new Map<FieldTable, string[]>();
  for (const [path, parts] of nestedParts(fields)) {
    forms.set(parts, [...(forms.get(parts) ?? []), `\`${path}\``]);
  }
  return [...forms].map(
    ([parts, names]) => `### Inside ${names.join(", ")}\n\n${table(parts, system)}`,
  );
}

/** The tables within a table, at any depth, each with its path, such as `aws.gitProviders`. */
function nestedParts(fields: FieldTable, prefix = ""): [path: string, parts: FieldTable][] {
  return Object.entries(fields).flatMap(([name, { fields: parts }]) => {
    if (!parts) return [];
    const path = prefix + name;
    return [[path, parts], ...nestedParts(parts, `${path}.`)];
  });
}

function valueLists(fields: FieldTable): string[] {
  const nested = nestedParts(fields).flatMap(([path, parts]) =>
    Object.entries(parts).map(([name, field]) => [`${path}.${name}`, field] as const),
  );
  return [...Object.entries(fields), ...nested]
    .filter(([, { oneOf = [] }]) => oneOf.length > MOST_VALUES_IN_ROW)
    .map(([name, { oneOf = [] }]) => {
      const list = oneOf.map((value) => `\`${value}\``).join(", ");
      return `### Values of \`${name}\`\n\n${list}.`;
    });
}

async function main(check: boolean): Promise<void> {
  for (const { page, text } of await stalePages()) {
    if (check) {
      process.stderr.write(`Page "${page.file}": its inputs are stale. Run \`npm run docs\`.\n`);
      process.exitCode = 1;
    } else {
      writeFileSync(path.join(root, page.file), text);
      process.stdout.write(`${page.file} written\n`);
    }
  }
}

if (require.main === module) {
  main(process.argv.includes("--check")).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
