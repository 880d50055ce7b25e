import { readFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { acmeDnsLines } from "./acmeDns";
import { coreDefaults, type CoreOptions } from "./args";
import { imageTag, isProxyBuilt, ownProxyImage, proxyDockerfile } from "./images";
import { secretFiles } from "./secretFiles";
import { coreEnvironment } from "./settings";

/** A file of Core's Compose project. */
export interface ProjectFile {
  /** Name in Core's folder. */
  readonly name: string;
  /** Ends in a line feed; holds no secret. */
  readonly text: string;
}

/** Folder of the files that are the same for every Core. */
export const projectFolder = path.join(__dirname, "project");

/**
 * The Compose project of one Core: `compose.yaml`, `Caddyfile`, `.env` (S0-CORE-8), and
 * `compose.override.yaml`, which Compose reads as well, with what only this Core has; and what the
 * proxy's image is built from, where the host builds it. `names` are the secrets that are given.
 * Options must have no problems.
 */
export function projectFiles(options: CoreOptions, names: readonly string[]): ProjectFile[] {
  return [
    { name: "compose.yaml", text: fixed("compose.yaml") },
    { name: "compose.override.yaml", text: overrideText(options, names) },
    { name: "Caddyfile", text: fixed("Caddyfile") },
    { name: ".env", text: environmentText(options) },
    ...buildFiles(options),
  ];
}

/** What the proxy's image is built from; nothing else of the folder goes to the builder. */
function buildFiles(options: CoreOptions): ProjectFile[] {
  const text = proxyDockerfile(options);
  if (text === undefined) return [];
  return [
    { name: "Dockerfile", text },
    { name: ".dockerignore", text: "*\n" },
  ];
}

function fixed(name: string): string {
  return readFileSync(path.join(projectFolder, name), "utf8").replaceAll("\r\n", "\n");
}

function environmentText(options: CoreOptions): string {
  const { acmeEmail, allowedRanges } = options;
  const lines = {
    KOMODO_VERSION: imageTag(options, "komodo"),
    MONGO_VERSION: imageTag(options, "mongo"),
    CADDY_VERSION: imageTag(options, "caddy"),
    DOMAIN: options.domain,
    PROXY_GLOBAL: acmeEmail === undefined ? "" : `email ${acmeEmail}`,
    PROXY_TLS: tlsText(options),
    PROXY_ALLOWED_RANGES: (allowedRanges ?? ["0.0.0.0/0", "::/0"]).join(" "),
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

const tlsLine = {
  acme: "",
  internal: "tls internal",
  certificate: "tls /run/secrets/tls_certificate /run/secrets/tls_key",
} as const;

/** Several lines stand in quotes, where Compose reads a line break for `\n`. */
function tlsText({ tls = coreDefaults.tls, acmeDns }: CoreOptions): string {
  return acmeDns ? `"${acmeDnsLines(acmeDns).join("\\n")}"` : tlsLine[tls];
}

interface OverriddenService {
  image?: string;
  build?: object;
  environment?: Record<string, string>;
  dns?: readonly string[];
  secrets?: readonly string[];
}

/** S1-P2-8: resolvers go in as `dns`; a mounted resolv.conf would hide the names of containers. */
function overrideText(options: CoreOptions, names: readonly string[]): string {
  const further = secretFiles.filter(({ key, isOptional }) => isOptional && names.includes(key));
  const of = (service: string): string[] =>
    further.filter((file) => file.service === service).map(({ secret }) => secret);
  const services = {
    "komodo-core": without(core(options, of("komodo-core"))),
    caddy: without(proxy(options, of("caddy"))),
  };
  const secrets = further.map(({ secret, file }) => [secret, { file: `./secrets/${file}` }]);
  const text = stringify({
    services: without(services),
    ...(secrets.length > 0 && { secrets: Object.fromEntries(secrets) as object }),
  });
  return `# What only this Core has; Compose adds it to compose.yaml.\n${text}`;
}

function proxy(options: CoreOptions, secrets: readonly string[]): OverriddenService {
  return {
    image: ownProxyImage(options) ?? "",
    build: isProxyBuilt(options) ? { context: "." } : {},
    secrets,
  };
}

function core(options: CoreOptions, secrets: readonly string[]): OverriddenService {
  const files = secretFiles.filter(({ secret }) => secrets.includes(secret));
  const fromFiles = files.map(({ secret, variable }) => [variable, `/run/secrets/${secret}`]);
  const environment: Record<string, string> = {
    ...coreEnvironment(options),
    ...(Object.fromEntries(fromFiles) as Record<string, string>),
  };
  return { environment: escaped(environment), dns: options.dns ?? [], secrets };
}

/** Compose would take a dollar for a variable. */
function escaped(environment: Record<string, string>): Record<string, string> {
  const entries = Object.entries(environment);
  return Object.fromEntries(entries.map(([name, value]) => [name, value.replaceAll("$", "$$$$")]));
}

/** Without parts that are empty: they would say nothing. */
function without<T extends object>(parts: T): Partial<T> {
  const kept = Object.entries(parts).filter(([, value]) => Object.keys(value as object).length > 0);
  return Object.fromEntries(kept) as Partial<T>;
}
