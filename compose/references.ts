import type { Problem } from "../providers/dynamic/problem";
import { isRecord, problemAt, sectionEntries, type ComposeDocument } from "./document";
import { readMount } from "./mounts";
import type { Path } from "./nodes";

/**
 * Names a service uses that the file does not define: volumes, networks, configs, secrets, and the
 * services it depends on. Compose refuses such a file on the host; this tells it beforehand.
 */
export function referenceProblems(document: ComposeDocument): Problem[] {
  // A file that includes or extends others has names this one does not show.
  if (document.value.include !== undefined) return [];
  return sectionEntries(document, "services").flatMap(([name, service]) => {
    if (isRecord(service.extends) && service.extends.file !== undefined) return [];
    return uses(service).flatMap((use) => undefinedUse(document, name, use));
  });
}

interface Use {
  readonly section: string;
  readonly name: string;
  readonly path: Path;
}

const SINGULAR: Readonly<Record<string, string>> = {
  volumes: "volume",
  networks: "network",
  configs: "config",
  secrets: "secret",
  services: "service",
};

function undefinedUse(document: ComposeDocument, service: string, use: Use): Problem[] {
  const { section, name, path } = use;
  const defined = document.value[section];
  const isKnown = isRecord(defined) && Object.hasOwn(defined, name);
  if (isKnown || name.includes("$") || (section === "networks" && name === "default")) return [];
  const message = `uses the ${SINGULAR[section] ?? section} "${name}", which the file does not define`;
  const fix = `Add "${name}" to the top-level \`${section}:\`, or correct the name`;
  return [problemAt(document, ["services", service, ...path], { message, fix })];
}

function uses(service: Record<string, unknown>): Use[] {
  const { volumes, networks, configs, secrets, depends_on: dependsOn } = service;
  const mounted = entries(volumes).flatMap(([entry, step]) => {
    const { kind, source } = readMount(entry);
    return kind === "named" ? [{ section: "volumes", name: source, path: ["volumes", step] }] : [];
  });
  return [
    ...mounted,
    ...named(networks, "networks", "networks"),
    ...named(configs, "configs", "configs"),
    ...named(secrets, "secrets", "secrets"),
    ...named(dependsOn, "services", "depends_on"),
  ];
}

function named(value: unknown, section: string, key: string): Use[] {
  return entries(value).flatMap(([entry, step]) => {
    const name = isRecord(value) ? step : isRecord(entry) ? entry.source : entry;
    return typeof name === "string" ? [{ section, name, path: [key, step] }] : [];
  });
}

function entries(value: unknown): [entry: unknown, step: string | number][] {
  if (Array.isArray(value)) return value.map((entry: unknown, i) => [entry, i]);
  return isRecord(value) ? Object.keys(value).map((key) => [value[key], key]) : [];
}
