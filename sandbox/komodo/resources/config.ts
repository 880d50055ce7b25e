import { BUILDER_VARIANTS } from "../config/builderVariants";
import { fieldsAt, sameJson, textAt, type Fields } from "../fields";
import type { Kind } from "../kinds";

/** A config after a partial change. Lists and nested objects are replaced, not merged. */
export function mergedConfig(kind: Kind, before: Fields, change: Fields): Fields {
  return kind === "Builder" ? mergedBuilder(before, change) : { ...before, ...change };
}

/** Whether a change leaves a config as it is. Then Komodo writes no audit row. */
export function isUnchanged(before: Fields, after: Fields): boolean {
  return sameJson(before, after);
}

/** A Builder keeps its other parameters only while its type stays. */
function mergedBuilder(before: Fields, change: Fields): Fields {
  const type = textAt(change, "type") as keyof typeof BUILDER_VARIANTS;
  const base = before.type === type ? fieldsAt(before, "params") : BUILDER_VARIANTS[type];
  return { type, params: { ...base, ...fieldsAt(change, "params") } };
}
