import { InputError } from "../dynamic/problem";

/** Reads one configuration key of the stack, in clear; undefined when it is not set. */
export type ReadConfig = (key: string) => string | undefined;

/** Reads one setting by its configuration key: from the environment first. */
export type ReadSetting = (key: string) => string | undefined;

/** Environment variable that wins over a configuration key: `komodo:apiKey` is KOMODO_API_KEY. */
export function environmentName(key: string): string {
  return key
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .replace(":", "_")
    .toUpperCase();
}

/** Reader of settings: the environment wins, an empty value counts as none. */
export function settingReader(read: ReadConfig, environment = process.env): ReadSetting {
  return (key) =>
    [environment[environmentName(key)], read(key)].find(
      (value) => value !== undefined && value !== "",
    );
}

/** A number among the settings. Throws when it is outside its limits. */
export function numberIn(
  get: ReadSetting,
  key: string,
  fallback: number,
  [low, high]: readonly [number, number],
): number {
  const value = Number(get(key) ?? fallback);
  if (value >= low && value <= high) return value;
  const message = `"${get(key) ?? ""}" is outside the limits ${low} and ${high}`;
  throw new InputError([{ subject: `Setting "${key}"`, message, fix: "Set a number within them" }]);
}
