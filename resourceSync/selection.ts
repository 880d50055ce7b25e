import { tomlKinds } from "./sections";

/**
 * Chooses declarations: a kind, `Stack`; names with `*` for any characters, `media-*`; or both,
 * `Stack/media-*`.
 */
export type Pattern = string;

/** Which declarations are taken. */
export interface Selection {
  /** Only what one of these chooses. Left out: everything. */
  readonly include?: readonly Pattern[];
  /** Nothing that one of these chooses. */
  readonly exclude?: readonly Pattern[];
}

/** True when the selection takes the resource. Case matters; a Secret is declared as a Variable. */
export function isSelected(
  { kind, name }: { readonly kind: string; readonly name: string },
  { include, exclude = [] }: Selection,
): boolean {
  const declared = kind === "Secret" ? "Variable" : kind;
  const matches = (pattern: Pattern): boolean => isMatch(pattern, declared, name);
  return (include === undefined || include.some(matches)) && !exclude.some(matches);
}

function isMatch(pattern: Pattern, kind: string, name: string): boolean {
  if (isKind(pattern)) return pattern === kind;
  const [first = "", ...rest] = pattern.split("/");
  const hasKind = rest.length > 0 && isKind(first);
  if (hasKind && first !== kind) return false;
  return wildcard(hasKind ? rest.join("/") : pattern).test(name);
}

function isKind(text: string): boolean {
  return tomlKinds.some((kind) => kind === text);
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}
