import { parse } from "@iarna/toml";
import { DeserializeError } from "../api/deserializeError";
import { readConfig } from "../config/read";
import { Refusal, refuse } from "../errors";
import { fieldsAt, flagAt, isFields, objectsAt, textAt, textsAt, type Fields } from "../fields";
import { KINDS, type Kind } from "../kinds";
import { headerOf } from "../toml/resourceToml";
import type { Variable } from "../variable";

/** A resource that a ResourceSync's TOML declares. References are still names. */
export interface DesiredResource {
  readonly kind: Kind;
  readonly name: string;
  readonly description: string;
  readonly template: boolean;
  /** Names of tags. */
  readonly tags: readonly string[];
  readonly deploy: boolean;
  /** Names of stacks and deployments that are deployed before. */
  readonly after: readonly string[];
  readonly config: Fields;
}

/** A user group that a ResourceSync's TOML declares. */
export interface DesiredGroup {
  readonly name: string;
  readonly everyone: boolean;
  /** User names. */
  readonly users: readonly string[];
}

/** Everything a ResourceSync's TOML declares. */
export interface Desired {
  readonly resources: readonly DesiredResource[];
  readonly variables: readonly Variable[];
  readonly groups: readonly DesiredGroup[];
}

/** Reads Komodo's TOML. Refuses a text that is not TOML or has a value of the wrong type. */
export function readDesired(toml: string): Desired {
  const root = parseToml(toml);
  const all = (header: string): Fields[] => [
    ...objectsAt(root, header),
    ...objectsAt(root, `${header}s`),
  ];
  return {
    resources: KINDS.flatMap((kind) => all(headerOf(kind)).map((entry) => resource(kind, entry))),
    variables: all("variable").map(variable),
    groups: all("user_group").map((group) => ({
      name: textAt(group, "name"),
      everyone: flagAt(group, "everyone"),
      users: textsAt(group, "users"),
    })),
  };
}

function parseToml(toml: string): Fields {
  try {
    // The parser's objects have no prototype; a copy makes them plain.
    return JSON.parse(JSON.stringify(parse(toml))) as Fields;
  } catch (error) {
    throw refuse("failed to parse resource file contents", [tomlFault(toml, error)]);
  }
}

/** Komodo quotes the line that it could not read, whatever stands in it. */
function tomlFault(toml: string, error: unknown): string {
  const { line = 0, col = 0 } = error as { line?: number; col?: number };
  const words = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  const cause = words.replace(/ at row \d+.*$/, "");
  const gutter = " ".repeat(String(line + 1).length);
  const quoted = toml.split("\n")[line] ?? "";
  const lines = [
    `TOML parse error at line ${line + 1}, column ${col + 1}`,
    `${gutter} |`,
    `${line + 1} | ${quoted}`,
    `${gutter} | ${" ".repeat(col)}^`,
    cause,
  ];
  return lines.join("\n");
}

function variable(entry: Fields): Variable {
  return {
    name: textAt(entry, "name"),
    description: textAt(entry, "description"),
    value: textAt(entry, "value"),
    is_secret: flagAt(entry, "is_secret"),
  };
}

function resource(kind: Kind, entry: Fields): DesiredResource {
  const name = textAt(entry, "name");
  if (name === "") throw refuse("failed to parse resource file contents", ["missing field `name`"]);
  return {
    kind,
    name,
    description: textAt(entry, "description"),
    template: flagAt(entry, "template"),
    tags: textsAt(entry, "tags"),
    deploy: flagAt(entry, "deploy"),
    after: textsAt(entry, "after"),
    config: configOf(kind, fieldsAt(entry, "config")),
  };
}

function configOf(kind: Kind, sent: Fields): Fields {
  const { stage, ...rest } = sent;
  const config = stage === undefined ? rest : { stages: stage, ...rest };
  if (kind === "Builder" && config.type === undefined) return {};
  const complete = kind === "Builder" ? { params: {}, ...config } : config;
  try {
    return readConfig(kind, withBuildVersion(complete), ["config"]);
  } catch (error) {
    if (!(error instanceof DeserializeError)) throw error;
    const where = error.path.join(".");
    throw new Refusal(500, "failed to parse resource file contents", [
      `${where}: ${error.message}`,
    ]);
  }
}

/** In TOML a Deployment names its Build `image.params.build`, with a version as text. */
function withBuildVersion(config: Fields): Fields {
  const image = fieldsAt(config, "image");
  const params = fieldsAt(image, "params");
  if (image.type !== "Build" || !isFields(image.params)) return config;
  const build_id = textAt(params, "build_id") || textAt(params, "build");
  return { ...config, image: { ...image, params: { ...params, build_id } } };
}
