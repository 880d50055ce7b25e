import { isFields, type Fields } from "../fields";
import { isKind } from "../kinds";
import { readConfig } from "../config/read";
import { DeserializeError, expect } from "./deserializeError";
import { REQUESTS, currentName, type Family, type Parameter } from "./requestTable";

/** A request that has passed the checks of its types. */
export interface Request {
  readonly family: Family;
  readonly type: string;
  readonly params: Fields;
}

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  user: ["id", "username"],
  user_id: [],
  tag: ["id", "name"],
  id: [],
  name: [],
  public_key: [],
};
const NAMING = /^(server|stack|deployment|repo|build|builder|procedure|action|alerter|sync|swarm)$/;

/** Reads the envelope form `{type, params}`. */
export function readEnvelope(family: Family, body: unknown): Request {
  if (!isFields(body)) throw new DeserializeError([], invalidEnvelope(family, body));
  if (body.type === undefined) throw new DeserializeError([], "missing field `type`");
  const type = knownType(family, expect.text(body.type, ["type"]), ["type"]);
  if (body.params === undefined) throw new DeserializeError([], "missing field `params`");
  return { family, type, params: readParameters(family, type, body.params) };
}

/** Reads the path form `/read/GetServer`, whose body is the parameters. */
export function readPathForm(family: Family, name: string, body: unknown): Request {
  const type = knownType(family, name, []);
  return { family, type, params: readParameters(family, type, body) };
}

function invalidEnvelope(family: Family, body: unknown): string {
  const expected = `adjacently tagged enum ${family[0]?.toUpperCase() ?? ""}${family.slice(1)}Request`;
  return `invalid type: ${expect.describe(body)}, expected ${expected}`;
}

function knownType(family: Family, sent: string, path: readonly string[]): string {
  const type = currentName(sent);
  if (REQUESTS[family].has(type)) return type;
  const names = [...REQUESTS[family].keys()].map((name) => `\`${name}\``).join(", ");
  throw new DeserializeError(path, `unknown variant \`${sent}\`, expected one of ${names}`);
}

function readParameters(family: Family, type: string, sent: unknown): Fields {
  const path = ["params"];
  if (!isFields(sent)) {
    throw new DeserializeError(
      path,
      `invalid type: ${expect.describe(sent)}, expected struct ${type}`,
    );
  }
  const params: Fields = {};
  for (const parameter of REQUESTS[family].get(type) ?? []) {
    const value = valueOf(sent, parameter, type);
    if (value === undefined || (value === null && parameter.optional)) {
      if (!parameter.optional)
        throw new DeserializeError(path, `missing field \`${parameter.name}\``);
      continue;
    }
    params[parameter.name] = checkParameter(parameter, value, type);
  }
  return params;
}

function valueOf(sent: Fields, parameter: Parameter, type: string): unknown {
  const { name } = parameter;
  if (sent[name] !== undefined) return sent[name];
  const aliases = ALIASES[name] ?? (NAMING.test(name) ? ["id", "name"] : []);
  const usable = type.startsWith("Rename") || type.startsWith("Copy") ? [] : aliases;
  return usable.map((alias) => sent[alias]).find((value) => value !== undefined);
}

function checkParameter(parameter: Parameter, value: unknown, type: string): unknown {
  const path = ["params", parameter.name];
  switch (parameter.form) {
    case "text":
      return expect.text(value, path);
    case "integer":
      return expect.integer(value, path);
    case "flag":
      return expect.flag(value, path);
    case "texts":
      return expect.texts(value, path);
    case "object":
      return parameter.name === "config"
        ? checkKindConfig(type, value, path)
        : expect.fields(value, path);
    default:
      return value;
  }
}

function checkKindConfig(type: string, value: unknown, path: readonly string[]): unknown {
  const kind = type.replace(/^(Create|Update)/, "");
  if (!isKind(kind)) return value;
  return readConfig(kind, expect.fields(value, path), path);
}
