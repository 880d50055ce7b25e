import { createHash } from "node:crypto";
import { isRecord, sectionEntries, type ComposeDocument } from "./document";
import type { Edit } from "./inline";
import { labelEdit } from "./serviceLabel";

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
    const value = digest(used.map((name) => [name, texts.get(name)]));
    const edit = labelEdit(document, service, { name: CONFIGS_LABEL, value });
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
