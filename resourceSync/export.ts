import type { Problem } from "../providers/dynamic/problem";
import { type CoreReader, readCore } from "./core";
import { secretLines } from "./exportSecrets";
import { resourceSyncToml } from "./exportToml";
import { isSelected, type Selection } from "./selection";
import type { ResourceInputs } from "./toInputs";

/** The TOML of a running Core. */
export interface ExportedSync {
  readonly toml: string;
  /** How many declarations it has. */
  readonly count: number;
  readonly warnings: readonly Problem[];
}

/**
 * What a running Core has as the TOML of a ResourceSync, in the style of Komodo's own exports. Says
 * nothing of `deploy` and `after`, which Komodo does not keep. No secret's value is in it.
 */
export async function exportResourceSync(
  core: CoreReader,
  selection: Selection = {},
): Promise<ExportedSync> {
  const read = await readCore(core);
  const chosen = read.resources.filter((item) => isSelected(item, selection));
  const toml = resourceSyncToml(chosen.map(undeployed));
  const warnings = [...read.warnings, ...chosen.flatMap(literalSecrets)];
  return { toml, count: chosen.length, warnings };
}

function undeployed(item: ResourceInputs): ResourceInputs {
  return item.kind === "Stack" || item.kind === "Deployment"
    ? { ...item, inputs: { ...item.inputs, deploy: false } }
    : item;
}

function literalSecrets({ kind, name, inputs }: ResourceInputs): Problem[] {
  const { environment } = inputs;
  const lines = typeof environment === "string" ? secretLines(environment) : [];
  return lines.map((line) => ({
    subject: `${kind} "${name}"`,
    message: `its environment holds ${line.name} in clear, which was written out with it`,
    fix: "Put it into a secret variable and use [[NAME]] before you commit the file",
  }));
}
