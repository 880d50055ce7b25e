import { writeFileSync } from "node:fs";
import path from "node:path";
import { pulumiEnvironment } from "../setup/environment.cjs";
import type { DemoEngine } from "./engine";
import type { SandboxProcess } from "./sandboxProcess";

/**
 * Writes `env.sh` into the demo's folder, which lets a POSIX shell run `pulumi` against the kept
 * sandbox, and answers the lines that say how to use it and how to end the sandbox.
 */
export function describeKept(
  { pid, komodo }: SandboxProcess,
  folder: string,
  { root, settings, configFile }: DemoEngine,
): string {
  const file = path.join(folder, "env.sh");
  // What it sets for Pulumi, without what the shell has itself.
  const { PATH = "", ...ofPulumi } = pulumiEnvironment({ PATH: process.env.PATH });
  const [first = ""] = PATH.split(path.delimiter);
  const lines = Object.entries({ ...ofPulumi, ...settings }).map(
    ([name, value]) => `export ${name}=${quoted(value ?? "")}`,
  );
  writeFileSync(file, [`export PATH=${quoted(first)}:"$PATH"`, ...lines, ""].join("\n"));
  const here = (name: string): string => path.relative(root, name);
  const stack = `--stack sandbox --config-file ${here(configFile)}`;
  return [
    `The sandbox stays up: ${komodo.url} (user ${komodo.username}, password ${komodo.password}).`,
    `Ask it:            curl ${komodo.url}/version`,
    `Use Pulumi on it:  . ${here(file)}`,
    `                   pulumi preview ${stack}`,
    `End it:            kill ${pid} && rm -r ${here(folder)}`,
  ].join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
