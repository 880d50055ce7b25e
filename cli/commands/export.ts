import path from "node:path";
import { Command } from "commander";
import { formatProblem } from "../../providers/dynamic/problem";
import { exportResourceSync } from "../../resourceSync/export";
import { asking, coreClient, settingsHelp } from "../core";
import type { CommandContext } from "../main";
import { selectionOptions, type SelectionFlags } from "../selectionFlags";
import { writeFiles } from "../writeFiles";

interface Flags extends SelectionFlags {
  readonly out: string;
  readonly force: boolean;
}

/** `varanus export`: what a running Core has, as the TOML of a ResourceSync. */
export function exportCommand(context: CommandContext): Command {
  const command = new Command("export")
    .description("Writes what a running Komodo has as the TOML of a ResourceSync, without secrets.")
    .requiredOption("--out <file>", "file to write")
    .option("--force", "write over the file when it exists", false);
  return selectionOptions(command)
    .addHelpText("after", settingsHelp)
    .action((flags: Flags) => run(flags, context));
}

async function run(flags: Flags, { terminal, redactor }: CommandContext): Promise<void> {
  const client = coreClient(terminal, redactor);
  const { toml, count, warnings } = await asking(() => exportResourceSync(client, flags));
  const { dir: folder, base } = path.parse(path.resolve(terminal.folder, flags.out));
  writeFiles(new Map([[base, toml]]), { folder, force: flags.force });
  warnings.forEach((warning) => terminal.warn(formatProblem(warning)));
  terminal.print(`Wrote ${flags.out}: ${count} declaration${count === 1 ? "" : "s"}.`);
}
