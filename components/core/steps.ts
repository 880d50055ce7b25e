import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { quoted } from "../dnsWatchdog/scripts";
import { asRoot } from "../dnsWatchdog/steps";
import { coreDefaults, type CoreOptions, type CoreSecrets } from "./args";
import { isProxyBuilt, ownProxyImage } from "./images";
import type { ProjectFile } from "./projectFiles";
import { secretFiles } from "./secretFiles";

/** Commands of one step on the way to a running Core; its script goes to them as standard input. */
export interface StepCommands {
  readonly create: string;
  readonly delete?: string;
}

/** The steps in their order, with the commands that run their scripts with root's rights. */
export const stepCommands = {
  wait: { create: asRoot("wait_for_host") },
  files: { create: asRoot("install_files"), delete: asRoot("remove_files") },
  secrets: { create: asRoot("install_secrets"), delete: asRoot("remove_secrets") },
  deploy: { create: asRoot("deploy"), delete: asRoot("remove") },
} as const satisfies Record<string, StepCommands>;

/** Name of the Compose project: containers, volumes and networks carry it. */
export const projectName = "komodo-core";

const limits = {
  cloudInitSeconds: 900,
  dockerSeconds: 120,
  commandSeconds: 1_800,
  logLines: 20,
  logColumns: 400,
} as const;

/** Oldest versions with `start_interval` in health checks, and with what the scripts call. */
const minimum = { docker: "25.0", compose: "2.24" } as const;

const endOfFile = "END_OF_PROJECT_FILE";

/** Waits for cloud-init where there is one, and for Docker. */
export function waitScript(): string {
  return scriptOf("wait.sh", {
    ...setting("cloud_init_timeout_seconds", limits.cloudInitSeconds),
    ...setting("docker_timeout_seconds", limits.dockerSeconds),
    ...setting("minimum_docker", minimum.docker),
    ...setting("minimum_compose", minimum.compose),
  });
}

/** Puts the project's files on the host, beside those in use. */
export function filesScript(options: CoreOptions, files: readonly ProjectFile[]): string {
  return scriptOf("files.sh", { ...places(options), ...fileNames(files) }, [
    "write_files() {",
    ...files.flatMap(({ name, text }) => [
      `  cat >"$1"/${quoted(name)} <<'${endOfFile}'`,
      `${text}${endOfFile}`,
    ]),
    "}",
  ]);
}

/**
 * Puts the secrets on the host, a file each. The script holds them: it has to be a secret itself.
 * Prints one random revision per service, which changes with the secrets that the service reads.
 */
export function secretsScript(options: CoreOptions, secrets: Partial<CoreSecrets>): string {
  const given = secretFiles.filter(({ key }) => secrets[key] !== undefined);
  const names = { given: `(${given.map(({ file }) => quoted(file)).join(" ")})` };
  const lines = given.map(({ key, file, service, isInitial }) =>
    ["  put", file, service, isInitial ? "once" : "always", quoted(secrets[key] ?? "")].join(" "),
  );
  const body = ["put_secrets() {", ...lines, "}"];
  return scriptOf("secrets.sh", { ...places(options), ...names }, body);
}

/** Deploys the files; `printed` is what the steps of the files and of the secrets printed. */
export function deployScript(
  options: CoreOptions,
  files: readonly ProjectFile[],
  printed: string,
): string {
  const { versions, keepDumps, timeoutSeconds } = { ...coreDefaults, ...options };
  return scriptOf("deploy.sh", {
    ...places(options),
    ...fileNames(files),
    ...setting("project", projectName),
    ...setting("domain", options.domain),
    ...setting("wanted_komodo", versions.komodo ?? coreDefaults.versions.komodo),
    ...setting("wanted_mongo", versions.mongo ?? coreDefaults.versions.mongo),
    ...setting("built_image", isProxyBuilt(options) ? (ownProxyImage(options) ?? "") : ""),
    ...setting("allow_downgrade", options.allowDowngrade === true ? "yes" : "no"),
    ...setting("keep_dumps", keepDumps),
    ...setting("timeout_seconds", timeoutSeconds),
    ...setting("command_timeout_seconds", limits.commandSeconds),
    ...setting("log_lines", limits.logLines),
    ...setting("log_columns", limits.logColumns),
    ...setting("checksums", files.map(checksumLine).join("\n")),
    ...setting("revisions", revisionLines(printed)),
  });
}

function setting(name: string, value: string | number): Record<string, string> {
  return { [name]: quoted(String(value)) };
}

function places({ directory = coreDefaults.directory }: CoreOptions): Record<string, string> {
  return {
    directory: quoted(directory),
    staged: '"$directory/.next"',
    previous: '"$directory/.previous"',
    applied: '"$directory/.applied"',
    secrets: '"$directory/secrets"',
    dumps: '"$directory/dumps"',
  };
}

function fileNames(files: readonly ProjectFile[]): Record<string, string> {
  return { files: `(${files.map(({ name }) => quoted(name)).join(" ")})` };
}

function checksumLine({ name, text }: ProjectFile): string {
  return `${createHash("sha256").update(text).digest("hex")}  ${name}`;
}

/** Without notes to people that were printed before. */
function revisionLines(printed: string): string {
  return printed
    .split("\n")
    .filter((line) => /^[a-z-]+=[0-9a-z]+$/.test(line))
    .join("\n");
}

/** All of it is read before any of it runs: a connection that breaks leaves nothing half done. */
function scriptOf(
  body: string,
  settings: Readonly<Record<string, string>>,
  functions: readonly string[] = [],
): string {
  const text = readFileSync(path.join(__dirname, "remote", body), "utf8").replaceAll("\r\n", "\n");
  const used = Object.entries(settings).filter(([name]) => isUsed(name, text));
  const lines = [
    ...["#!/bin/bash", "set -eu -o pipefail", "export LC_ALL=C"],
    ...used.map(([name, value]) => `${name}=${value}`),
    "",
    ...functions,
  ];
  return `${lines.join("\n")}\n${text}\n"$1" </dev/null\n`;
}

function isUsed(name: string, text: string): boolean {
  return name === "directory" || new RegExp(`\\$\\{?${name}\\b`).test(text);
}
