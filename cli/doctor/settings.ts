import { InputError } from "../../providers/dynamic/problem";
import { environmentName, type ReadSetting, settingReader } from "../../providers/http/settings";
import { type KomodoSettings, readKomodoSettings } from "../../providers/komodo/settings";
import { type PangolinSettings, readPangolinSettings } from "../../providers/pangolin/settings";
import { type Facts, isKnown, type Surroundings } from "./facts";
import { failed, type Finding, ok, skipped } from "./finding";
import { lastWords } from "./programs";

/** Settings as the provider process will have them, or what is missing. */
export interface RemoteSettings {
  readonly komodo?: KomodoSettings;
  /** Absent also when no setting of Pangolin's is set. */
  readonly pangolin?: PangolinSettings;
  readonly findings: readonly Finding[];
  /** Why the values of secrets could not be read; the settings then hold placeholders. */
  readonly unreadable?: string;
}

/** Secrets that the checks of the remote systems need. */
const secretKeys = ["komodo:password", "komodo:apiKey", "komodo:apiSecret", "pangolin:apiKey"];
/** Has the form of every secret above. */
const placeholder = "not.readable";

/** The settings of Komodo and Pangolin: from the environment first, then from the stack. */
export async function remoteSettings(facts: Facts, around: Surroundings): Promise<RemoteSettings> {
  const secrets = await readSecrets(facts, around);
  const config = isKnown(facts.config) ? facts.config.value : undefined;
  const get = settingReader(
    (key) => secrets.values.get(key) ?? config?.get(key)?.value,
    around.environment,
  );
  const komodo = readOrProblems("Komodo settings", () => readKomodoSettings(get));
  const pangolin = usesPangolin(get, config)
    ? readOrProblems("Pangolin settings", () => readPangolinSettings(get))
    : { findings: [skipped("Pangolin settings", "none is set")] };
  return {
    ...(komodo.settings && { komodo: komodo.settings }),
    ...(pangolin.settings && { pangolin: pangolin.settings }),
    findings: [...komodo.findings, ...pangolin.findings],
    ...(secrets.unreadable !== undefined && { unreadable: secrets.unreadable }),
  };
}

interface Secrets {
  readonly values: ReadonlyMap<string, string>;
  readonly unreadable?: string;
}

async function readSecrets({ config, stack }: Facts, around: Surroundings): Promise<Secrets> {
  const values = new Map<string, string>();
  if (!isKnown(config) || !isKnown(stack)) return { values };
  let unreadable: string | undefined;
  for (const key of secretKeys) {
    if (!config.value.get(key)?.secret || around.environment[environmentName(key)]) continue;
    const args = ["config", "get", key, "--stack", stack.value, "--non-interactive"];
    const result = await around.run("pulumi", args);
    if (result.code !== 0) unreadable = lastWords(result);
    else around.redactor.add(result.stdout.trim());
    values.set(key, result.code === 0 ? result.stdout.trim() : placeholder);
  }
  return { values, ...(unreadable !== undefined && { unreadable }) };
}

function usesPangolin(get: ReadSetting, config: ReadonlyMap<string, unknown> | undefined): boolean {
  const keys = ["pangolin:url", "pangolin:apiKey", "pangolin:org", "pangolin:caFile"];
  return keys.some((key) => get(key) !== undefined || config?.has(key));
}

function readOrProblems<T>(
  check: string,
  read: () => T,
): { readonly settings?: T; readonly findings: readonly Finding[] } {
  try {
    return { settings: read(), findings: [ok(check, "complete")] };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { findings: error.problems.map(({ message, fix }) => failed(check, message, fix)) };
  }
}
