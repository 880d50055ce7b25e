import type { Command } from "commander";
import type { Selection } from "../resourceSync/selection";

/** Flags of a command that takes a part of what there is. */
export type SelectionFlags = Selection;

/** Adds `--include` and `--exclude`. */
export function selectionOptions(command: Command): Command {
  return command
    .option(
      "--include <patterns...>",
      'only these: a kind, names with *, or both, as in "Stack/media-*"',
    )
    .option("--exclude <patterns...>", "all but these");
}
