import path from "node:path";
import { Command, Option } from "commander";
import { formatProblem, type Problem, refuse } from "../../providers/dynamic/problem";
import { readCore } from "../../resourceSync/core";
import { programFiles, type ProgramFormat } from "../../resourceSync/programFiles";
import { readResourceSync } from "../../resourceSync/read";
import { isSelected } from "../../resourceSync/selection";
import type { ResourceInputs } from "../../resourceSync/toInputs";
import { asking, coreClient, settingsHelp } from "../core";
import type { CommandContext } from "../main";
import { selectionOptions, type SelectionFlags } from "../selectionFlags";
import { writeFiles } from "../writeFiles";

interface Flags extends SelectionFlags {
  readonly fromCore?: boolean;
  readonly toml?: readonly string[];
  readonly out: string;
  readonly format: ProgramFormat;
  readonly force: boolean;
}

/** `varanus import`: a program that takes over what a Core has or a ResourceSync declares. */
export function importCommand(context: CommandContext): Command {
  const command = new Command("import")
    .description("Writes a Pulumi program that takes over a running Komodo, or a ResourceSync.")
    .addOption(new Option("--from-core", "read a running Komodo").conflicts("toml"))
    .option("--toml <paths...>", "read the TOML files and folders of a ResourceSync")
    .requiredOption("--out <dir>", "folder to write to")
    .addOption(
      new Option("--format <format>", "one program, or with a folder for each stack it can be for")
        .choices(["typescript", "folders"])
        .default("typescript"),
    )
    .option("--force", "write over files that exist", false);
  return selectionOptions(command)
    .addHelpText("after", settingsHelp)
    .action((flags: Flags) => run(flags, context, command));
}

async function run(flags: Flags, context: CommandContext, command: Command): Promise<void> {
  if (!flags.fromCore && flags.toml === undefined) {
    command.error("error: one of --from-core and --toml <paths...> is needed");
  }
  const { terminal } = context;
  const { resources, warnings } = await read(flags, context);
  const chosen = resources.filter((item) => isSelected(item, flags));
  const program = programFiles(chosen, flags.format);
  const folder = path.resolve(terminal.folder, flags.out);
  writeFiles(program.files, { folder, force: flags.force });
  [...warnings, ...program.warnings].forEach((item) => terminal.warn(formatProblem(item)));
  terminal.print(summary(flags.out, chosen.length, program));
}

interface Found {
  readonly resources: readonly ResourceInputs[];
  readonly warnings: readonly Problem[];
}

async function read(flags: Flags, { terminal, redactor }: CommandContext): Promise<Found> {
  if (flags.toml === undefined) return asking(() => readCore(coreClient(terminal, redactor)));
  const found = readResourceSync(terminal.folder, flags.toml);
  refuse(found.problems);
  return { resources: found.declared.map(({ made }) => made), warnings: found.warnings };
}

function summary(
  out: string,
  count: number,
  { files, secrets }: ReturnType<typeof programFiles>,
): string {
  const commands = secrets.map(
    ({ key, subject }) => `  pulumi config set --secret ${key}    # ${subject}`,
  );
  return [
    `Wrote ${count} resource${count === 1 ? "" : "s"} to:`,
    ...[...files.keys()].map((file) => `  ${path.join(out, file)}`),
    ...(commands.length > 0 ? ["Set the secrets, in the folder of the program:", ...commands] : []),
    "Then run `pulumi preview`.",
  ].join("\n");
}
