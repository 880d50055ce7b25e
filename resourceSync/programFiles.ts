import type { Problem } from "../providers/dynamic/problem";
import { secretLines } from "./exportSecrets";
import { type ProgramSecret, programText } from "./program";
import { stackFolderFiles } from "./stackFolderFiles";
import { inputProblems } from "./tables";
import type { ResourceInputs } from "./toInputs";

/** `typescript`: all in one file. `folders`: Compose files in folders of their own. */
export type ProgramFormat = "typescript" | "folders";

/** The files of a program that takes resources over. */
export interface ProgramFiles {
  /** Texts by path, `fleet.ts` first. */
  readonly files: ReadonlyMap<string, string>;
  readonly secrets: readonly ProgramSecret[];
  readonly warnings: readonly Problem[];
}

/**
 * The program `fleet.ts`, and with `folders` a folder `stacks/<name>` for each stack whose Compose
 * file Komodo holds. The folder's file has the stack's `x-varanus` block; `fleet.ts` deploys it as
 * Komodo had it.
 */
export function programFiles(
  resources: readonly ResourceInputs[],
  format: ProgramFormat,
): ProgramFiles {
  const files = new Map<string, string>();
  const composeFiles = new Map<string, string>();
  const warnings = resources.flatMap(refusals);
  for (const item of format === "folders" ? resources : []) {
    const folder = stackFolderFiles(item);
    if (folder === undefined && item.inputs.fileContents !== undefined && item.kind === "Stack") {
      warnings.push(noFolder(item));
    }
    for (const [file, text] of Object.entries(folder ?? {})) {
      files.set(`stacks/${item.name}/${file}`, text);
      composeFiles.set(item.name, `stacks/${item.name}/compose.yaml`);
    }
  }
  warnings.push(...resources.flatMap(literalSecrets));
  const { text, secrets } = programText(resources, { composeFiles });
  return { files: new Map([["fleet.ts", text], ...files]), secrets, warnings };
}

/** What `pulumi preview` would refuse: Komodo has some things that Varanus does not manage. */
function refusals(item: ResourceInputs): Problem[] {
  // A secret's value comes from the configuration.
  return inputProblems(item.kind, item.inputs).map(({ path, message, fix }) => ({
    subject: `${item.kind} "${item.name}"`,
    message: `will be refused by \`pulumi preview\`: ${message}`,
    fix,
    property: path,
  }));
}

function noFolder({ kind, name }: ResourceInputs): Problem {
  return {
    subject: `${kind} "${name}"`,
    message: "its Compose file cannot stand in a folder as it is, and was written into fleet.ts",
    fix: "Move it by hand when it is mended",
  };
}

/** A Compose text cannot be taken apart without changing it. */
function literalSecrets({ kind, name, inputs }: ResourceInputs): Problem[] {
  const { fileContents } = inputs;
  const lines = typeof fileContents === "string" ? secretLines(fileContents) : [];
  const names = [...new Set(lines.map((line) => line.name))];
  if (names.length === 0) return [];
  return [
    {
      subject: `${kind} "${name}"`,
      message: `its file seems to hold secrets in clear (${names.join(", ")}), which were written out with it`,
      fix: "Put them into Secrets and use [[NAME]] before you commit it",
    },
  ];
}
