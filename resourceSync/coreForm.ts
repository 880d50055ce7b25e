import { isRecord } from "../providers/dynamic/values";
import { aliasesOf } from "./configKeys";
import type { Entry } from "./entry";
import { type ConfigField, configFields } from "./tables";

/**
 * The config of an entry in the form in which Komodo 2.3.2 gives a config back, still with names of
 * other resources: proper names for aliases, lists for texts with one item per line, texts for lists
 * of pairs, objects for short forms. Keys that the kind does not know are left out.
 */
export function coreConfig({
  kind,
  config,
}: Pick<Entry, "kind" | "config">): Record<string, unknown> {
  if (kind === "Builder") return builderConfig(config);
  const entries = configFields(kind).flatMap((item): [string, unknown][] => {
    const name = [item.remote, ...aliasesOf(item)].find((key) => config[key] !== undefined);
    return name === undefined ? [] : [[item.remote, coreValue(item, config[name])]];
  });
  return { ...(kind === "Alerter" && { endpoint: endpoint({}) }), ...Object.fromEntries(entries) };
}

function coreValue({ remote, field }: ConfigField, value: unknown): unknown {
  const special = SPECIAL[remote];
  if (special) return special(value);
  if (remote.endsWith("_ids") || field.type === "strings") return stringList(value);
  return Array.isArray(value) && value.every(isPair) ? pairLines(remote, value) : value;
}

const SPECIAL: Readonly<Record<string, (value: unknown) => unknown>> = {
  version: versionParts,
  image: deploymentImage,
  endpoint,
  additional_env_files: (value) => withPaths(value, { track: true }),
  config_files: (value) => withPaths(value, {}),
  image_registry: (value) => (isRecord(value) ? [value] : value),
};

/** A list out of a text: one item per line or between commas, `#` begins a comment. */
export function stringList(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .flatMap((line) => (line.split(" #")[0] ?? "").split(","))
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

const PAIR_KEYS = [
  ["variable", "value"],
  ["local", "container"],
  ["signal", "label"],
] as const;

function isPair(item: unknown): item is Record<string, unknown> {
  return isRecord(item) && PAIR_KEYS.some(([left, right]) => left in item && right in item);
}

/** Pairs become lines with two blanks before them: `A = 1` in variables, `a: b` elsewhere. */
function pairLines(remote: string, pairs: readonly Record<string, unknown>[]): string {
  const lines = pairs.map((pair) => {
    const [left, right] = PAIR_KEYS.find(([key]) => key in pair) ?? PAIR_KEYS[0];
    const glue = left === "variable" && remote !== "labels" ? " = " : ": ";
    return `  ${String(pair[left])}${glue}${String(pair[right])}\n`;
  });
  return lines.join("");
}

function versionParts(value: unknown): unknown {
  if (typeof value !== "string" || !/^\d+(\.\d+){0,2}$/.test(value)) return value;
  const [major = 0, minor = 0, patch = 0] = value.split(".").map(Number);
  return { major, minor, patch };
}

/** A Build is named `build` in TOML, `build_id` in Komodo; no version is the newest one. */
function deploymentImage(value: unknown): unknown {
  if (!isRecord(value) || value.type !== "Build" || !isRecord(value.params)) return value;
  const { build, build_id = build, version = "0.0.0", ...rest } = value.params;
  return { ...value, params: { build_id, version: versionParts(version), ...rest } };
}

/** Addresses that Komodo 2.3.2 fills in for endpoints that have none. */
const ENDPOINT_URLS: Readonly<Record<string, string>> = {
  Custom: "http://localhost:7000",
  Slack: "https://hooks.slack.com/services",
  Discord: "https://discord.com/api/webhooks",
  Ntfy: "http://localhost:8080/komodo",
  Pushover: "https://api.pushover.net/1/messages.json",
};

function endpoint(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { type = "Custom", params = {} } = value;
  const url = typeof type === "string" ? ENDPOINT_URLS[type] : undefined;
  return { type, params: isRecord(params) ? { url, ...params } : params };
}

function withPaths(value: unknown, more: Record<string, unknown>): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown) => (typeof item === "string" ? { path: item, ...more } : item));
}

/** The whole config is a tagged value; its servers have several names. */
function builderConfig(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { type = "Url", params = {} } = config;
  if (!isRecord(params)) return { type, params };
  const { servers, server, server_id = server, server_ids = servers, ...rest } = params;
  const ids = server_ids ?? (server_id === undefined ? undefined : [server_id]);
  const lists = ["security_group_ids", "secrets"].filter((key) => rest[key] !== undefined);
  const listed = Object.fromEntries(lists.map((key) => [key, stringList(rest[key])]));
  return {
    type,
    params: { ...rest, ...listed, ...(ids !== undefined && { server_ids: stringList(ids) }) },
  };
}
