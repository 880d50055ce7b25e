import {
  type Field,
  type FieldTable,
  partsOf,
  remoteName,
  sameValue,
} from "../providers/dynamic/fields";
import { isRecord } from "../providers/dynamic/values";
import { exportedName } from "./configKeys";
import type { Entry } from "./entry";
import { isDeployedKind, type TomlKind } from "./sections";
import { configFields, formOf, tableOf } from "./tables";
import type { ResourceInputs } from "./toInputs";
import { groupConfig } from "./userGroups";

/**
 * The declaration that means what inputs say: the reverse of `toInputs`. Fields that have Komodo's
 * own default are left out, as in Komodo's exports.
 */
export function toEntry({ kind, name, inputs, after = [] }: ResourceInputs): Entry {
  const { description = "", tags = [], template = false, deploy = true } = inputs as Meta;
  const section = (kind === "Secret" ? "Variable" : kind) as TomlKind;
  return {
    kind: section,
    name,
    description,
    template,
    tags,
    after,
    deploy: isDeployedKind(section) && deploy,
    config: configOf(kind, inputs),
  };
}

interface Meta {
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly template?: boolean;
  readonly deploy?: boolean;
}

function configOf(kind: string, inputs: ResourceInputs["inputs"]): Record<string, unknown> {
  if (kind === "Variable" || kind === "Secret") {
    return { value: inputs.value, is_secret: kind === "Secret" };
  }
  if (kind === "UserGroup") return groupConfig(inputs);
  const config = formOf(kind).toNewConfig(inputs);
  return kind === "Builder" ? builderToml(config) : tomlConfig(kind, inputs, config);
}

function tomlConfig(
  kind: string,
  inputs: ResourceInputs["inputs"],
  config: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const entries = configFields(kind).flatMap((item): [string, unknown][] => {
    const { key, remote, field } = item;
    const value = config[remote];
    if (value === undefined || isKomodoDefault(field, inputs[key] ?? field.initial)) return [];
    return [[exportedName(item), tomlValue(item.remote, field, value)]];
  });
  return Object.fromEntries(entries);
}

/** True when Komodo fills the value in by itself; our own default may be another one. */
function isKomodoDefault({ initial: _ours, ...field }: Field, value: unknown): boolean {
  return value === undefined || (field.default !== undefined && sameValue(field, value, undefined));
}

function tomlValue(remote: string, field: Field, value: unknown): unknown {
  if (remote === "version") return versionText(value);
  if (remote === "image") return imageToml(value);
  return lean(field, value);
}

/** Without what Komodo fills in by itself inside of objects. */
function lean(field: Field, value: unknown): unknown {
  // What has another form in Komodo than here cannot be compared with the table.
  if (field.encode) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => lean(field, item));
  const parts = partsOf(field, value);
  if (!parts || !isRecord(value)) return value;
  const kept = Object.entries(value).filter(([name, item]) => !isInnerDefault(parts, name, item));
  return Object.fromEntries(
    kept.map(([name, item]) => {
      const inner = fieldNamed(parts, name);
      return [name, inner ? lean(inner, item) : item];
    }),
  );
}

function isInnerDefault(parts: FieldTable, name: string, value: unknown): boolean {
  const field = fieldNamed(parts, name);
  if (field?.default === undefined || field.required || field.encode) return false;
  const { initial: _ours, ...own } = field;
  return sameValue(own, value, undefined);
}

function fieldNamed(parts: FieldTable, name: string): Field | undefined {
  return Object.entries(parts).find(([key, field]) => remoteName(key, field) === name)?.[1];
}

function versionText(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return [value.major, value.minor, value.patch].map((part) => Number(part ?? 0)).join(".");
}

function imageToml(value: unknown): unknown {
  if (!isRecord(value) || value.type !== "Build" || !isRecord(value.params)) return value;
  const { build_id: build, version, ...rest } = value.params;
  const text = versionText(version ?? "0.0.0");
  return { ...value, params: { build, ...(text !== "0.0.0" && { version: text }), ...rest } };
}

function builderToml({ type, params }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!isRecord(params)) return { type, params: {} };
  const { server_ids, ...rest } = params;
  return { type, params: { ...(server_ids !== undefined && { servers: server_ids }), ...rest } };
}

/** True when the table of a kind is known, so that it can be declared. */
export function isKnownKind(kind: string): boolean {
  return Object.keys(tableOf(kind)).length > 0;
}
