import { createHash } from "node:crypto";
import { canonical, type FieldTable, untyped } from "../../dynamic/fields";
import { canonicalJson } from "../../dynamic/values";
import type { Variable } from "../api";
import { isMask } from "../variable/handler";
import { deployRelevant, stackFields } from "./fields";
import type { StackInputs } from "./inputs";

const table: FieldTable = untyped(stackFields);
/** `[[NAME]]`, but not `[[[NAME]]]`, which is how a literal `[[NAME]]` is written. */
const REFERENCE = /(?<!\[)\[\[([^[\]\s]+)\]\]/g;

/** Names of the variables and secrets that Komodo puts into a stack's texts. */
export function referencedNames(inputs: Partial<StackInputs>): string[] {
  if (inputs.skipSecretInterp) return [];
  // What Komodo 2.3.2 interpolates; files from Git or the host are not among it.
  const texts = [
    inputs.fileContents,
    inputs.environment,
    inputs.preDeploy?.command,
    inputs.postDeploy?.command,
    inputs.composeCmdWrapper,
    ...(inputs.extraArgs ?? []),
    ...(inputs.buildExtraArgs ?? []),
  ];
  return namesIn(texts.join("\n"));
}

function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(REFERENCE)].map((match) => match[1] as string))].sort();
}

/** The variables that reach a stack, with those that plain variables refer to in turn. */
export function usedVariables(
  inputs: Partial<StackInputs>,
  all: readonly Variable[],
): readonly Variable[] {
  const byName = new Map(all.map((item) => [item.name, item]));
  const find = (name: string) => byName.get(name) ?? [];
  const direct = referencedNames(inputs).flatMap(find);
  const plain = direct.filter((item) => !item.is_secret);
  // Komodo fills plain variables in first and secrets after them, once each (2.3.2).
  const indirect = plain.flatMap(({ value }) => namesIn(value).flatMap(find));
  const used = new Set([...direct, ...indirect.filter((item) => item.is_secret)]);
  return [...used].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Names what a deploy of these inputs brings up: the deploy-relevant inputs in normal form and the
 * values of the variables they use. 16 characters; to be kept encrypted, for a secret of few
 * possible values could be guessed from it.
 */
export function deployHash(inputs: Partial<StackInputs>, used: readonly Variable[]): string {
  const config = deployRelevant.map((key) => [key, canonical(table[key] as never, inputs[key])]);
  const values = used.map(({ name, value }) => [name, value]);
  return createHash("sha256")
    .update(canonicalJson([config, values]))
    .digest("base64url")
    .slice(0, 16);
}

/** True when some value is only a mask, so that the hash would say nothing. */
export function isMasked(used: readonly Variable[]): boolean {
  return used.some(isMask);
}
