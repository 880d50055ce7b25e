import { LineCounter, isMap, isScalar, parseDocument, visit, type Document } from "yaml";
import { isFields, type Fields } from "../fields";
import { MissingVariable, Substitution } from "./substitute";

/** What Docker Compose prints on stderr when it refuses a file. */
export class ComposeFault extends Error {
  override readonly name = "ComposeFault";
}

/** A Compose file with its variables filled in. */
export interface ComposeModel {
  readonly services: Readonly<Record<string, Fields>>;
  readonly networks: Readonly<Record<string, Fields>>;
  readonly volumes: Readonly<Record<string, Fields>>;
  /** The other top-level keys, such as `configs` and `secrets`. */
  readonly rest: Fields;
  /** Lines for stderr, such as the note on a variable that is not set. */
  readonly warnings: readonly string[];
}

/** Where a Compose file comes from. */
export interface ComposeSource {
  /** Path that errors show, such as `/etc/komodo/stacks/web/compose.yaml`. */
  readonly path: string;
  readonly text: string;
  readonly variables: ReadonlyMap<string, string>;
}

/** Reads and checks a Compose file. Throws a ComposeFault with Docker's words. */
export function loadCompose(source: ComposeSource): ComposeModel {
  const document = parse(source);
  const warnings = substituteAll(document, source.variables);
  const root: unknown = document.toJS();
  if (root === null || root === undefined) throw new ComposeFault("empty compose file");
  if (!isFields(root)) throw new ComposeFault("top-level object must be a mapping");
  const { services, networks, volumes, ...rest } = root;
  const model = {
    services: section(services, "services", source),
    networks: section(networks, "networks", source),
    volumes: section(volumes, "volumes", source),
    rest,
    warnings,
  };
  if (Object.keys(model.services).length === 0) throw new ComposeFault("no service selected");
  return model;
}

/** Several Compose files as one: a later file overrides single keys of a service. */
export function mergeModels(models: readonly ComposeModel[]): ComposeModel {
  const [first, ...others] = models;
  if (first === undefined) throw new ComposeFault("no configuration file provided: not found");
  return others.reduce(
    (base, over) => ({
      services: mergeEntries(base.services, over.services),
      networks: mergeEntries(base.networks, over.networks),
      volumes: mergeEntries(base.volumes, over.volumes),
      rest: { ...base.rest, ...over.rest },
      warnings: [...base.warnings, ...over.warnings],
    }),
    first,
  );
}

type Entries = Readonly<Record<string, Fields>>;

function mergeEntries(base: Entries, over: Entries): Entries {
  const merged = Object.entries(over).map(([key, entry]) => [key, { ...base[key], ...entry }]);
  return { ...base, ...(Object.fromEntries(merged) as Entries) };
}

function parse(source: ComposeSource): Document {
  const lineCounter = new LineCounter();
  const document = parseDocument(source.text, { lineCounter, merge: true, logLevel: "silent" });
  const [error] = document.errors;
  if (error === undefined) return document;
  const opening = error.message.startsWith("Flow ") ? openBracketLine(source.text) : undefined;
  // Docker's YAML reader counts lines from 0 in the errors of its parser.
  const line = opening ?? Math.max(1, (error.linePos?.[0].line ?? 2) - 1);
  const what = opening === undefined ? yamlFault(error.code) : "did not find expected ',' or ']'";
  throw new ComposeFault(`failed to parse ${source.path}: yaml: line ${line}: ${what}`);
}

function openBracketLine(text: string): number {
  const open = Math.max(text.lastIndexOf("["), text.lastIndexOf("{"));
  return Math.max(1, text.slice(0, Math.max(0, open)).split("\n").length - 1);
}

function yamlFault(code: string): string {
  if (code === "TAB_AS_INDENT") return "found character that cannot start any token";
  if (code === "DUPLICATE_KEY") return "mapping key already defined";
  if (code === "BAD_INDENT") return "did not find expected key";
  return "mapping values are not allowed in this context";
}

function substituteAll(document: Document, variables: ReadonlyMap<string, string>): string[] {
  const substitution = new Substitution(variables);
  visit(document, {
    Scalar(key, node, path) {
      if (key === "key" || typeof node.value !== "string") return;
      node.value = substituteScalar(substitution, node.value, () => pathText(path));
    },
  });
  return [...substitution.unset].map(
    (name) =>
      `time="${new Date().toISOString().slice(0, 19)}Z" level=warning ` +
      `msg="The \\"${name}\\" variable is not set. Defaulting to a blank string."`,
  );
}

function substituteScalar(substitution: Substitution, value: string, where: () => string): unknown {
  if (!value.includes("$")) return value;
  try {
    return substitution.apply(value);
  } catch (error) {
    if (!(error instanceof MissingVariable)) throw error;
    throw new ComposeFault(`error while interpolating ${where()}: ${error.message}`);
  }
}

function pathText(path: readonly unknown[]): string {
  const keys = path.flatMap((node) => {
    const pair = node as { key?: unknown };
    return isScalar(pair.key) && !isMap(node) ? [String(pair.key.value)] : [];
  });
  return keys.join(".");
}

function section(
  value: unknown,
  name: string,
  source: ComposeSource,
): Readonly<Record<string, Fields>> {
  if (value === undefined || value === null) return {};
  if (!isFields(value))
    throw new ComposeFault(`validating ${source.path}: ${name} must be a mapping`);
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      if (entry === null && name !== "services") return [key, {}];
      if (isFields(entry)) return [key, entry];
      throw new ComposeFault(`validating ${source.path}: ${name}.${key} must be a mapping`);
    }),
  );
}
