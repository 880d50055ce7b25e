import { isRecord } from "../providers/dynamic/values";
import type { Entry } from "./entry";
import { secretsOf, withoutSecrets } from "./exportSecrets";
import { kindRank, sectionName } from "./sections";
import { toEntry } from "./toEntry";
import { tomlAssignments } from "./tomlText";
import type { ResourceInputs } from "./toInputs";
import { withGroupPermissions } from "./userGroups";

const SEPARATOR = "\n\n##\n\n";

/**
 * Inputs as the TOML of a ResourceSync, kinds in the order of Komodo's own exports. A secret's value
 * is never written: the field is left out, and a secret variable stands there as a comment, because
 * a sync that declares it without its value would clear it. Empty when there is nothing to write.
 */
export function resourceSyncToml(resources: readonly ResourceInputs[]): string {
  const ranked = withGroupPermissions(resources).sort(
    (a, b) => kindRank(a.kind) - kindRank(b.kind),
  );
  const parts = ranked.map((item) =>
    item.kind === "Secret" ? secretNote(item) : resourceToml(item),
  );
  return parts.length === 0 ? "" : `${parts.join(SEPARATOR)}\n`;
}

function resourceToml(item: ResourceInputs): string {
  const secrets = secretsOf(item);
  const text = entryToml(toEntry({ ...item, inputs: withoutSecrets(item.inputs, secrets) }));
  const notes = secrets.map(
    ({ path }) =>
      `# ${komodoPath(path)} is a secret and left out; a sync of this file would reset it.\n`,
  );
  return notes.join("") + text;
}

function komodoPath(path: readonly (string | number)[]): string {
  return path.join(".").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function secretNote({ name, inputs }: ResourceInputs): string {
  const { description } = inputs;
  const entry = tomlAssignments({ name, description, is_secret: true });
  const lines = ["[[variable]]", ...entry.split("\n")].map((line) => `# ${line}`);
  return [
    `# Secret: its value is not exported. A sync that declares it without its value would clear it.`,
    ...lines,
  ].join("\n");
}

/** One declaration as TOML, without a line feed at its end. */
export function entryToml(entry: Entry): string {
  const section = sectionName(entry.kind);
  const head = `[[${section}]]\n${tomlAssignments(headOf(entry))}`;
  if (entry.kind === "Variable") return head;
  if (entry.kind === "UserGroup") return head;
  if (entry.kind === "Procedure") return head + stagesToml(entry);
  return `${head}\n[${section}.config]\n${tomlAssignments(entry.config)}`.trimEnd();
}

function headOf(entry: Entry): Record<string, unknown> {
  const { kind, name, config, description, template, tags, deploy, after } = entry;
  if (kind === "UserGroup") return { name, ...config };
  const meta = {
    name,
    ...(description !== "" && { description }),
    ...(template && { template }),
    ...(tags.length > 0 && { tags }),
    ...(deploy && { deploy }),
    ...(after.length > 0 && { after }),
  };
  if (kind === "Variable") return { ...meta, ...config };
  const { stage: _stages, ...rest } = config;
  const isEmpty = kind !== "Procedure" || Object.keys(rest).length === 0;
  return isEmpty ? meta : { ...meta, config: rest };
}

function stagesToml({ config }: Entry): string {
  const stages = Array.isArray(config.stage) ? config.stage.filter(isRecord) : [];
  return stages
    .map((stage) => `\n\n[[procedure.config.stage]]\n${tomlAssignments(stage)}`)
    .join("");
}
