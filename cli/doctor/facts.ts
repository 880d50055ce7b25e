import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { isRecord } from "../../providers/dynamic/values";
import type { Redactor } from "../../providers/http/redact";
import { lastWords, type RunProgram } from "./programs";

/** What the checks work on, and what they may do. */
export interface Surroundings {
  /** Folder of the Pulumi project, absolute. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Version of Node that runs this. */
  readonly nodeVersion: string;
  readonly run: RunProgram;
  readonly redactor: Redactor;
  /** Time of this machine, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** The stack to look at; the selected one when absent. */
  readonly stack?: string;
}

/** A fact, or why it is not known. */
export type Known<T> = { readonly value: T } | { readonly missing: string };

/** What several checks need to know; each part is asked for once. */
export interface Facts {
  /** Version of the CLI without a `v`. */
  readonly pulumiVersion: Known<string>;
  /** Address of the backend: `azblob://state?storage_account=x`, `file://...`, `https://...`. */
  readonly backend: Known<string>;
  readonly stack: Known<string>;
  /** Contents of `Pulumi.<stack>.yaml`: secret values are ciphertext. */
  readonly settings: Known<Readonly<Record<string, unknown>>>;
  /** Configuration by key, as Pulumi lists it without decrypting; no value for a secret one. */
  readonly config: Known<ReadonlyMap<string, ConfigEntry>>;
}

/** One key of the configuration. */
export interface ConfigEntry {
  readonly secret: boolean;
  /** Absent for a secret, and for a structure that holds one. */
  readonly value?: string;
}

/** True when a fact is known. */
export function isKnown<T>(fact: Known<T>): fact is { readonly value: T } {
  return "value" in fact;
}

/** Gathers the facts, one call of Pulumi after the other. */
export async function gatherFacts(around: Surroundings): Promise<Facts> {
  const pulumiVersion = await pulumiVersionOf(around);
  if (!isKnown(pulumiVersion)) {
    const unknown = { missing: "it takes the Pulumi CLI" };
    return { pulumiVersion, backend: unknown, stack: unknown, settings: unknown, config: unknown };
  }
  const backend = await backendOf(around);
  const stack = isKnown(backend) ? await stackOf(around) : { missing: "it takes a backend" };
  if (!isKnown(stack)) {
    const unknown = { missing: "it takes a stack" };
    return { pulumiVersion, backend, stack, settings: unknown, config: unknown };
  }
  const settings = settingsOf(around.folder, stack.value);
  return { pulumiVersion, backend, stack, settings, config: await configOf(around, stack.value) };
}

async function pulumiVersionOf({ run }: Surroundings): Promise<Known<string>> {
  const result = await run("pulumi", ["version"]);
  if (result.isMissing) return { missing: "is not on PATH" };
  const version = /\d+\.\d+\.\d+/.exec(result.stdout)?.[0];
  if (version !== undefined) return { value: version };
  return { missing: `does not start: ${lastWords(result)}` };
}

const whoami = z.object({ url: z.string() });

async function backendOf({ run, redactor }: Surroundings): Promise<Known<string>> {
  const result = await run("pulumi", ["whoami", "--json", "--non-interactive"]);
  const read = whoami.safeParse(parsed(result.stdout));
  if (result.code === 0 && read.success) return { value: redactor.redact(read.data.url) };
  return { missing: lastWords(result) };
}

async function stackOf({ run, stack }: Surroundings): Promise<Known<string>> {
  if (stack !== undefined) return { value: stack };
  const result = await run("pulumi", ["stack", "--show-name", "--non-interactive"]);
  const name = result.stdout.trim();
  return result.code === 0 && name !== "" ? { value: name } : { missing: lastWords(result) };
}

function settingsOf(folder: string, stack: string): Facts["settings"] {
  const name = `Pulumi.${stack.split("/").at(-1) ?? stack}.yaml`;
  try {
    const read: unknown = parse(readFileSync(path.join(folder, name), "utf8"));
    return isRecord(read) ? { value: read } : { missing: `${name} is empty` };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return { missing: code === "ENOENT" ? `there is no ${name}` : `${name} cannot be read` };
  }
}

const configList = z.record(
  z.string(),
  z.object({ secret: z.boolean(), value: z.string().optional() }),
);

async function configOf({ run }: Surroundings, stack: string): Promise<Facts["config"]> {
  const args = ["config", "--json", "--stack", stack, "--non-interactive"];
  const result = await run("pulumi", args);
  const read = configList.safeParse(parsed(result.stdout));
  if (result.code !== 0 || !read.success) return { missing: lastWords(result) };
  const entries = Object.entries(read.data).map(
    ([key, { secret, value }]): [string, ConfigEntry] => [
      key,
      { secret, ...(value !== undefined && !secret && { value }) },
    ],
  );
  return { value: new Map(entries) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
