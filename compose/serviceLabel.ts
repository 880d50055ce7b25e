import { isAlias, isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from "yaml";
import { isRecord, type ComposeDocument } from "./document";
import type { Edit } from "./inline";
import { keyText, nodeAt, offsetsOf, resolved, type FoundNode } from "./nodes";

/** A label of a service. */
export interface Label {
  readonly name: string;
  readonly value: string;
}

/**
 * The edit that gives a service a label, in the style that its labels are written in; undefined when
 * it has that very label, or is no map. Labels with an anchor are changed where they stand, so that
 * their aliases in other services have the label too. The value has no line break and no `$`.
 */
export function labelEdit(
  document: ComposeDocument,
  service: string,
  label: Label,
): Edit | undefined {
  const map = resolved(document.yaml, nodeAt(document.yaml, ["services", service])?.value);
  if (!isMap(map)) return undefined;
  const found = nodeAt(document.yaml, ["services", service, "labels"]);
  const labels = found?.value;
  if (found?.owner === map) {
    if (isMap(labels)) return mapEdit(document.text, labels, label);
    if (isSeq(labels)) return listEdit(document.text, labels, label);
    return valueEdit(document.text, found, flowLabels(document, found, label));
  }
  if (map.flow !== true && !found) {
    return firstEntry(document.text, map, (margin) => `labels:\n${margin}  ${mapEntry(label)}`);
  }
  const copy = `labels: ${flowLabels(document, found, label)}`;
  return firstEntry(document.text, map, () => copy);
}

function mapEntry({ name, value }: Label): string {
  return `${name}: ${JSON.stringify(value)}`;
}

function listEntry({ name, value }: Label): string {
  return `${name}=${value}`;
}

function mapEdit(text: string, labels: YAMLMap, label: Label): Edit | undefined {
  const pair = labels.items.find((item) => keyText(item) === label.name);
  if (!pair) return firstEntry(text, labels, () => mapEntry(label));
  if (isScalar(pair.value) && pair.value.value === label.value) return undefined;
  return valueEdit(text, pair as FoundNode, JSON.stringify(label.value));
}

function listEdit(text: string, labels: YAMLSeq, label: Label): Edit | undefined {
  const item = labels.items.find((node) => isScalar(node) && isOurs(node.value, label));
  const dash = labels.flow === true ? "" : "- ";
  if (!item) return firstEntry(text, labels, () => `${dash}${listEntry(label)}`);
  if (isScalar(item) && item.value === listEntry(label)) return undefined;
  const [start, end] = offsetsOf(item);
  return { start, end, text: listEntry(label) };
}

function isOurs(item: unknown, label: Label): boolean {
  return typeof item === "string" && item.split("=")[0] === label.name;
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
function flowLabels(document: ComposeDocument, found: FoundNode | undefined, label: Label): string {
  const node = isAlias(found?.value) ? resolved(document.yaml, found.value) : found?.value;
  const value: unknown = node?.toJS(document.yaml);
  if (Array.isArray(value)) {
    const others = value.filter((item) => !isOurs(item, label)).map(inFlow);
    return `[${[inFlow(listEntry(label)), ...others].join(", ")}]`;
  }
  const others = Object.entries(isRecord(value) ? value : {}).filter(
    ([name]) => name !== label.name,
  );
  const entries = others.map(([name, text]) => `${inFlow(name)}: ${inFlow(text)}`);
  return `{${[mapEntry(label), ...entries].join(", ")}}`;
}

function inFlow(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
