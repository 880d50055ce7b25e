import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { isRecord } from "../../providers/dynamic/values";
import { type Facts, isKnown, type Surroundings } from "./facts";
import { failed, type Finding, ok, skipped, warning } from "./finding";

const check = "Provider plugins";
const listForm = z.array(z.object({ name: z.string(), version: z.string().optional() }));

/** The versions that Varanus works with; the newest of `command` by npm's tag is not one. */
const ranges = rangesIn(createRequire(__filename)("../../package.json"));

/** What brings a plugin into a program that is made from configuration alone. */
const users: Readonly<Record<string, RegExp>> = {
  "azure-native": /^(azure-native:|varanus:azure$)/,
  command: /^varanus:(azure|core)$/,
};

/** The plugins that this stack's parts need: their npm package, and their program. */
export async function checkPlugins(facts: Facts, around: Surroundings): Promise<Finding> {
  if (!isKnown(facts.config)) return skipped(check, "it takes the stack's configuration");
  const used = usedPlugins(facts);
  if (used.length === 0) return skipped(check, "the configuration uses none");
  const packages = used.filter((name) => !hasPackage(name, around.folder));
  if (packages.length > 0) {
    const names = packages.map((name) => `@pulumi/${name}`);
    const inRange = names.map((name) => `${name}@${ranges[name] ?? "latest"}`).join(" ");
    return failed(check, `${names.join(" ")} is not installed`, `Run \`npm install ${inRange}\``);
  }
  const present = await installed(around);
  const missing = used.filter((name) => !present.has(name) && !isOnPath(name, around));
  if (missing.length === 0) return ok(check, used.join(", "));
  const fix =
    "Nothing, where this machine reaches Pulumi's site; else run `pulumi install` where it does";
  return warning(check, `${missing.join(", ")} will be downloaded by the next preview`, fix);
}

function rangesIn(manifest: unknown): Readonly<Record<string, string>> {
  const range = z.record(z.string(), z.string());
  const form = z.object({ dependencies: range, peerDependencies: range });
  const { dependencies, peerDependencies } = form.parse(manifest);
  return { ...dependencies, ...peerDependencies };
}

function usedPlugins({ config, settings }: Facts): string[] {
  const keys = isKnown(config) ? [...config.value].filter(isSet).map(([key]) => key) : [];
  const named = Object.entries(users)
    .filter(([, pattern]) => keys.some((key) => pattern.test(key)))
    .map(([name]) => name);
  const needsCommand = isKnown(settings) && hasDns(settings.value.config);
  return [...new Set([...named, ...(needsCommand ? ["command"] : [])])];
}

/** An empty map is the default that Pulumi.yaml declares. */
function isSet([, { value }]: readonly [string, { readonly value?: string | undefined }]): boolean {
  return value !== "{}";
}

/** The DNS watchdog is installed over SSH. */
function hasDns(config: unknown): boolean {
  const servers: unknown = isRecord(config) ? config["varanus:servers"] : undefined;
  return Array.isArray(servers) && servers.some((server) => isRecord(server) && "dns" in server);
}

/** True when the program can load the plugin's package, as Node will look for it. */
function hasPackage(name: string, folder: string): boolean {
  try {
    createRequire(path.join(folder, "index.ts")).resolve(`@pulumi/${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

async function installed({ run }: Surroundings): Promise<ReadonlySet<string>> {
  const { stdout } = await run("pulumi", ["plugin", "ls", "--json"]);
  try {
    return new Set(listForm.parse(JSON.parse(stdout)).map(({ name }) => name));
  } catch {
    return new Set();
  }
}

function isOnPath(name: string, { environment }: Surroundings): boolean {
  const folders = (environment.PATH ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return folders.some((folder) => existsSync(path.join(folder, `pulumi-resource-${name}`)));
}
