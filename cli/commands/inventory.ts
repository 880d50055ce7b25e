import { readFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { Command, Option } from "commander";
import { InputError } from "../../providers/dynamic/problem";
import {
  type AnsibleVars,
  type DynamicInventory,
  inventoryYaml,
  withSecrets,
} from "../../inventory";
import type { CommandContext } from "../main";
import { readInventory, stackOutputs } from "../stackOutputs";
import type { Terminal } from "../terminal";

interface Flags {
  readonly stack?: string;
  readonly cwd: string;
  readonly outputs?: string;
  readonly list?: boolean;
  readonly host?: string;
  readonly showSecrets: boolean;
}

const help = `
Ansible runs it as a script that stands for the inventory: one that passes its arguments on, as
ansible/inventory.sh does. Without --show-secrets the inventory has commands in the place of
secrets, which get them from the stack when Ansible needs them.`;

/** `varanus inventory`: the fleet's hosts for Ansible, from the outputs of a stack. */
export function inventoryCommand(context: CommandContext): Command {
  return new Command("inventory")
    .description("Prints the fleet's hosts as an inventory for Ansible, from the stack's outputs.")
    .option("--stack <name>", "stack to read; otherwise the one that is selected")
    .option("--cwd <dir>", "folder of the Pulumi project", ".")
    .addOption(
      new Option(
        "--outputs <file>",
        "what `pulumi stack output --json` printed; - reads it from input",
      ).conflicts("stack"),
    )
    .addOption(
      new Option("--list", "print it as Ansible expects of an inventory script").conflicts("host"),
    )
    .option("--host <name>", "print the variables of one host, as JSON")
    .option("--show-secrets", "print the values of secrets", false)
    .addHelpText("after", help)
    .action((flags: Flags) => run(flags, context));
}

async function run(flags: Flags, { terminal, redactor }: CommandContext): Promise<void> {
  const { inventory, secrets = {} } = readInventory(await outputsText(flags, terminal));
  Object.values(secrets).forEach((value) => redactor.add(value));
  const shown = flags.showSecrets ? withSecrets(inventory, secrets) : inventory;
  if (flags.host !== undefined) terminal.print(json(hostVars(shown, flags.host)));
  else terminal.print(flags.list ? json(shown) : inventoryYaml(shown).trimEnd());
}

function outputsText(flags: Flags, { folder, environment }: Terminal): Promise<string> {
  const { outputs, cwd, stack, showSecrets } = flags;
  if (outputs === "-") return text(process.stdin);
  if (outputs !== undefined) return fileText(folder, outputs);
  const project = path.resolve(folder, cwd);
  return stackOutputs({ project, environment, showSecrets, ...(stack && { stack }) });
}

async function fileText(folder: string, file: string): Promise<string> {
  return readFile(path.resolve(folder, file), "utf8").catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    const message = `cannot be read (${String(code)})`;
    const fix = "Give a file with what `pulumi stack output --json` printed";
    throw new InputError([{ subject: `File "${file}"`, message, fix }]);
  });
}

function hostVars({ _meta }: DynamicInventory, name: string): AnsibleVars {
  const vars = Object.hasOwn(_meta.hostvars, name) ? _meta.hostvars[name] : undefined;
  if (vars) return vars;
  const known = Object.keys(_meta.hostvars).sort().join(", ") || "none";
  const message = `is not in the inventory, which has ${known}`;
  throw new InputError([{ subject: `Host "${name}"`, message, fix: "Name one of them" }]);
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
