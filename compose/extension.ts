import { isScalar } from "yaml";
import type { Problem } from "../providers/dynamic/problem";
import { isRecord, problemAt, type ComposeDocument, type Finding } from "./document";
import type { ExposeExtension } from "./expose";
import { extensionSchema } from "./extensionSchema";
import { nearest } from "../providers/dynamic/nearest";
import { nodeAt, resolved, type Path } from "./nodes";
import { explainErrors } from "./schemaErrors";
import { lazyValidator } from "./validator";

/** How much a server is trusted: whether it may hold secrets and face the internet. */
export type Tier = "trusted" | "untrusted";

/** Where an application is reached by people. */
export interface WebExtension {
  /** Host name; `${NAME}` stands for a plain variable of the fleet. */
  readonly host: string;
  /** Port inside the container. */
  readonly port: number;
  /** Service that listens; needed when the file has several and none is named after the stack. */
  readonly service?: string;
  /** Whether a sign-in stands before it, or why not. @default "required" */
  readonly auth?: "required" | { readonly optOut: string };
  /** Path that answers without sign-in for health checks; begins with "/". */
  readonly healthPath?: string;
  /** How it is reached from the internet; not at all when absent. */
  readonly expose?: ExposeExtension;
}

/** What of a stack is backed up, when, and whether it is stopped for that time. */
export interface BackupExtension {
  /** Named volumes of this file. @default all of them */
  readonly volumes?: readonly string[];
  /** Folders of the host. */
  readonly paths?: readonly string[];
  /** Komodo schedule: English, or a cron expression of six fields, seconds first. */
  readonly schedule?: string;
  /** Whether it stands still while it is copied, or which of its services do. */
  readonly stop?: boolean | readonly string[];
  /** Days for which archives are kept. */
  readonly retentionDays?: number;
  /** Age of the newest archive, in hours, from which it counts as missing; with a `schedule`. */
  readonly maxAgeHours?: number;
}

/** Why a stack is exempt from rules of the preview, by the name of the rule. */
export interface ExemptExtension {
  /** Mounts the host's resolv.conf for writing, without a watchdog on that server. */
  readonly resolvConfWithoutWatchdog?: string;
}

/** What both sources of files have: where the files are. */
interface FileSource {
  /** Folder of the Compose file: in the repository, or on the host. */
  readonly path?: string;
  /** Compose files in that folder. @default the name of the Compose file here */
  readonly files?: readonly string[];
  /** Env files in that folder that Compose reads as well; an empty list says that it has none. */
  readonly envFiles?: readonly string[];
}

/** Files in a Git repository, which Komodo clones to the host. */
export interface GitSource extends FileSource {
  /** `owner/name`. */
  readonly repo?: string;
  /** Name of a Komodo Repo, instead of `repo`. */
  readonly linkedRepo?: string;
  /** Host of the repository. @default "github.com" */
  readonly provider?: string;
  /** @default true */
  readonly https?: boolean;
  /** User name of the Git account in Komodo. */
  readonly account?: string;
  /** @default "main" */
  readonly branch?: string;
  /** Commit to pin, instead of the newest of the branch. */
  readonly commit?: string;
  /** Folder on the host to clone to. */
  readonly clonePath?: string;
  /** Clone anew on every deploy. */
  readonly reclone?: boolean;
}

/** Where the files of a stack are, when Komodo is not to get the text of this one. */
export interface SourceExtension {
  readonly git?: GitSource;
  readonly host?: FileSource;
}

/** The `x-varanus` block of a Compose file: what the fleet has to know about an application. */
export interface StackExtension {
  readonly server?: string;
  readonly tier?: Tier;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** Stacks that must run before this one is deployed. */
  readonly after?: readonly string[];
  readonly web?: WebExtension;
  /** Secrets to put into the environment besides those the file names as `${NAME}`. */
  readonly secrets?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number | boolean>>;
  /** @default "running" */
  readonly state?: "running" | "stopped" | "down";
  /** @default true */
  readonly deploy?: boolean;
  /** Seconds from 1 to 3600. */
  readonly deployTimeoutSeconds?: number;
  /** Server whose path to Komodo Core runs through this stack. */
  readonly severs?: string;
  /** Rules of the preview that it is exempt from, each with the reason. */
  readonly exempt?: ExemptExtension;
  readonly backup?: BackupExtension;
  /** Where the files are, when the text of this one is not to be sent. */
  readonly source?: SourceExtension;
  readonly adopt?: boolean;
  readonly protect?: boolean;
  /** Further fields of Komodo's stack configuration, in camelCase. */
  readonly komodo?: Readonly<Record<string, unknown>>;
}

/** Names of the fields that `x-varanus.komodo` may hold, in camelCase. */
export interface ExtensionOptions {
  readonly komodoFields: readonly string[];
}

const validate = lazyValidator(() => extensionSchema);

/**
 * Reads the `x-varanus` block. The extension holds only the fields without a fault, so that later
 * checks go on with what is sound; it is empty when there is no block.
 */
