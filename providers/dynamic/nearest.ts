import { distance } from "fastest-levenshtein";

/**
 * The known name that was probably meant by a mistyped one, or undefined when none is close: at most
 * two edits and a third of the name's length, rounded up; case and `_` do not count.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const limit = Math.min(2, Math.ceil(name.length / 3));
  const ranked = [...known]
    .sort()
    .map((candidate) => ({ candidate, edits: distance(folded(name), folded(candidate)) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  return best && best.edits <= limit ? best.candidate : undefined;
}

function folded(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}
