import path from "node:path";
import { Command } from "commander";
import { diagnose } from "../doctor/diagnose";
import { programsIn } from "../doctor/programs";
import { failures, reportJson, reportText } from "../doctor/report";
import type { CommandContext } from "../main";

interface Flags {
  readonly stack?: string;
  readonly cwd: string;
  readonly json: boolean;
}

const help = `
It changes nothing. To log in to Komodo and Pangolin it decrypts their credentials, as a preview
does; no secret is printed. Exit code 1 says that a check failed; warnings do not count.`;

/** `varanus doctor`: what stands in the way of a preview or an `up`, and what to do about it. */
export function doctorCommand(context: CommandContext): Command {
  return new Command("doctor")
    .description("Checks this machine, the stack's state and secrets, Komodo and Pangolin.")
    .option("--stack <name>", "stack to look at; otherwise the one that is selected")
    .option("--cwd <dir>", "folder of the Pulumi project", ".")
    .option("--json", "print the findings as JSON", false)
    .addHelpText("after", help)
    .action((flags: Flags) => run(flags, context));
}

async function run(flags: Flags, { terminal, redactor }: CommandContext): Promise<void> {
  const folder = path.resolve(terminal.folder, flags.cwd);
  const environment = { ...terminal.environment, PULUMI_SKIP_UPDATE_CHECK: "1" };
  const findings = await diagnose({
    folder,
    environment,
    nodeVersion: process.versions.node,
    run: programsIn(folder, environment),
    redactor,
    nowMs: Date.now,
    ...(flags.stack !== undefined && { stack: flags.stack }),
  });
  terminal.print(redactor.redact((flags.json ? reportJson : reportText)(findings)));
  const failed = failures(findings);
  if (failed > 0) {
    throw new Error(`${failed} of ${findings.length} checks failed. Mend them from the top.`);
  }
}
