import { createHash } from "node:crypto";
import { canonical, untyped } from "../../dynamic/fields";
import { canonicalJson } from "../../dynamic/values";
import type { Variable } from "../api";
import { isMask } from "../variable/handler";
import type { DeployInputs } from "./inputs";
import type { DeployedKind } from "./kind";
import type { Texts } from "./names";

/** `[[NAME]]`, but not `[[[NAME]]]`, which is how a literal `[[NAME]]` is written. */
const REFERENCE = /(?<!\[)\[\[([^[\]\s]+)\]\]/g;

/** Names in double brackets of a text, each once, sorted; escaped ones are none. */
export function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(REFERENCE)].map((match) => match[1] as string))].sort();
}

/** Names of the variables and secrets that Komodo puts into the texts, each once, sorted. */
export function namesInAll(texts: Texts): string[] {
  return namesIn(Object.values(texts).join("\n"));
}

/** The variables of these names, with those that plain variables among them refer to in turn. */
export function withInner(names: readonly string[], all: readonly Variable[]): readonly Variable[] {
  const byName = new Map(all.map((item) => [item.name, item]));
  const find = (name: string) => byName.get(name) ?? [];
  const direct = names.flatMap(find);
  const plain = direct.filter((item) => !item.is_secret);
  // Komodo fills plain variables in first and secrets after them, once each (2.3.2).
  const indirect = plain.flatMap(({ value }) => namesIn(value).flatMap(find));
  const used = new Set([...direct, ...indirect.filter((item) => item.is_secret)]);
  return [...used].sort((a, b) => (a.name < b.name ? -1 : 1));
}

type Hashed<I extends DeployInputs> = Pick<
  DeployedKind<I>,
  "fields" | "deployRelevant" | "moreRelevant"
>;

/**
 * Names what a deploy of these inputs brings up: the deploy-relevant inputs in normal form and the
 * values of the variables they use. 16 characters; to be kept encrypted, for a secret of few
 * possible values could be guessed from it.
 */
export function hashOf<I extends DeployInputs>(
  { fields, deployRelevant, moreRelevant }: Hashed<I>,
  inputs: Partial<I>,
  used: readonly Variable[],
): string {
  const table = untyped(fields);
  const config = deployRelevant.map((key) => [key, canonical(table[key] as never, inputs[key])]);
  const values = used.map(({ name, value }) => [name, value]);
  const more = moreRelevant?.(inputs) ?? [];
  return createHash("sha256")
    .update(canonicalJson([config, values, ...more]))
    .digest("base64url")
    .slice(0, 16);
}

/** True when some value is only a mask, so that the hash would say nothing. */
export function isMasked(used: readonly Variable[]): boolean {
  return used.some(isMask);
}
