import { type Field, type FieldTable, partsOf, remoteName } from "../providers/dynamic/fields";
import type { Problem } from "../providers/dynamic/problem";
import type { PropertyProblem } from "../providers/dynamic/validate";
import { withoutAbsent } from "../providers/dynamic/values";
import { aliasesOf } from "./configKeys";
import { coreConfig } from "./coreForm";
import { withEnvFilePath } from "./envFilePath";
import { type Entry, placeIn, subjectOf } from "./entry";
import type { TomlPath } from "./scanToml";
import { isDeployedKind } from "./sections";
import { configFields, formOf, inputProblems } from "./tables";
import { groupInputs } from "./userGroups";

/** Inputs of one resource, by the kind of its class; other resources stand in them by name. */
export interface ResourceInputs {
  /** Last part of the type token, which is the class's name: `Stack`, `Secret`. */
  readonly kind: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Names of stacks and deployments that are deployed before it. */
  readonly after?: readonly string[];
}

/**
 * The inputs that mean what an entry declares. A ResourceSync merges a declaration onto Komodo's own
 * defaults, so that a field whose default is another one here is set: a server without `enabled` is
 * disabled. A stack or deployment without `deploy = true` becomes a record that is not deployed.
 */
export function toInputs(entry: Entry): { made: ResourceInputs; problems: Problem[] } {
  const kind = classOf(entry);
  try {
    const inputs = withEnvFilePath(kind, withoutAbsent(inputsOf(entry)));
    const found = inputProblems(kind, inputs);
    const problems = found.map((problem) => placedProblem(entry, problem));
    const { name, after } = entry;
    return { made: { kind, name, inputs, after }, problems };
  } catch (error) {
    // The tables take apart what Komodo gave back, which is never of a wrong form; a file may be.
    const problem = formProblem(entry, error);
    return { made: { kind, name: entry.name, inputs: {} }, problems: [problem] };
  }
}

/** Class of an entry's resource: a variable with `is_secret` is a Secret. */
export function classOf({ kind, config }: Pick<Entry, "kind" | "config">): string {
  return kind === "Variable" && config.is_secret === true ? "Secret" : kind;
}

function inputsOf(entry: Entry): Record<string, unknown> {
  const { kind, name, description, config } = entry;
  if (kind === "Variable") {
    const { value = "" } = config;
    return { name, value, ...(description !== "" && { description }) };
  }
  if (kind === "UserGroup") return groupInputs(entry);
  return { name, ...meta(entry), ...configInputs(entry), ...deployInput(entry) };
}

function meta({ description, tags, template }: Entry): Record<string, unknown> {
  return {
    ...(description !== "" && { description }),
    ...(tags.length > 0 && { tags: [...tags] }),
    ...(template && { template }),
  };
}

function configInputs(entry: Entry): Record<string, unknown> {
  const own = formOf(entry.kind).fromConfig(coreConfig(entry));
  const ours = configFields(entry.kind).filter(
    ({ key, field }) =>
      field.initial !== undefined && field.default !== undefined && own[key] === undefined,
  );
  return { ...own, ...Object.fromEntries(ours.map(({ key, field }) => [key, field.default])) };
}

function deployInput({ kind, deploy }: Entry): Record<string, unknown> {
  return isDeployedKind(kind) && !deploy ? { deploy: false } : {};
}

function placedProblem(entry: Entry, { path, message, fix }: PropertyProblem): Problem {
  const place = placeIn(entry, writtenPath(entry, path));
  return { ...place, subject: subjectOf(entry), message, fix, property: path };
}

/** Path in TOML of an input: `preDeploy.command` stands under `config.pre_deploy.command`. */
export function writtenPath(entry: Entry, property: string): TomlPath {
  const [first = "", ...rest] = property.split(/[.[\]]+/).filter((part) => part !== "");
  const item = configFields(entry.kind).find(({ key }) => key === first);
  if (!item) return [first];
  if (entry.kind === "Builder") return ["config", "params", ...remoteParts(item.field, rest)];
  const names = [item.remote, ...aliasesOf(item)];
  const name = names.find((key) => entry.config[key] !== undefined) ?? item.remote;
  return ["config", name, ...remoteParts(item.field, rest)];
}

function remoteParts(field: Field, parts: readonly string[]): TomlPath {
  const [first, ...rest] = parts;
  if (first === undefined) return [];
  if (/^\d+$/.test(first)) return [Number(first), ...remoteParts(field, rest)];
  if (field.fieldsOf && field.encode && first !== "enabled") return executionParts(parts);
  const table: FieldTable = partsOf(field, {}) ?? {};
  const inner = table[first];
  return inner ? [remoteName(first, inner), ...remoteParts(inner, rest)] : [];
}

/** Komodo has type and parameters of an execution one level further down. */
function executionParts(parts: readonly string[]): TomlPath {
  return ["execution", ...parts.map((part) => remoteName(part, { type: "any", doc: "" }))];
}

function formProblem(entry: Entry, error: unknown): Problem {
  const reason = error instanceof Error ? error.name : "fault";
  return {
    ...placeIn(entry, ["config"]),
    subject: subjectOf(entry),
    message: `its config has a value of a form that Komodo does not take (${reason})`,
    fix: "Compare it with the inputs of its kind in docs/kinds",
  };
}
