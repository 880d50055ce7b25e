import { Command, CommanderError } from "commander";
import { version } from "../package.json";
import { Redactor } from "../providers/http/redact";
import { doctorCommand } from "./commands/doctor";
import { exportCommand } from "./commands/export";
import { githubRangesCommand } from "./commands/githubRanges";
import { importCommand } from "./commands/import";
import { inventoryCommand } from "./commands/inventory";
import { processTerminal, type Terminal } from "./terminal";

/** What every command gets: where it runs, and the values that no message may show. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly redactor: Redactor;
}

/** Exit code of a command that could not do its work. */
export const FAILURE = 1;
/** Exit code of a call with options that do not fit. */
export const WRONG_USAGE = 2;

/**
 * The `varanus` command with the given arguments. Resolves to its exit code: 0, {@link FAILURE} or
 * {@link WRONG_USAGE}; never rejects.
 */
export async function main(
  args: readonly string[],
  terminal: Terminal = processTerminal,
): Promise<number> {
  const context = { terminal, redactor: new Redactor() };
  try {
    await program(context).parseAsync([...args], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
    const message = error instanceof Error ? error.message : String(error);
    terminal.warn(context.redactor.redact(message));
    return FAILURE;
  }
}

const commands = [
  importCommand,
  exportCommand,
  inventoryCommand,
  githubRangesCommand,
  doctorCommand,
];

function program(context: CommandContext): Command {
  const { terminal } = context;
  const root = new Command("varanus")
    .description(
      "Takes over a running Komodo, writes a ResourceSync, and looks after a fleet's program.",
    )
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.warn(text.trimEnd()),
    });
  for (const make of commands) root.addCommand(make(context).copyInheritedSettings(root));
  return root;
}
