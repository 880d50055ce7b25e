import { DeserializeError, expect } from "../api/deserializeError";
import { isFields, textAt, type Fields } from "../fields";
import { readEntries } from "./entries";
import type { Form, Schema, TaggedValue, TaggedVariants } from "./form";
import { BUILDER_VARIANTS } from "./builderVariants";
import { schemaOf } from "./schemas";
import type { Kind } from "../kinds";

type Path = readonly string[];

/**
 * Reads a partial config as Komodo 2.3.2 does: aliases get their proper name, null and unknown keys
 * are left out, values are rewritten to the stored form. References are still as they were sent.
 * Throws a DeserializeError where a value has the wrong type.
 */
export function readConfig(kind: Kind, sent: Fields, path: Path): Fields {
  if (kind === "Builder") return readBuilder(sent, path);
  return readFields(schemaOf(kind), sent, path);
}

function readFields(schema: Schema, sent: Fields, path: Path): Fields {
  const read: Fields = {};
  for (const [key, form] of Object.entries(schema)) {
    const name = [key, ...aliasesOf(form)].find((candidate) => sent[candidate] !== undefined);
    const value = name === undefined ? undefined : sent[name];
    if (name === undefined || value === undefined || value === null) continue;
    read[key] = readValue(form, value, [...path, name]);
  }
  return read;
}

function aliasesOf(form: Form): readonly string[] {
  if (form.form === "reference") return [form.alias];
  return form.form === "references" ? form.aliases : [];
}

function readValue(form: Form, value: unknown, path: Path): unknown {
  switch (form.form) {
    case "flag":
      return expect.flag(value, path);
    case "integer":
      return expect.integer(value, path, "i32");
    case "float":
      return expect.float(value, path);
    case "list":
    case "references":
      return readList(value, path);
    case "contents":
      return trimmedContents(expect.text(value, path, "null or string"));
    case "pairs":
      return readPairs(form.separator, value, path);
    case "signalLabels":
      return readSignalLabels(value, path);
    case "command":
      return readCommand(value, path);
    case "version":
      return readVersion(value, path);
    case "choice":
      return expect.choice(value, form.options, path);
    case "entries":
      return readEntries(form.entry, value, path);
    case "tagged":
      return readTagged(form.variants, value, path);
    default:
      return expect.text(value, path);
  }
}

