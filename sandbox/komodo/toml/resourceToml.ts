import { initialConfig } from "../config/schemas";
import type { KomodoCore } from "../core";
import { fieldsAt, isFields, objectsAt, sameJson, textAt, type Fields } from "../fields";
import { KINDS, parameterOf, type Kind } from "../kinds";
import type { Resource } from "../resources/store";
import { tagNames } from "../tag";
import { tomlText } from "./tomlText";

/** The table header of a kind in Komodo's TOML, such as `resource_sync`. */
export function headerOf(kind: Kind): string {
  return kind === "ResourceSync" ? "resource_sync" : kind.toLowerCase();
}

/** One resource as TOML: what differs from the defaults, with names in place of ids. */
export function resourceToml(core: KomodoCore, kind: Kind, resource: Resource): string {
  const head = tomlText({
    name: resource.name,
    description: resource.description,
    ...(resource.template && { template: true }),
    tags: tagNames(core, resource.tags),
  });
  const config = minimalConfig(core, kind, resource.config);
  const header = headerOf(kind);
  if (kind === "Procedure") return `[[${header}]]\n${procedureText(head, config)}`;
  const extra = kind === "Builder" && isBare(config) ? "\nparams = {}" : "";
  return `[[${header}]]\n${head}\n[${header}.config]\n${tomlText(config)}${extra}`;
}

function isBare(config: Fields): boolean {
  return Object.keys(fieldsAt(config, "params")).length === 0;
}

function procedureText(head: string, { stages, ...config }: Fields): string {
  const base = Object.keys(config).length === 0 ? head : `${head}\n${tomlText({ config })}`;
  const list = Array.isArray(stages) ? stages.filter(isFields) : [];
  const texts = list.map((stage) => `\n\n[[procedure.config.stage]]\n${tomlText(stage, true)}`);
  return base + texts.join("");
}

/** The fields of a config that differ from the kind's defaults, in the form TOML has them. */
export function minimalConfig(core: KomodoCore, kind: Kind, config: Fields): Fields {
  if (kind === "Builder") return builderConfig(core, config);
  const initial = initialConfig(kind);
  const changed = Object.entries(config).filter(([key, value]) => !sameJson(value, initial[key]));
  return Object.fromEntries(
    changed.map(([key, value]) => tomlField(core, { kind, key, value, config })),
  );
}

interface TomlField {
  readonly kind: Kind;
  readonly key: string;
  readonly value: unknown;
  readonly config: Fields;
}

const REFERENCES: Readonly<Record<string, Kind>> = {
  server_id: "Server",
  swarm_id: "Swarm",
  builder_id: "Builder",
};

function tomlField(core: KomodoCore, field: TomlField): [string, unknown] {
  const { key, value } = field;
  const kind = REFERENCES[key];
  if (kind !== undefined) return [key.replace(/_id$/, ""), nameOf(core, kind, value)];
  if (key === "linked_repo") return [key, nameOf(core, "Repo", value)];
  if (key === "server_ids") return ["servers", namesOf(core, value)];
  if (key === "version" && isFields(value)) return [key, versionText(field.config, value)];
  if (key === "image" && isFields(value)) return [key, imageToml(core, value)];
  if (key === "resources" || key === "except_resources") return [key, targetsToml(core, value)];
  if (key === "stages") return [key, stagesToml(core, value)];
  return [key, value];
}

/** A Build that numbers itself has no version in TOML. */
function versionText(config: Fields, version: Fields): string {
  if (config.auto_increment_version === true) return "";
  return `${String(version.major)}.${String(version.minor)}.${String(version.patch)}`;
}

/** The name of a resource; a reference to nothing stays as it is. */
function nameOf(core: KomodoCore, kind: Kind, id: unknown): string {
  return typeof id === "string" ? core.resources.nameOf(kind, id) || id : "";
}

function namesOf(core: KomodoCore, ids: unknown): string[] {
  return Array.isArray(ids) ? ids.map((id) => nameOf(core, "Server", id)) : [];
}

function builderConfig(core: KomodoCore, config: Fields): Fields {
  const initial = fieldsAt(initialConfig("Builder"), "params");
  const isUrl = config.type === "Url";
  const params = Object.entries(fieldsAt(config, "params"))
    .filter(([key, value]) => !isUrl || !sameJson(value, initial[key]))
    .map(([key, value]): [string, unknown] =>
      key === "server_ids" ? ["servers", namesOf(core, value)] : [key, value],
    );
  return { type: config.type, params: Object.fromEntries(params) };
}

function imageToml(core: KomodoCore, image: Fields): Fields {
  if (image.type !== "Build") return image;
  const params = fieldsAt(image, "params");
  const version = fieldsAt(params, "version");
  const isLatest = [version.major, version.minor, version.patch].every((part) => part === 0);
  const build = nameOf(core, "Build", params.build_id);
  const number = versionText({}, version);
  return { type: "Build", params: isLatest ? { build } : { build, version: number } };
}

function targetsToml(core: KomodoCore, targets: unknown): Fields[] {
  return objectsAt({ targets }, "targets").map((target) => {
    const kind = KINDS.find((one) => one === target.type);
    const id = textAt(target, "id");
    return { type: target.type, id: kind === undefined ? id : nameOf(core, kind, id) };
  });
}

function stagesToml(core: KomodoCore, stages: unknown): Fields[] {
  return objectsAt({ stages }, "stages").map((stage) => ({
    ...stage,
    executions: objectsAt(stage, "executions").map((entry) => {
      const execution = fieldsAt(entry, "execution");
      const params = executionToml(core, fieldsAt(execution, "params"));
      return { execution: { type: execution.type, params }, enabled: entry.enabled };
    }),
  }));
}

function executionToml(core: KomodoCore, params: Fields): Fields {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => {
      const kind = KINDS.find((one) => parameterOf(one) === key);
      const name = kind === undefined ? "" : nameOf(core, kind, value);
      return [key, name === "" ? value : name];
    }),
  );
}
