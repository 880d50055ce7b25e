import { createHash } from "node:crypto";
import { isAlias, isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from "yaml";
import { isRecord, sectionEntries, type ComposeDocument } from "./document";
import type { Edit } from "./inline";
import { keyText, nodeAt, offsetsOf, resolved, type FoundNode } from "./nodes";

/** Label of a service that uses configs with inline text: a digest of these texts. */
export const CONFIGS_LABEL = "varanus.configs";

/**
 * The edits that label every service with a digest of the inline configs it uses. Compose 2.40.3
 * makes a container anew only when its service changed, and a service names its configs without
 * their text: without the label a new text would reach no running container. `inlined` holds the
 * texts that take the place of files; `content:` of the file itself counts as it is written, so
 * the value of a variable in it does not. Labels with an anchor are changed where they stand, so
 * their aliases in other services have the label too.
 */
export function configLabels(
  document: ComposeDocument,
  inlined: ReadonlyMap<string, string>,
): Edit[] {
  const texts = new Map([...writtenTexts(document), ...inlined]);
  if (texts.size === 0) return [];
  const edits = new Map<number, Edit>();
  for (const [service] of sectionEntries(document, "services")) {
    const used = [...usedConfigs(document, service)].filter((name) => texts.has(name)).sort();
    if (used.length === 0) continue;
    const edit = labelEdit(document, service, digest(used.map((name) => [name, texts.get(name)])));
    // Services that are one alias of the other share their text, and therefore the edit.
    if (edit) edits.set(edit.start, edit);
  }
  return [...edits.values()];
}

function writtenTexts(document: ComposeDocument): [string, string][] {
  return sectionEntries(document, "configs").flatMap(([name, { content }]) =>
    typeof content === "string" ? [[name, content] as [string, string]] : [],
  );
}

/** Names of the configs a service has, by itself or from the service of the file it extends. */
function usedConfigs(document: ComposeDocument, service: string, seen = new Set<string>()) {
  const names = new Set<string>();
  const definition = nodeValue(document, service);
  if (!isRecord(definition) || seen.has(service)) return names;
  for (const entry of Array.isArray(definition.configs) ? definition.configs : []) {
    const name: unknown = isRecord(entry) ? entry.source : entry;
    if (typeof name === "string") names.add(name);
  }
  const base = extended(definition.extends);
  const inherited =
    base === undefined ? [] : usedConfigs(document, base, new Set([...seen, service]));
  for (const name of inherited) names.add(name);
  return names;
}

function nodeValue({ value }: ComposeDocument, service: string): unknown {
  return isRecord(value.services) ? value.services[service] : undefined;
}

function extended(value: unknown): string | undefined {
  if (isRecord(value) && value.file !== undefined) return undefined;
  const name: unknown = isRecord(value) ? value.service : value;
  return typeof name === "string" ? name : undefined;
}

function digest(texts: unknown): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 12);
}

function labelEdit(document: ComposeDocument, service: string, hash: string): Edit | undefined {
  const map = resolved(document.yaml, nodeAt(document.yaml, ["services", service])?.value);
  if (!isMap(map)) return undefined;
  const found = nodeAt(document.yaml, ["services", service, "labels"]);
  const labels = found?.value;
  if (found?.owner === map) {
    if (isMap(labels)) return mapEdit(document.text, labels, hash);
    if (isSeq(labels)) return listEdit(document.text, labels, hash);
    return valueEdit(document.text, found, flowLabels(document, found, hash));
  }
  if (map.flow !== true && !found) {
    return firstEntry(document.text, map, (margin) => `labels:\n${margin}  ${mapEntry(hash)}`);
  }
  const copy = `labels: ${flowLabels(document, found, hash)}`;
  return firstEntry(document.text, map, () => copy);
}

function mapEntry(hash: string): string {
  return `${CONFIGS_LABEL}: "${hash}"`;
}

function listEntry(hash: string): string {
  return `${CONFIGS_LABEL}=${hash}`;
}

function mapEdit(text: string, labels: YAMLMap, hash: string): Edit | undefined {
  const pair = labels.items.find((item) => keyText(item) === CONFIGS_LABEL);
  if (!pair) return firstEntry(text, labels, () => mapEntry(hash));
  if (isScalar(pair.value) && pair.value.value === hash) return undefined;
  return valueEdit(text, pair as FoundNode, `"${hash}"`);
}

function listEdit(text: string, labels: YAMLSeq, hash: string): Edit | undefined {
  const item = labels.items.find((node) => isScalar(node) && isOurs(node.value));
  const dash = labels.flow === true ? "" : "- ";
  if (!item) return firstEntry(text, labels, () => `${dash}${listEntry(hash)}`);
  if (isScalar(item) && item.value === listEntry(hash)) return undefined;
  const [start, end] = offsetsOf(item);
  return { start, end, text: listEntry(hash) };
}

function isOurs(item: unknown): boolean {
  return typeof item === "string" && item.split("=")[0] === CONFIGS_LABEL;
}

/** Puts a value behind a key in place of the one it has, which may be none. */
function valueEdit(text: string, { key, value }: FoundNode, replacement: string): Edit {
  const [start, end] = offsetsOf(value);
  if (start !== end) return { start, end, text: replacement };
  const [, keyEnd] = offsetsOf(key);
  const colon = /^\s*:/.exec(text.slice(keyEnd))?.[0];
  const at = keyEnd + (colon?.length ?? 0);
  return { start: at, end: at, text: `${colon === undefined ? ":" : ""} ${replacement}` };
}

/** Puts an entry before the first one of a map or list, in its style. */
function firstEntry(
  text: string,
  collection: YAMLMap | YAMLSeq,
  entry: (margin: string) => string,
): Edit {
  const [start] = offsetsOf(collection);
  if (collection.flow === true) {
    const space = /\s/.test(text[start + 1] ?? "") ? " " : "";
    const comma = collection.items.length === 0 ? "" : ",";
    const after = comma !== "" && space === "" ? " " : "";
    const at = start + 1;
    return { start: at, end: at, text: `${space}${entry("")}${comma}${after}` };
  }
  const line = text.lastIndexOf("\n", start - 1) + 1;
  const margin = /^ */.exec(text.slice(line))?.[0] ?? "";
  const at = beforeComments(text, line);
  return { start: at, end: at, text: `${margin}${entry(margin)}\n` };
}

/** Start of the comments and blank lines directly before a line: they belong to what follows. */
function beforeComments(text: string, line: number): number {
  if (line === 0) return line;
  const previous = text.lastIndexOf("\n", line - 2) + 1;
  const isNote = /^[ \t]*(?:#.*)?$/.test(text.slice(previous, line).trimEnd());
  return isNote ? beforeComments(text, previous) : line;
}

/** The labels a service takes from elsewhere, written out in one line together with ours. */
function flowLabels(document: ComposeDocument, found: FoundNode | undefined, hash: string): string {
  const node = isAlias(found?.value) ? resolved(document.yaml, found.value) : found?.value;
  const value: unknown = node?.toJS(document.yaml);
  if (Array.isArray(value)) {
    const others = value.filter((item) => !isOurs(item)).map(inFlow);
    return `[${[inFlow(listEntry(hash)), ...others].join(", ")}]`;
  }
  const others = Object.entries(isRecord(value) ? value : {}).filter(
    ([name]) => name !== CONFIGS_LABEL,
  );
  const entries = others.map(([name, label]) => `${inFlow(name)}: ${inFlow(label)}`);
  return `{${[mapEntry(hash), ...entries].join(", ")}}`;
}

function inFlow(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