export function validateExtension(
  document: ComposeDocument,
  { komodoFields }: ExtensionOptions,
): { extension: StackExtension; problems: Problem[] } {
  const block = document.value["x-varanus"];
  if (block === undefined) return { extension: {}, problems: misspelt(document) };
  const findings = explainErrors(validate(block), () => 0).map(({ path, ...finding }) => ({
    field: String(path[0] ?? ""),
    problem: problemAt(document, ["x-varanus", ...path], finding),
  }));
  const faulty = new Set(findings.map(({ field }) => field));
  const sound = Object.entries(isRecord(block) ? block : {}).filter(([key]) => !faulty.has(key));
  const extension = asWritten(document, Object.fromEntries(sound));
  const checks = [serviceExists, volumesExist, stoppedServicesExist, scheduleIsKomodos];
  const semantic = checks.flatMap((check) => check(document, extension));
  const komodo = unknownKomodoFields(document, extension, komodoFields);
  const problems = [...findings.map(({ problem }) => problem), ...semantic, ...komodo];
  return { extension, problems };
}

/** Compose ignores every `x-` key, so a slip in the name would lose the whole block unseen. */
function misspelt(document: ComposeDocument): Problem[] {
  return Object.keys(document.value)
    .filter((key) => key.startsWith("x-") && nearest(key, ["x-varanus"]) !== undefined)
    .map((key) =>
      problemAt(document, [key], {
        part: "key",
        message: `has a block "${key}" and none "x-varanus"`,
        fix: 'Write "x-varanus", or give the block another name',
      }),
    );
}

/** Numbers of the environment as they are written: `1.10` is not 1.1, and `0755` is not 755. */
function asWritten(document: ComposeDocument, extension: StackExtension): StackExtension {
  const { environment } = extension;
  if (!environment) return extension;
  const entries = Object.entries(environment).map(([name, value]) => {
    const found = nodeAt(document.yaml, ["x-varanus", "environment", name])?.value;
    const node = resolved(document.yaml, found);
    const source = isScalar(node) && typeof value === "number" ? node.source : undefined;
    return [name, source ?? value] as const;
  });
  return { ...extension, environment: Object.fromEntries(entries) };
}

/** A problem inside the `x-varanus` block. */
export function extensionProblem(
  document: ComposeDocument,
  path: Path,
  finding: Finding & { readonly part?: "key" | "value" },
): Problem {
  return problemAt(document, ["x-varanus", ...path], finding);
}

function serviceExists(document: ComposeDocument, { web }: StackExtension): Problem[] {
  const service = web?.service;
  if (service === undefined || nodeAt(document.yaml, ["services", service])) return [];
  const names = sectionNames(document, "services");
  const message = `"web.service" is "${service}", but the file has no such service`;
  const fix = `Name one of its services: ${names.join(", ")}`;
  return [extensionProblem(document, ["web", "service"], { message, fix })];
}

function volumesExist(document: ComposeDocument, { backup }: StackExtension): Problem[] {
  const known = sectionNames(document, "volumes");
  return (backup?.volumes ?? []).flatMap((volume, i) => {
    if (known.includes(volume)) return [];
    const message = `"backup.volumes[${i}]" is "${volume}", but the file has no such volume`;
    const fix =
      known.length > 0
        ? `Name one of its volumes: ${known.join(", ")}`
        : "Add it to the top-level `volumes:` of the file";
    return [extensionProblem(document, ["backup", "volumes", i], { message, fix })];
  });
}

function stoppedServicesExist(document: ComposeDocument, { backup }: StackExtension): Problem[] {
  const names = sectionNames(document, "services");
  const stop = backup?.stop ?? false;
  return (typeof stop === "boolean" ? [] : stop).flatMap((service, i) => {
    if (names.includes(service)) return [];
    const message = `"backup.stop[${i}]" is "${service}", but the file has no such service`;
    const fix = `Name one of its services: ${names.join(", ")}`;
    return [extensionProblem(document, ["backup", "stop", i], { message, fix })];
  });
}

function sectionNames({ value }: ComposeDocument, section: "services" | "volumes"): string[] {
  return isRecord(value[section]) ? Object.keys(value[section]) : [];
}

const FIVE_CRON_FIELDS = /^(?:[\d*][^\s]*|[A-Z]{3}[^\s]*)(?:\s+[\d*?LW#,/A-Z-]+){4}$/;

function scheduleIsKomodos(document: ComposeDocument, { backup }: StackExtension): Problem[] {
  const schedule = backup?.schedule;
  if (schedule === undefined || !FIVE_CRON_FIELDS.test(schedule.trim())) return [];
  const message = `"backup.schedule" is "${schedule}", a cron expression of 5 fields; Komodo's has 6`;
  const fix = `Put the seconds first: "0 ${schedule.trim()}"`;
  return [extensionProblem(document, ["backup", "schedule"], { message, fix })];
}

function unknownKomodoFields(
  document: ComposeDocument,
  { komodo }: StackExtension,
  known: readonly string[],
): Problem[] {
  return Object.keys(komodo ?? {})
    .filter((field) => !known.includes(field))
    .map((field) => {
      const guess = nearest(
        field.replace(/_(.)/g, (_, c: string) => c.toUpperCase()),
        known,
      );
      const message = `has the unknown key "${field}" in "komodo"`;
      const fix = guess ? `Did you mean "${guess}"? Otherwise remove it` : "Remove it";
      return extensionProblem(document, ["komodo", field], { message, fix, part: "key" });
    });
}