/** A list of texts from a list or from a text with one entry per line or comma. */
export function splitList(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .flatMap((line) => (line.split(" #")[0] ?? "").split(","))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function readList(value: unknown, path: Path): string[] {
  if (typeof value === "string") return splitList(value);
  if (!Array.isArray(value)) throw expect.invalid(value, "null or string or Vec<String>", path);
  return expect.texts(value, path);
}

/** File text without trailing blanks and with exactly one final newline; empty stays empty. */
export function trimmedContents(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed === "" ? "" : `${trimmed}\n`;
}

function terminated(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

function readPairs(separator: "=" | ":", value: unknown, path: Path): string {
  if (typeof value === "string") return terminated(value);
  const item = separator === "=" ? "EnvironmentVar" : "Conversion";
  if (!Array.isArray(value)) throw expect.invalid(value, `null or string or Vec<${item}>`, path);
  const [left, right] = separator === "=" ? ["variable", "value"] : ["local", "container"];
  const glue = separator === "=" ? " = " : ": ";
  const lines = value.map((entry, index) => {
    const at = [...path, `[${index}]`];
    const pair = expect.fields(entry, at, `struct ${item}`);
    return `  ${required(pair, left, at)}${glue}${required(pair, right, at)}`;
  });
  return terminated(lines.join("\n"));
}

function required(from: Fields, key: string, path: Path): string {
  if (from[key] === undefined) throw new DeserializeError(path, `missing field \`${key}\``);
  return expect.text(from[key], [...path, key]);
}

function readSignalLabels(value: unknown, path: Path): string {
  if (typeof value === "string") return terminated(value);
  const expected = "null or string or Vec<TerminationSignalLabel>";
  if (!Array.isArray(value)) throw expect.invalid(value, expected, path);
  const lines = value
    .filter(isFields)
    .map((label) => `  ${textAt(label, "signal")}: ${textAt(label, "label")}`);
  return terminated(lines.join("\n"));
}

function readCommand(value: unknown, path: Path): Fields {
  const sent = expect.fields(value, path, "struct SystemCommand");
  return {
    path: expect.text(sent.path ?? "", [...path, "path"]),
    command: trimmedContents(expect.text(sent.command ?? "", [...path, "command"], "string")),
    shell_mode: expect.flag(sent.shell_mode ?? false, [...path, "shell_mode"]),
  };
}

function readVersion(value: unknown, path: Path): Fields {
  const [major, minor, patch] =
    typeof value === "string" ? versionParts(value, path) : versionFields(value, path);
  return { major, minor, patch };
}

function versionFields(value: unknown, path: Path): readonly unknown[] {
  const sent = expect.fields(value, path, "version string or object | example: '0.2.4'");
  return ["major", "minor", "patch"].map((key) =>
    expect.integer(sent[key] ?? 0, [...path, key], "i32"),
  );
}

function versionParts(value: string, path: Path): readonly unknown[] {
  const parts = value.split(".").map(Number);
  if (parts.length > 3 || parts.some((part) => !Number.isInteger(part))) {
    throw new DeserializeError(path, `failed to parse version from string '${value}'`);
  }
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}

function readTagged(variants: TaggedVariants, value: unknown, path: Path): TaggedValue {
  const sent = expect.fields(value, path, "adjacently tagged enum");
  if (sent.type === undefined) throw new DeserializeError(path, "missing field `type`");
  const type = expect.choice(sent.type, Object.keys(variants), [...path, "type"]);
  if (sent.params === undefined) throw new DeserializeError(path, "missing field `params`");
  const params = expect.fields(sent.params, [...path, "params"]);
  return { type, params: completed(variants[type] ?? {}, params, [...path, "params"]) };
}

function completed(initial: Fields, sent: Fields, path: Path): Fields {
  const entries = Object.entries(initial).map(([key, fallback]) => {
    const value = sent[key] ?? fallback;
    if (key === "version") return [key, readVersion(value, [...path, key])];
    if (typeof fallback === "string") expect.text(value, [...path, key]);
    return [key, value];
  });
  return Object.fromEntries(entries) as Fields;
}

function readBuilder(sent: Fields, path: Path): Fields {
  if (sent.type === undefined) throw new DeserializeError(path, "missing field `type`");
  const type = expect.choice(sent.type, Object.keys(BUILDER_VARIANTS), [...path, "type"]);
  if (sent.params === undefined) throw new DeserializeError(path, "missing field `params`");
  const params = expect.fields(sent.params, [...path, "params"]);
  const known: Fields = {};
  const variant = BUILDER_VARIANTS[type as keyof typeof BUILDER_VARIANTS];
  for (const [key, initial] of Object.entries(variant)) {
    const value = params[key] ?? (key === "server_ids" ? params.servers : undefined);
    if (value === undefined || value === null) continue;
    known[key] = readBuilderParameter(initial, value, [...path, "params", key]);
  }
  if (type === "Server" && typeof params.server_id === "string" && params.server_id !== "") {
    known.server_ids ??= [params.server_id];
  }
  return { type, params: known };
}

function readBuilderParameter(initial: unknown, value: unknown, path: Path): unknown {
  if (Array.isArray(initial)) return readLoose(value, path);
  if (typeof initial === "boolean") return expect.flag(value, path);
  if (typeof initial === "number") return expect.integer(value, path, "i32");
  return expect.text(value, path);
}

function readLoose(value: unknown, path: Path): unknown {
  const key = path.at(-1);
  if (key !== "git_providers" && key !== "image_registries") return readList(value, path);
  if (!Array.isArray(value)) throw expect.invalid(value, "a sequence", path);
  return value.map((item, index) => readProvider(key, item, [...path, `[${index}]`]));
}

/** A Git host or registry of a machine image. Tokens are taken and never stored (Komodo 2.3.2). */
function readProvider(key: string, value: unknown, path: Path): Fields {
  const sent = expect.fields(value, path);
  const accounts = sent.accounts ?? sent.account;
  if (!Array.isArray(accounts)) throw new DeserializeError(path, "missing field `accounts`");
  const usernames = accounts.map((account, index) => {
    const at = [...path, "accounts", `[${index}]`];
    return { username: required(expect.fields(account, at), "username", at) };
  });
  const isGit = key === "git_providers";
  return {
    domain: expect.text(sent.domain ?? (isGit ? "github.com" : "docker.io"), [...path, "domain"]),
    ...(isGit && { https: expect.flag(sent.https ?? true, [...path, "https"]) }),
    accounts: usernames,
    ...(!isGit && { organizations: expect.texts(sent.organizations ?? [], [...path]) }),
  };
}
