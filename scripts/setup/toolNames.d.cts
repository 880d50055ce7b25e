/**
 * The names that arguments ask for: all known ones for `--host-tools`, else those of each
 * `--tool=NAME`, once and in their order. Throws when a name is not known, or `--tool` stands without one.
 */
export function chosenTools(args: readonly string[], known: readonly string[]): string[];
