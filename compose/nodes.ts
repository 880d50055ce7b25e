import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from "yaml";

/** Keys and indices from the top of a file to one value. */
export type Path = readonly (string | number)[];

/** What a path leads to: the value's node, and its key's node when it is a map entry. */
export interface FoundNode {
  readonly key?: Node;
  readonly value?: Node;
  /** The map the entry stands in; with a `<<` merge, the map that was merged in. */
  readonly owner?: YAMLMap;
}

/** Zero-based start and end of a node in the text, without the comment after it; zeros for none. */
export function offsetsOf(node: unknown): [start: number, end: number] {
  const range = isNode(node) ? node.range : undefined;
  return range ? [range[0], range[1]] : [0, 0];
}

/** Follows a path through maps, sequences, aliases and `<<` merges; undefined when it ends early. */
export function nodeAt(yaml: Document, path: Path): FoundNode | undefined {
  let found: FoundNode = yaml.contents ? { value: yaml.contents } : {};
  for (const step of path) {
    const node = resolved(yaml, found.value);
    const next = isMap(node) ? entryOf(yaml, node, String(step)) : itemOf(node, Number(step));
    if (!next) return undefined;
    found = next;
  }
  return found;
}

/** The node an alias stands for, or the node itself. */
export function resolved(yaml: Document, node: Node | undefined): Node | undefined {
  return isAlias(node) ? node.resolve(yaml) : node;
}

/** Whether a pair is a `<<` merge; the yaml library gives its key as a symbol. */
export function isMergePair(pair: Pair): boolean {
  if (!isScalar(pair.key)) return false;
  const { value } = pair.key;
  return value === "<<" || (typeof value === "symbol" && value.description === "<<");
}

/** Calls `visit` with every scalar that is a value (not a key), once, with the path to it. */
export function eachScalar(
  node: unknown,
  visit: (scalar: Node & { value: unknown }, path: Path) => void,
  path: Path = [],
): void {
  if (isScalar(node)) visit(node, path);
  else if (isSeq(node)) node.items.forEach((item, i) => eachScalar(item, visit, [...path, i]));
  else if (isMap(node)) {
    for (const pair of node.items) eachScalar(pair.value, visit, [...path, keyText(pair)]);
  }
}

/** A map entry's key as text; `<<` for a merge. */
export function keyText(pair: Pair): string {
  if (isMergePair(pair)) return "<<";
  return isScalar(pair.key) ? String(pair.key.value) : "";
}

function itemOf(node: Node | undefined, index: number): FoundNode | undefined {
  if (!isSeq(node)) return undefined;
  const item = node.items[index];
  return item === undefined || isPair(item) ? undefined : { value: item as Node };
}

function entryOf(yaml: Document, map: YAMLMap, key: string): FoundNode | undefined {
  const own = map.items.find((pair) => !isMergePair(pair) && keyText(pair) === key);
  if (own)
    return { key: own.key as Node, value: (own.value as Node | null) ?? undefined, owner: map };
  for (const pair of map.items.filter(isMergePair)) {
    const source = resolved(yaml, pair.value as Node | undefined);
    for (const candidate of isSeq(source) ? source.items : [source]) {
      const merged = resolved(yaml, candidate as Node | undefined);
      const found = isMap(merged) ? entryOf(yaml, merged, key) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}
