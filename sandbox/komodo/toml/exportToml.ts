import { groupsToml } from "./groupToml";
import { resourceToml } from "./resourceToml";
import type { KomodoCore } from "../core";
import { isKind, type Kind, type Target } from "../kinds";
import type { Variable } from "../variable";
import { tomlText } from "./tomlText";

const SEPARATOR = "\n\n##\n\n";

/** The order of kinds in an export, which is not that of lists (Komodo 2.3.2). */
const EXPORT_ORDER: readonly Kind[] = [
  "Server",
  "Swarm",
  "Stack",
  "Deployment",
  "Build",
  "Repo",
  "Procedure",
  "Action",
  "Alerter",
  "Builder",
  "ResourceSync",
];

/** What an export holds besides resources. */
export interface ExportExtras {
  readonly variables?: boolean;
  /** Ids or names of user groups. */
  readonly userGroups?: readonly string[];
}

/** Resources as one TOML text. Refuses a target that does not exist. */
export function exportToml(
  core: KomodoCore,
  targets: readonly Target[],
  extras: ExportExtras = {},
): string {
  const found = targets.flatMap(({ type, id }) =>
    isKind(type) ? [{ kind: type, resource: core.resources.get(type, id) }] : [],
  );
  const parts = EXPORT_ORDER.flatMap((kind) =>
    found
      .filter((one) => one.kind === kind)
      .map(({ resource }) => resourceToml(core, kind, resource)),
  );
  if (extras.variables === true) {
    const names = [...core.variables.keys()].sort();
    parts.push(...names.map((name) => variableToml(core.variables.get(name))));
  }
  parts.push(...groupsToml(core, extras.userGroups ?? []));
  return parts.join(SEPARATOR);
}

/** A variable as TOML; `is_secret` is always written. */
export function variableToml(variable: Variable | undefined): string {
  if (variable === undefined) return "";
  const { name, description, value, is_secret } = variable;
  return `[[variable]]\n${tomlText({ name, description, value, is_secret })}`;
}
