import type { KomodoCore } from "../core";
import { flagAt, fieldsAt, textAt, textsAt, type Fields } from "../fields";
import { Interpolator, type Replacer } from "../interpolate";
import { colored, simpleLog, type Log } from "../updates/update";

/** A config with its `[[NAMES]]` filled in, and what was filled in. */
export interface FilledConfig {
  readonly config: Fields;
  readonly replacers: readonly Replacer[];
  readonly logs: readonly Log[];
}

/** Which fields of a config are filled in. */
export interface FillRule {
  readonly texts: readonly string[];
  readonly commands: readonly string[];
  readonly lists: readonly string[];
}

/** The fields of a Stack that Komodo 2.3.2 fills in. Files from git or from the host are not. */
export const STACK_FILL: FillRule = {
  texts: ["file_contents", "environment", "compose_cmd_wrapper"],
  commands: ["pre_deploy", "post_deploy"],
  lists: ["extra_args", "build_extra_args"],
};

/** The fields of a Deployment that Komodo 2.3.2 fills in; image and network are not. */
export const DEPLOYMENT_FILL: FillRule = {
  texts: ["environment", "ports", "volumes", "labels", "command"],
  commands: [],
  lists: ["extra_args"],
};

/** The values Komodo has: plain variables, and secret ones. */
export function valuesOf(core: KomodoCore): {
  variables: ReadonlyMap<string, string>;
  secrets: ReadonlyMap<string, string>;
} {
  const all = [...core.variables.values()];
  const values = (isSecret: boolean): ReadonlyMap<string, string> =>
    new Map(
      all.filter((one) => one.is_secret === isSecret).map(({ name, value }) => [name, value]),
    );
  return { variables: values(false), secrets: values(true) };
}

/** Fills a config in, unless it says `skip_secret_interp`. */
export function fillConfig(core: KomodoCore, config: Fields, rule: FillRule): FilledConfig {
  if (flagAt(config, "skip_secret_interp")) return { config, replacers: [], logs: [] };
  const interpolator = new Interpolator(valuesOf(core));
  const filled: Fields = { ...config };
  for (const key of rule.texts) filled[key] = interpolator.apply(textAt(config, key));
  for (const key of rule.commands) {
    const command = fieldsAt(config, key);
    filled[key] = { ...command, command: interpolator.apply(textAt(command, "command")) };
  }
  for (const key of rule.lists) {
    filled[key] = textsAt(config, key).map((text) => interpolator.apply(text));
  }
  return { config: filled, replacers: interpolator.replacers, logs: logsOf(interpolator) };
}

function logsOf(interpolator: Interpolator): Log[] {
  const logs: Log[] = [];
  const variables = [...interpolator.variables];
  if (variables.length > 0) {
    const lines = variables.map(([name, value]) => `${colored(`<${name}> =>`, "muted")} ${value}`);
    logs.push(simpleLog("Interpolate Variables", lines.join("\n")));
  }
  if (interpolator.secretNames.length > 0) {
    const lines = interpolator.secretNames.map(
      (name) => `${colored("replaced:", "muted")} <${name}>`,
    );
    logs.push(simpleLog("Interpolate Secrets", lines.join("\n")));
  }
  return logs;
}
